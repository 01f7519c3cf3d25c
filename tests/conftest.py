"""Data the tests ask.

The shipped package, and a small one whose answers can be counted by hand.
"""

from __future__ import annotations

import csv
import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.dataset.contract import DESCRIPTOR, Contract, read_contract
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import load
from dashboard.plotting.render_context import RenderContext
from dashboard.settings import Settings, shipped_folder
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from dashboard.xlsx_reader.sandbox import run_child
from tests.support.local_child import replace_children
from tests.support.shares import dealt

SMALL = Path(__file__).parent / "small_data"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each process of a run begin with its share of the journeys in browsers."""
    if worker := getattr(config, "workerinput", None):
        browser = Path(__file__).parent / "browser"
        items[:] = dealt(items, worker["workercount"], lambda item: str(item.path) * (item.path.parent == browser))


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and only among what tests make."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # else it takes a tenth of the time


@pytest.fixture(scope="session", autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what servers remember in a folder of this run, not in the home of who runs the tests."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STATE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The package that is shipped, loaded once."""
    return load(shipped_folder("data"))


@pytest.fixture(scope="session")
def application(dataset: Dataset) -> Flask:
    """The program on the shipped data as it comes, made once."""
    server: Flask = create_app(dataset, Settings()).server
    return server


@pytest.fixture(scope="module")
def client(application: Flask) -> FlaskClient:
    """A reader of the shipped data, with cookies of this file of tests alone."""
    return application.test_client()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The small package, loaded once."""
    return load(copy_small(tmp_path_factory.mktemp("small")))


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """A copy of the small package, for a test to break."""
    return copy_small(tmp_path)


@pytest.fixture(scope="session")
def reader() -> RenderContext:
    """A reader of English in the light theme."""
    return RenderContext(text_for("en"), LIGHT)


@pytest.fixture(scope="session")
def wide() -> RenderContext:
    """A reader of English in the light theme on a wide screen."""
    return RenderContext(text_for("en"), LIGHT, wide=True)


@pytest.fixture(scope="module")
def children_here() -> Iterator[None]:
    """Let the tests of a file read files in their own process, a second quicker."""
    with pytest.MonkeyPatch.context() as patch:
        replace_children(patch)
        yield


@pytest.fixture
def child_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one test of a file read files in its own process."""
    replace_children(monkeypatch)


@pytest.fixture
def own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test read files in a process of their own all the same, as the program does."""
    replace_children(monkeypatch, run_child)


def copy_small(folder: Path) -> Path:
    """Put the small tables beside the one contract there is, the shipped one."""
    shutil.copy(shipped_folder("data") / DESCRIPTOR, folder)
    contract = read_contract(folder)
    for name in contract.tables:
        _copy_table(name, contract, folder)
    return folder


def _copy_table(name: str, contract: Contract, folder: Path) -> None:
    """Copy one table.

    Columns that may be empty and that the small table leaves out (translations) are added.
    """
    table = contract.tables[name]
    with (SMALL / table.path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    optional = [field.name for field in table.fields if not field.required]
    names = [*rows[0], *(column for column in optional if column not in rows[0])]
    with (folder / table.path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
