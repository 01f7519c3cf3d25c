"""The zipped data package is unzipped and validated by frictionless, which knows nothing of ours."""

from __future__ import annotations

import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from frictionless import Package

from dashboard.dataset.contract import DESCRIPTOR, read_contract
from dashboard.dataset.load import load
from dashboard.exports.datapackage import README, to_zip
from dashboard.settings import shipped_folder
from dashboard.web.downloads import register_downloads

DATA = shipped_folder("data")


def zipped(folder: Path) -> bytes:
    return to_zip(folder, read_contract(folder))


def test_it_holds_every_file_as_it_is_on_disk() -> None:
    with zipfile.ZipFile(BytesIO(zipped(DATA))) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in names} == {name: (DATA / name).read_bytes() for name in names}
    tables = {table.path for table in read_contract(DATA).tables.values()}
    assert names == sorted({DESCRIPTOR, README} | tables)


def test_what_is_unzipped_is_a_valid_package(tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(zipped(DATA))) as archive:
        archive.extractall(tmp_path)
    report = Package(str(tmp_path / DESCRIPTOR)).validate()
    assert report.flatten(["title", "note", "rowNumber", "fieldName"]) == []
    assert load(tmp_path).version.hash == load(DATA).version.hash


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    """The times of the files, and the order in which they were made, say nothing."""
    for path in sorted(DATA.iterdir(), reverse=True):
        shutil.copyfile(path, tmp_path / path.name)
    assert zipped(tmp_path) == zipped(DATA)


def test_a_package_without_a_readme_is_one_too(small_folder: Path) -> None:
    with zipfile.ZipFile(BytesIO(zipped(small_folder))) as archive:
        assert README not in archive.namelist()


def test_a_package_that_went_away_is_said_plainly(small_folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    dataset, server = load(small_folder), Flask("test")
    register_downloads(server, lambda: dataset, dataset.vocabulary, lambda: small_folder)
    client = server.test_client()
    assert client.get("/download/datapackage.zip").status_code == 200
    (small_folder / "sources.csv").unlink()
    answer = client.get("/download/datapackage.zip")
    assert answer.status_code == 503
    assert answer.text == "The files of the data package cannot be read just now. Try again later.\n"
    assert "sources.csv" in caplog.text
