"""A file before it is published.

Checked beside the published data, kept by its reader, shown in place of a table.
"""

from __future__ import annotations

import base64
import csv
import gzip
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.bounds.capacity import CapacityError
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import load
from dashboard.dataset.validation_report import group_problems
from dashboard.sources import file_preview
from dashboard.sources.current_data import CurrentData, StaticData
from dashboard.sources.file_preview import LIMITS, MAX_STATE_LENGTH, SEAL_LENGTH, Preview, PreviewResult, PreviewStore
from dashboard.text.translate import text_for
from tests.conftest import copy_small

pytestmark = pytest.mark.usefixtures("children_here")
TABLE = "observations.csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_small(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def current(folder: Path) -> CurrentData:
    return StaticData(load(folder), folder).now()


@pytest.fixture(scope="module")
def previews() -> PreviewStore:
    return PreviewStore()


def replace_in_table(folder: Path, before: str, after: str, table: str = TABLE) -> bytes:
    """Return a table in which the first of some words became others."""
    text = (folder / table).read_text(encoding="utf-8")
    assert before in text
    return text.replace(before, after, 1).encode()


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def sentences(result: PreviewResult, language: str = "en") -> list[str]:
    return [group.sentence(text_for(language)) for group in group_problems(result.report.problems)]


def value_of(dataset: Dataset, observation: str) -> float:
    rows = dataset.observations
    return float(rows.loc[rows["id"] == observation, "value"].iloc[0])


def first_value(current: CurrentData) -> tuple[str, str]:
    """Return the id and the value, as it is written, of the first observation that has one."""
    rows = current.dataset.observations
    row = rows[rows["value"] > 0].iloc[0]
    return str(row["id"]), f"{row['value']:g}"


def test_a_good_file_stands_in_the_place_of_its_table(
    folder: Path, current: CurrentData, previews: PreviewStore
) -> None:
    observation, value = first_value(current)
    lines = (folder / TABLE).read_text(encoding="utf-8").split("\n")
    place = next(number for number, line in enumerate(lines) if line.startswith(f"{observation},"))
    lines[place] = lines[place].replace(f",{value},", ",12.5,", 1)
    result = previews.try_file(TABLE, "\n".join(lines).encode(), current)
    assert sentences(result) == []
    assert result.tables == ("observations",)
    data, preview = previews.open(result.state, current)
    assert preview == Preview(("observations",))
    assert value_of(data.dataset, observation) == 12.5
    assert value_of(current.dataset, observation) == float(value), "the published data are as they were"
    assert data.dataset.activities.equals(current.dataset.activities)
    assert data.dataset.version.hash.startswith("preview-")


def test_an_unchanged_package_is_the_same_data_table_for_table(
    folder: Path, current: CurrentData, previews: PreviewStore
) -> None:
    for table in current.dataset.contract.tables.values():
        result = previews.try_file(table.path, (folder / table.path).read_bytes(), current)
        assert sentences(result) == []
        data, _ = previews.open(result.state, current)
        for name in current.dataset.contract.tables:
            assert data.dataset.table(name).equals(current.dataset.table(name)), (table.name, name)


def test_a_workbook_holds_several_tables(folder: Path, current: CurrentData, previews: PreviewStore) -> None:
    sheets = {}
    for name in ("services", "surveys"):
        lines = (folder / current.dataset.contract.tables[name].path).read_text(encoding="utf-8")
        sheets[name] = [list(row) for row in csv.reader(lines.splitlines())]
    result = previews.try_file("Mine.xlsx", workbook(sheets), current)  # type: ignore[arg-type]
    assert sentences(result) == []
    assert previews.open(result.state, current)[1] == Preview(("services", "surveys"))


def test_a_bad_file_is_told_as_the_check_tells_it(folder: Path, current: CurrentData, previews: PreviewStore) -> None:
    result = previews.try_file(TABLE, replace_in_table(folder, ",exact,", ",exakt,"), current)
    assert result.state == ""
    (sentence,) = sentences(result)
    assert sentence.startswith("observations.csv row ")
    assert "exakt is not one of exact, about, over, under. Correct the qualifier." in sentence


def test_what_the_published_tables_need_may_not_go(folder: Path, current: CurrentData, previews: PreviewStore) -> None:
    lines = (folder / "sources.csv").read_bytes().split(b"\n")
    result = previews.try_file("sources.csv", b"\n".join(lines[:2]) + b"\n", current)
    assert result.state == ""
    assert any("is not an id of sources.csv" in sentence for sentence in sentences(result))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("table.csv", b"a,b\n1,2\n", "the file is not called like a table of the package"),
        ("observations.txt", b"a,b\n1,2\n", "the file is not called like a table of the package"),
        (TABLE, b"", "observations.csv: the file is empty"),
        (TABLE, b"a,b\n\xff,2\n", "the text is not UTF-8 (byte FF)"),
        (TABLE, b"x" * (LIMITS.packed + 1), "the file is larger than 5 MB"),
        (TABLE, b"id,n\n" + b"1,2\n" * (LIMITS.rows + 1), "the table has more than 50,000 rows"),
        ("mine.xlsx", b"PK\x03\x04", "mine.xlsx: the workbook is damaged"),
        ("mine.xlsx", b"nothing", "mine.xlsx: the file is not an Excel workbook (.xlsx)"),
        ("", b"", "the file is not called like a table of the package"),
    ],
)
def test_what_cannot_be_read_is_said(
    name: str, content: bytes, sentence: str, current: CurrentData, previews: PreviewStore
) -> None:
    result = previews.try_file(name, content, current)
    assert result.state == ""
    assert any(sentence in line for line in sentences(result)), sentences(result)


