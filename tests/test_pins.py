"""The lists of pins are whole.

They install today, and as well when newer versions of everything are there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.pins import LISTS, entries, faults, file_of, pins
from tests.support.server_process import ROOT

NEWER = "9999"
"""A version of everything that no list pins."""

BOTH = pytest.mark.parametrize("name", LISTS)


def text_of(name: str) -> str:
    return file_of(name).read_text(encoding="utf-8")


@BOTH
def test_every_pin_has_a_hash_and_all_that_is_asked_of_it(name: str) -> None:
    assert faults(text_of(name), LISTS[name]) == []


@BOTH
def test_no_list_names_a_host(name: str) -> None:
    assert "://" not in text_of(name)


def test_the_program_runs_on_the_versions_it_is_tested_with() -> None:
    run, test = ({(pin.name, pin.version, str(pin.requirement.marker)) for pin in pins(text_of(n))} for n in LISTS)
    assert run < test


@BOTH
def test_a_list_without_one_of_its_pins_is_refused(name: str) -> None:
    text = text_of(name)
    for entry, pin in zip(entries(text), pins(text), strict=True):
        rest = "\n".join(other for other in entries(text) if other != entry)
        refused = any(f"asks for {pin.name}," in fault for fault in faults(rest, LISTS[name]))
        assert refused is pin.applies, pin.requirement


@BOTH
def test_a_list_whose_pin_lacks_an_extra_is_refused(name: str) -> None:
    text = text_of(name)
    extras = [(pin.requirement.name, extra) for pin in pins(text) for extra in pin.requirement.extras if pin.applies]
    assert ("psycopg", "binary") in extras
    for package, extra in extras:
        (fault, *_more) = faults(text.replace(f"\n{package}[{extra}]==", f"\n{package}=="), LISTS[name])
        assert f"asks for {package}[{extra}], and the pin" in fault


@BOTH
def test_a_list_with_a_pin_without_hash_or_version_is_refused(name: str) -> None:
    text = text_of(name)
    for entry, pin in zip(entries(text), pins(text), strict=True):
        first = entry.split("\\")[0].strip()
        assert faults(f"{text}\n{first}\n", LISTS[name]) == [f"{pin.requirement} has no hash."]
    loose = text.replace("\nflask==", "\nflask>=")
    assert [fault.endswith("has no single version.") for fault in faults(loose, LISTS[name])] == [True]


def test_a_list_with_a_version_that_another_does_not_want_is_refused() -> None:
    text = text_of("run")
    (version,) = (pin.version for pin in pins(text) if pin.name == "flask")
    assert str(Requirement(f"flask=={version}")) in text
    with pytest.raises(LookupError, match=rf"flask==1\.0 is pinned, and {version} is installed"):
        faults(text.replace(f"flask=={version}", "flask==1.0"), ())


def newer(folder: Path) -> dict[str, str]:
    """Let pip see a newer version of all that is pinned; return the variables that say so."""
    folder.mkdir()
    for name in {pin.name for pin in pins(text_of("test"))}:
        stem = f"{name.replace('-', '_')}-{NEWER}"
        with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{stem}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {NEWER}\n")
            wheel.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{stem}.dist-info/RECORD", "")
    places = f"{os.environ.get('PIP_FIND_LINKS', '')} {folder}".strip()
    return {**os.environ, "PIP_FIND_LINKS": places, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@pytest.mark.soak
@BOTH
def test_a_list_installs_from_nothing_when_newer_versions_of_all_are_there(name: str, tmp_path: Path) -> None:
    for part in ("Makefile", "tools", "requirements"):
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, tmp_path / part)
    environment = newer(tmp_path / "newer")
    make = ["make", f".venv/{name}-installed", f"PYTHON={sys.executable}"]
    subprocess.run(make, cwd=tmp_path, env=environment, check=True)
    pip = [str(tmp_path / ".venv/bin/python"), "-m", "pip"]
    output = subprocess.run([*pip, "list", "--format", "json"], check=True, capture_output=True).stdout
    versions = {canonicalize_name(package["name"]): package["version"] for package in json.loads(output)}
    assert {pin.name: pin.version for pin in pins(text_of(name)) if pin.applies}.items() <= versions.items()
    upgrade = [*pip, "install", "--dry-run", "--upgrade", "flask"]
    plan = subprocess.run(upgrade, env=environment, check=True, capture_output=True, text=True).stdout
    assert f"flask-{NEWER}" in plan, "the newer versions were not seen: nothing was tried"
