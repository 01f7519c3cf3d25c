"""The wheel carries all it needs.

Installed elsewhere and started from an empty folder, it serves the same.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from importlib.metadata import packages_distributions
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dashboard.dataset.load import load
from tests.support.server_process import ROOT, Server, serving

PAGES = ("/", "/services", "/activities", "/country/KAZ", "/sources")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built as `make wheel` does."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of a new environment with the wheel and borrowed libraries."""
    folder = tmp_path_factory.mktemp("other environment")
    venv.create(folder, with_pip=False)
    where = {"base": str(folder), "platbase": str(folder)}
    python = Path(sysconfig.get_path("scripts", "venv", where)) / Path(sys.executable).name
    Path(sysconfig.get_path("purelib", "venv", where), "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), *install], check=True, capture_output=True)
    return python


@pytest.fixture(scope="module")
def server(installed_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return the installed program, started from an empty folder."""
    with serving(python=str(installed_python), folder=tmp_path_factory.mktemp("empty")) as running:
        yield running


def test_a_build_that_cannot_have_the_small_bundle_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("build_hook", ROOT / "tools" / "build_hook.py")
    assert spec
    assert spec.loader
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "bundle", tmp_path / "tools")
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "https://127.0.0.1:9")
    monkeypatch.setenv("PATH", "")
    warnings = list[str]()
    app = SimpleNamespace(display_warning=warnings.append)
    hook.BundleHook(str(tmp_path), {}, None, None, "", "wheel", app).initialize("standard", {})
    assert warnings == [hook.MISSING]


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("folder", ["data", "assets"])
def test_the_wheel_carries_data_and_assets_byte_for_byte(wheel: Path, folder: str) -> None:
    inside = f"dashboard/shipped/{folder}/"
    with zipfile.ZipFile(wheel) as archive:
        files = {name.removeprefix(inside): archive.read(name) for name in archive.namelist() if inside in name}
    assert files == contents(ROOT / folder)


def test_the_wheel_carries_every_file_of_the_program_and_no_other(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name and "/shipped/" not in name}
    files = contents(ROOT / "dashboard")
    assert names == {f"dashboard/{name}" for name in files if "__pycache__" not in name}


def imported_modules(folder: Path) -> set[str]:
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in folder.rglob("*.py"))
    nodes = [node for tree in trees for node in ast.walk(tree)]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in modules | parts} - set(sys.stdlib_module_names)


def declared_packages(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        headers = Parser().parsestr(archive.read(metadata).decode())
    needs = [Requirement(line) for line in headers.get_all("Requires-Dist", [])]
    environment = {"extra": "answers"}  # the one that adds to the program; the others are for tests and tools
    return {canonicalize_name(need.name) for need in needs if not need.marker or need.marker.evaluate(environment)}


def test_every_library_the_program_imports_is_one_it_declares(wheel: Path) -> None:
    carriers = packages_distributions()
    packages_by_name = {
        name: {canonicalize_name(package) for package in carriers[name]}
        for name in imported_modules(ROOT / "dashboard") - {"dashboard"}
    }
    assert {name for name, packages in packages_by_name.items() if not packages & declared_packages(wheel)} == set()


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        headers = Parser().parsestr(archive.read(metadata).decode())
        assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())
    assert (headers["Name"], headers["License-Expression"]) == ("service-disruption-dashboard", "MIT")
    assert headers["Requires-Python"] == ">=3.11"


@pytest.mark.soak
def test_the_installed_program_is_ready_with_the_same_data(server: Server) -> None:
    assert server.line == f"Serving the dashboard on http://127.0.0.1:{server.port} ; /health says it is ready\n"
    health = json.loads(server.ask("/health").body)
    assert health["data"]["version"] == load(ROOT / "data").version.hash


@pytest.mark.soak
@pytest.mark.parametrize("page", PAGES)
def test_the_installed_program_serves_every_page(server: Server, page: str) -> None:
    answer = server.ask(page)
    assert answer.status == 200
    assert b"<html" in answer.body


@pytest.mark.soak
def test_the_installed_program_serves_every_asset(server: Server) -> None:
    for name, body in contents(ROOT / "assets").items():
        answer = server.ask(f"/assets/{name}")
        assert (answer.status, answer.body) == (200, body), name


@pytest.mark.soak
def test_the_installed_program_answers_to_its_name_too(installed_python: Path, tmp_path: Path) -> None:
    command = [str(installed_python.parent / "service-disruption-dashboard"), "check"]
    process = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert f"Data version: {load(ROOT / 'data').version}".split(" (")[1] in process.stdout
