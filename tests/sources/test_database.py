"""The same package from SQLite and from a real PostgreSQL.

The same data, the same check, nothing lost.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sql
from dash.testing.wait import until
from sqlalchemy.engine import make_url

from dashboard.dataset.contract import DESCRIPTOR, read_contract
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import load, load_files
from dashboard.dataset.required_columns import TABLES
from dashboard.errors import DataError, OriginError, SettingsError
from dashboard.settings import shipped_folder
from dashboard.sources.data_source import Package
from dashboard.sources.database import DatabaseSource
from dashboard.sources.live_data import LiveData
from dashboard.sources.snapshots import Snapshots
from tests.conftest import copy_small
from tests.support.postgres import PASSWORD, Postgres, postgres
from tests.support.server_process import PATIENCE
from tests.support.source_fixtures import PACE, Clock

RECIPE = re.compile(r"```python\n(.*?)```", re.DOTALL)
EXAMPLE = "postgresql+psycopg://user@host:5432/name"
REFRESH = 60
TYPES: dict[str, Any] = {"integer": sql.Integer(), "number": sql.Float(53), "boolean": sql.Boolean()}


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as database:
        yield database


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.soak), "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data.sqlite'}"
    database_url: str = request.getfixturevalue("server").url()
    with engine_of(database_url).begin() as connection:
        for name in TABLES:
            connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}"')
    return database_url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "package").mkdir()
    return copy_small(tmp_path / "package")


def engine_of(url: str) -> sql.Engine:
    parsed_url = make_url(url)
    parsed_url = parsed_url.set(drivername="postgresql+psycopg") if "postgresql" in url else parsed_url
    return sql.create_engine(parsed_url, poolclass=sql.NullPool)


def fill(url: str, folder: Path) -> None:
    """Fill a database as the README of the data says."""
    match = RECIPE.search((shipped_folder("data") / "README.md").read_text(encoding="utf-8"))
    assert match is not None
    assert EXAMPLE in match[1]
    url_text = engine_of(url).url.render_as_string(hide_password=False)
    recipe = match[1].replace(f'"{EXAMPLE}"', repr(url_text)).replace('"data"', repr(str(folder)))
    namespace: dict[str, Any] = {}
    exec(recipe, namespace)  # noqa: S102 - the recipe is what is tried
    namespace["database"].dispose()


def fill_typed(url: str, folder: Path) -> None:
    """Fill a database with numeric, boolean and date columns, NULL for unknown."""
    dataset = load(folder)
    for name, table in dataset.contract.tables.items():
        frame = pd.DataFrame(
            {
                field.name: dataset.table(name)[field.name].replace("", None)
                for field in table.fields
                if field.name in dataset.table(name)
            }
        )
        kinds = {field.name: TYPES.get(field.type, sql.Text()) for field in table.fields if field.name in frame}
        if name == "sources":
            days = frame["published_on"]
            frame["published_on"] = pd.to_datetime(days.where(days.str.len() == 10), errors="coerce")
            kinds["published_on"] = sql.DateTime()
        engine = engine_of(url)
        frame.to_sql(name, engine, if_exists="replace", index=False, dtype=kinds)
        engine.dispose()


def change(url: str, statement: str) -> None:
    engine = engine_of(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def read(url: str, folder: Path) -> Dataset:
    package = DatabaseSource(url, folder, REFRESH).read("")
    return load_files(package.files, package.date)


def assert_same(dataset: Dataset, other: Dataset, *tables: str) -> None:
    """Compare tables whatever the order of their rows."""
    for name in tables or TABLES:
        key = list(dataset.contract.tables[name].key)
        first, second = (data.table(name).sort_values(key, ignore_index=True) for data in (dataset, other))
        pd.testing.assert_frame_equal(first.sort_index(axis=1), second.sort_index(axis=1))


def follow(url: str, folder: Path, state: Path, clock: Clock) -> LiveData:
    origin = DatabaseSource(url, folder, REFRESH, clock=clock)
    return LiveData(origin, Snapshots(state, origin.name), PACE, clock, clock)


def pass_interval(live: LiveData, clock: Clock) -> None:
    clock.moment += REFRESH
    live.look()
    clock.moment += 5


def test_a_database_filled_by_the_recipe_holds_the_same_data(url: str, folder: Path) -> None:
    fill(url, folder)
    assert_same(read(url, folder), load(folder))


def test_the_shipped_data_come_back_from_a_database(url: str, dataset: Dataset) -> None:
    fill(url, shipped_folder("data"))
    assert_same(read(url, shipped_folder("data")), dataset)


def test_numbers_days_booleans_and_nulls_of_a_database_are_read_by_the_contract(url: str, folder: Path) -> None:
    fill_typed(url, folder)
    actual, original = read(url, folder), load(folder)
    assert_same(actual, original, *(name for name in TABLES if name != "sources"))
    days = original.sources.set_index("id")["published_on"]
    full_dates = days.where(days.str.len() == 10, "")
    assert dict(actual.sources.set_index("id")["published_on"]) == dict(full_dates)


def test_numbers_are_written_out_in_digits(url: str, folder: Path) -> None:
    fill_typed(url, folder)
    numbers = {"tests-uzb": "0.00001", "ppe-kaz": "123456789012.5", "webinar-kaz": "67", "programme-kaz": "-3.25"}
    numbers["support-bukhara"] = "1" + 30 * "0"
    for activity, number in numbers.items():
        change(url, f"UPDATE activities SET amount = {number} WHERE id = '{activity}'")  # noqa: S608 - ours
    table = pd.read_csv(BytesIO(DatabaseSource(url, folder, REFRESH).read("").files["activities.csv"]), dtype="str")
    assert table.set_index("id")["amount"][list(numbers)].to_dict() == numbers


def test_the_same_tables_are_the_same_package_in_any_order(url: str, folder: Path) -> None:
    fill(url, folder)
    first = DatabaseSource(url, folder, REFRESH).read("")
    change(url, "CREATE TABLE kept AS SELECT * FROM sources ORDER BY title DESC")
    change(url, "DELETE FROM sources")
    change(url, "INSERT INTO sources SELECT * FROM kept")
    change(url, "DROP TABLE kept")
    assert DatabaseSource(url, folder, REFRESH).read("").name == first.name


def test_the_version_is_dated_by_the_reading_and_not_by_the_shipped_descriptor(url: str, folder: Path) -> None:
    fill(url, folder)
    clock = Clock()
    clock.moment = 1_900_000_000.0
    package = DatabaseSource(url, folder, REFRESH, clock=clock).read("")
    assert load_files(package.files, package.date).version.date == "2030-03-17"


def test_a_row_that_breaks_the_contract_is_named_by_its_key(url: str, folder: Path, tmp_path: Path) -> None:
    fill(url, folder)
    change(url, "UPDATE activities SET kind = 'party' WHERE id = 'tests-uzb'")
    with pytest.raises(DataError, match=r"^activities \(id tests-uzb\), column kind: party is not one of"):
        follow(url, folder, tmp_path / "state", Clock())


def test_a_table_that_is_not_there_is_named(url: str, folder: Path) -> None:
    fill(url, folder)
    change(url, "DROP TABLE outputs")
    with pytest.raises(DataError, match="outputs: the database has no such table"):
        DatabaseSource(url, folder, REFRESH).read("")


def test_a_change_is_shown_at_the_next_interval_and_a_bad_one_is_not(
    url: str, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fill(url, folder)
    clock = Clock()
    live = follow(url, folder, tmp_path / "state", clock)
    change(url, "UPDATE sources SET title = 'New title' WHERE id = 'brief'")
    live.look()
    assert "New title" not in set(live.now().dataset.sources["title"])
    pass_interval(live, clock)
    dataset = live.now().dataset
    assert "New title" in set(dataset.sources["title"])
    assert b"New title" in live.now().files()["sources.csv"]

    change(url, "UPDATE activities SET kind = 'party' WHERE id = 'tests-uzb'")
    for _ in range(3):
        pass_interval(live, clock)
    rejection = live.now().refused
    assert rejection is not None
    assert rejection.reason == "faulty"
    assert live.now().dataset is dataset
    assert len([record for record in caplog.records if record.levelno == logging.ERROR]) == 1

    change(url, "UPDATE activities SET kind = 'procurement' WHERE id = 'tests-uzb'")
    pass_interval(live, clock)
    assert live.now().refused is None
    assert live.now().dataset is dataset


def test_of_several_processes_one_reads_in_each_interval(
    url: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(url, folder)
    clock = Clock()
    first, second = (follow(url, folder, tmp_path / "state", clock) for _ in range(2))
    readings: list[int] = []
    attempt = DatabaseSource._answer

    def count_reading(self: DatabaseSource) -> Package:
        readings.append(1)
        return attempt(self)

    monkeypatch.setattr(DatabaseSource, "_answer", count_reading)
    for _ in range(3):
        clock.moment += REFRESH
        for live in (first, second, first, second):
            live.look()
    assert len(readings) == 3


def test_a_start_while_the_database_is_down_shows_what_was_read_last(
    server: Postgres, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fill(server.url(), folder)
    clock = Clock()
    live = follow(server.url(), folder, tmp_path / "state", clock)
    version = live.now().dataset.version
    server.stop()
    try:
        with pytest.raises(OriginError, match="the database does not answer"):
            follow(server.url(), folder, tmp_path / "elsewhere", clock)
        pass_interval(live, clock)
        pass_interval(live, clock)
        again = follow(server.url(), folder, tmp_path / "state", clock)
    finally:
        server.start()
    for live_data in (live, again):
        rejection = live_data.now().refused
        assert rejection is not None
        assert rejection.reason == "unreachable"
        assert live_data.now().dataset.version == version
    lines = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(lines) == 1
    assert PASSWORD not in caplog.text
    assert "keeper:***@127.0.0.1" in lines[0]
    pass_interval(again, clock)
    assert again.now().refused is None


def test_a_database_that_hangs_keeps_the_last_good_data(server: Postgres, folder: Path, tmp_path: Path) -> None:
    fill(server.url(), folder)
    clock = Clock()
    live = follow(f"{server.url()}?connect_timeout=2", folder, tmp_path / "state", clock)
    with server.hanging():
        pass_interval(live, clock)
        rejection = live.now().refused
        assert rejection is not None
        assert rejection.reason == "unreachable"
    pass_interval(live, clock)
    assert live.now().refused is None


def test_a_table_that_somebody_holds_locked_is_given_up_in_time_and_asked_once(
    server: Postgres, folder: Path, tmp_path: Path
) -> None:
    fill(server.url(), folder)
    clock = Clock()
    live = follow(server.url(), folder, tmp_path / "state", clock)
    origin: Any = live._origin
    assert isinstance(origin, DatabaseSource)
    origin._seconds = 0.5
    engine = engine_of(server.url())
    with engine.begin() as connection:
        connection.exec_driver_sql("LOCK TABLE sources IN ACCESS EXCLUSIVE MODE")
        pass_interval(live, clock)
        assert live.now().refused is not None
        until(lambda: lock_waits(engine) == 1, PATIENCE)
        pass_interval(live, clock)
        assert lock_waits(engine) == 1
    for thread in origin._deadline._late:
        thread.join(PATIENCE)
    origin._seconds = PATIENCE
    pass_interval(live, clock)
    assert live.now().refused is None


def lock_waits(engine: sql.Engine) -> int:
    """Return how many questions wait for a lock."""
    with engine.connect() as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        return int(connection.exec_driver_sql(query).scalar_one())


def test_tables_are_read_as_of_one_moment(server: Postgres, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(server.url(), folder)
    read_sql, tables = pd.read_sql, []

    def read_and_change(*arguments: Any, **more: Any) -> Any:
        frame = read_sql(*arguments, **more)
        tables.append(frame)
        if len(tables) == 1:
            change(server.url(), "UPDATE sources SET title = 'Changed meanwhile'")
        return frame

    monkeypatch.setattr(pd, "read_sql", read_and_change)
    before = load(folder)
    assert_same(read(server.url(), folder), before)
    assert set(read(server.url(), folder).sources["title"]) == {"Changed meanwhile"}


def test_a_wrong_password_is_not_repeated(server: Postgres, folder: Path) -> None:
    with pytest.raises(OriginError) as error:
        DatabaseSource(server.url("wr@ng-secret"), folder, REFRESH).read("")
    assert "password authentication failed" in str(error.value)
    assert "wr@ng-secret" not in str(error.value)


@pytest.mark.parametrize("url", ["postgresql://u:hidden@host:port/x", "://hidden", "foo://u:hidden@host/x"])
def test_a_url_that_cannot_be_used_is_said_without_what_is_secret(url: str, folder: Path) -> None:
    with pytest.raises(SettingsError) as error:
        DatabaseSource(url, folder, REFRESH)
    assert "hidden" not in str(error.value)


def test_an_address_of_a_web_page_is_no_database(folder: Path) -> None:
    with pytest.raises(SettingsError, match="is the address of no database that is known here"):
        DatabaseSource("https://example.org/observations.csv", folder, REFRESH)


def test_a_contract_that_is_missing_is_named_with_its_folder(tmp_path: Path) -> None:
    source = DatabaseSource(f"sqlite:///{tmp_path / 'data.sqlite'}", tmp_path, REFRESH)
    with pytest.raises(DataError) as error:
        source.read("")
    assert source.locate_errors(error.value, None).problems[0].table == str(tmp_path / "datapackage.json")


def test_a_database_is_named_without_its_secrets(folder: Path) -> None:
    name = DatabaseSource("postgresql://u:hidden@host/x?password=hidden&sslmode=require", folder, REFRESH).name
    assert name == "postgresql+psycopg://u:***@host/x?password=%2A%2A%2A&sslmode=require"


def test_an_sqlite_file_that_is_not_there_is_not_made(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(OriginError, match="the file of the database is not there"):
        DatabaseSource(f"sqlite:///{tmp_path / 'none.sqlite'}", folder, REFRESH).read("")
    assert not (tmp_path / "none.sqlite").exists()


def test_a_column_the_contract_does_not_know_is_named(url: str, folder: Path) -> None:
    fill(url, folder)
    change(url, 'ALTER TABLE sources ADD COLUMN "colour; DROP TABLE sources" TEXT')
    package = DatabaseSource(url, folder, REFRESH).read("")
    with pytest.raises(DataError, match="the column is not known"):
        load_files(package.files, package.date)


def test_the_contract_is_a_file(url: str, folder: Path) -> None:
    fill(url, folder)
    assert set(read(url, folder).contract.tables) == set(read_contract(folder).tables)
    (folder / DESCRIPTOR).unlink()
    with pytest.raises(DataError, match=r"datapackage\.json: is missing"):
        DatabaseSource(url, folder, REFRESH).read("")