def test_too_many_sheets_are_refused(current: CurrentData, previews: PreviewStore) -> None:
    book = workbook({f"s{number}": [["a"]] for number in range(LIMITS.sheets + 1)})
    assert any("more than 20 sheets" in sentence for sentence in sentences(previews.try_file("m.xlsx", book, current)))


def test_more_than_a_browser_can_keep_is_refused(
    folder: Path, current: CurrentData, previews: PreviewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(previews.try_file(TABLE, (folder / TABLE).read_bytes(), current).state) < MAX_STATE_LENGTH
    monkeypatch.setattr(file_preview, "MAX_STATE_LENGTH", 500)
    result = previews.try_file(TABLE, (folder / TABLE).read_bytes(), current)
    assert result.state == ""
    assert "too large to be kept by the browser" in sentences(result)[0]


@pytest.mark.parametrize(
    "name", ["C:\\Users\\me\\observations.csv", "/home/me/Observations.CSV", "a/b\\observations.csv"]
)
def test_folders_in_a_name_are_left_out(name: str, folder: Path, current: CurrentData, previews: PreviewStore) -> None:
    result = previews.try_file(name, (folder / TABLE).read_bytes(), current)
    assert result.report.is_valid
    assert result.report.checked.lower() == TABLE


def test_what_is_not_sealed_here_is_never_unpacked(
    folder: Path, current: CurrentData, previews: PreviewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restarted server has another key; a stranger has none."""

    def unpack(*_arguments: object) -> None:
        raise AssertionError("it was unpacked")

    content = (folder / TABLE).read_bytes()
    valid_state = previews.try_file(TABLE, content, current).state
    states = [
        PreviewStore().try_file(TABLE, content, current).state,
        valid_state[:-1],
        valid_state + "A",
        valid_state.upper(),
        valid_state[:SEAL_LENGTH],
    ]
    version = current.dataset.version.hash
    seal, payload = valid_state[:SEAL_LENGTH], valid_state.partition(".")[2]
    states += ["0" * SEAL_LENGTH + f"{version}.{gzip_text(b'a' * 5_000_000)}", f"{seal}other.{payload}"]
    monkeypatch.setattr(file_preview, "unpack", unpack)
    for state in states:
        assert previews.open(state, current) == (current, Preview(()))
    with pytest.raises(AssertionError, match="it was unpacked"):
        previews.open(valid_state, current)


def test_a_file_that_no_longer_fits_changed_data_is_not_shown(
    folder: Path, current: CurrentData, previews: PreviewStore
) -> None:
    state = previews.try_file(TABLE, (folder / TABLE).read_bytes(), current).state
    surveys = (folder / "surveys.csv").read_text(encoding="utf-8").split("\n")
    used = str(current.dataset.observations["survey"].iloc[-1])
    newer = replace(current.dataset, version=replace(current.dataset.version, hash="another"))
    assert previews.open(state, replace(current, dataset=newer))[1] == Preview(("observations",)), (
        "it fits: checked anew"
    )
    remaining = "\n".join(line for line in surveys if not line.startswith(f"{used},"))
    files = {**current.files(), "surveys.csv": remaining.encode()}
    assert previews.open(state, replace(current, dataset=newer, files=lambda: files))[1] == Preview(())


def pack_tables(tables: object) -> str:
    return gzip_text(json.dumps(tables).encode())


def gzip_text(content: bytes) -> str:
    """Return what a browser keeps of bytes, the same at any time of day: tests are called by it."""
    return base64.b64encode(gzip.compress(content, mtime=0)).decode()


@pytest.mark.parametrize(
    "state",
    [
        "x",
        "0" * SEAL_LENGTH,
        "0" * SEAL_LENGTH + "é",
        "0" * SEAL_LENGTH + "AAAA",
        "0" * SEAL_LENGTH + pack_tables([]),
        "0" * SEAL_LENGTH + pack_tables({}),
        "0" * SEAL_LENGTH + pack_tables("observations"),
        "0" * SEAL_LENGTH + pack_tables({"observations": 1}),
        "0" * SEAL_LENGTH + pack_tables({"no_such": "id\n1\n"}),
        "0" * SEAL_LENGTH + pack_tables({"observations": {"id": ["x"]}}),
        "0" * SEAL_LENGTH + gzip_text(b"[" * 100_000),
        "0" * SEAL_LENGTH + gzip_text(b" " * (LIMITS.unpacked + 10)),
        "0" * SEAL_LENGTH + pack_tables({"observations": "\ud800"}),
    ],
)
def test_what_was_tampered_with_shows_the_published_data(
    state: str, current: CurrentData, previews: PreviewStore
) -> None:
    assert previews.open(state, current) == (current, Preview(()))


@given(tables=st.dictionaries(st.sampled_from(("observations", "surveys", "x")), st.text(max_size=80), max_size=2))
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_sent_raises_anything(
    tables: dict[str, str], current: CurrentData, previews: PreviewStore
) -> None:
    assert previews.open("0" * SEAL_LENGTH + pack_tables(tables), current) == (current, Preview(()))


def test_no_more_files_are_checked_at_once_than_there_are_places(
    folder: Path, current: CurrentData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_preview, "CHECKS", 1)
    few = PreviewStore()
    with few.place(), pytest.raises(CapacityError):
        few.try_file(TABLE, (folder / TABLE).read_bytes(), current)
    assert few.try_file(TABLE, (folder / TABLE).read_bytes(), current).report.is_valid
