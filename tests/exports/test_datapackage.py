"""The zipped data package is validated by frictionless, an independent reader."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from frictionless import Package

from dashboard.bounds.capacity import Capacity
from dashboard.dataset.contract import DESCRIPTOR, read_contract
from dashboard.dataset.load import README, files_of, load, version_of
from dashboard.exports.datapackage import to_zip
from dashboard.settings import shipped_folder
from dashboard.sources.current_data import StaticData
from dashboard.web.downloads import register_downloads
from dashboard.web.error_handlers import register_error_handlers

DATA = shipped_folder("data")
PROFILE = r"https://datapackage\.org/profiles/([0-9.]+)/(?:datapackage|dataresource|tableschema)\.json"


def zip_package(folder: Path) -> bytes:
    contract = read_contract(folder)
    return to_zip(files_of(folder, contract), version_of(folder, contract))


def test_it_holds_every_file_as_it_is_on_disk() -> None:
    with zipfile.ZipFile(BytesIO(zip_package(DATA))) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in names} == {name: (DATA / name).read_bytes() for name in names}
    tables = {table.path for table in read_contract(DATA).tables.values()}
    assert names == sorted({DESCRIPTOR, README} | tables)


def test_what_is_unzipped_is_a_valid_package(tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(zip_package(DATA))) as archive:
        archive.extractall(tmp_path)
    report = Package(str(tmp_path / DESCRIPTOR)).validate()
    assert report.flatten(["title", "note", "rowNumber", "fieldName"]) == []
    assert load(tmp_path).version.hash == load(DATA).version.hash


def test_the_validator_judges_it_by_version_2_of_the_standard() -> None:
    """Labelled missing values are new in version 2.

    They are refused where a descriptor does not say it is of that.
    """
    descriptor = json.loads((DATA / DESCRIPTOR).read_text(encoding="utf-8"))
    profiles = [descriptor, *descriptor["resources"], *(resource["schema"] for resource in descriptor["resources"])]
    assert {re.fullmatch(PROFILE, part["$schema"])[1] for part in profiles} == {"2.0"}  # type: ignore[index]
    assert problems(descriptor) == []
    for resource in descriptor["resources"]:
        resource["schema"]["missingValues"] = [{"value": "", "label": "not said"}]
    assert problems(descriptor) == []
    for part in profiles:
        part["$schema"] = part["$schema"].replace("2.0", "1.0")
    assert problems(descriptor) != []


def problems(descriptor: dict[str, Any]) -> list[Any]:
    errors: list[Any] = Package.validate_descriptor(descriptor, basepath=str(DATA)).flatten(["type", "note"])
    return errors


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    """The times of the files, and the order in which they were made, say nothing."""
    for path in sorted(DATA.iterdir(), reverse=True):
        shutil.copyfile(path, tmp_path / path.name)
    assert zip_package(tmp_path) == zip_package(DATA)


def test_a_package_without_a_readme_is_one_too(small_folder: Path) -> None:
    with zipfile.ZipFile(BytesIO(zip_package(small_folder))) as archive:
        assert README not in archive.namelist()


def test_a_package_that_went_away_is_said_plainly(small_folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    dataset, server = load(small_folder), Flask("test")
    register_downloads(server, StaticData(dataset, small_folder).now, Capacity(1))
    register_error_handlers(server)
    client = server.test_client()
    assert client.get("/download/datapackage.zip").status_code == 200
    (small_folder / "sources.csv").unlink()
    answer = client.get("/download/datapackage.zip")
    assert answer.status_code == 503
    assert answer.text == "The files of the data package cannot be read just now. Try again later.\n"
    assert "sources.csv" in caplog.text
