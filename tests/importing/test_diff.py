"""An import adds, changes, keeps the rest, and does nothing the second time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from dashboard.dataset.load import load
from dashboard.errors import DataError
from dashboard.importing import dry_run_validation
from dashboard.importing.diff import ImportDiff
from dashboard.importing.diff_builder import build_diff
from dashboard.importing.duplicates import possible_duplicates
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.parsed_rows import ParsedRow
from dashboard.importing.target_package import TargetPackage
from dashboard.settings import shipped_folder
from tests.importing.test_reader import ANSWERS, activity
from tests.support.import_fixtures import RUSSIAN, WHO_WHAT_WHERE, files_of, imported, plan_of

DAY_FIRST = ImportOptions(dates="day-first")
PULSE = "Service,Services disrupted,Disrupted\nSchool,12%,>40%\n"
FILES = [
    (RUSSIAN.encode("cp1251"), DAY_FIRST),
    (WHO_WHAT_WHERE.encode(), ImportOptions()),
    (PULSE.encode(), ImportOptions(fixed={**ANSWERS.fixed, "source": "https://example.org/en/pulse"})),
]


@pytest.mark.parametrize(("content", "options"), FILES)
def test_the_second_time_nothing_changes(small_folder: Path, content: bytes, options: ImportOptions) -> None:
    before = load(small_folder)
    after = imported(small_folder, content, options)
    assert len(after.activities) + len(after.observations) > len(before.activities) + len(before.observations)
    files = files_of(small_folder)
    _package, second = plan_of(small_folder, content, options)
    assert not second.files
    assert not second.plan.added
    assert sum(second.plan.unchanged_counts.values()) > 0
    assert files_of(small_folder) == files
    assert load(small_folder).version == after.version


def test_ids_do_not_depend_on_the_order_of_the_rows(small_folder: Path) -> None:
    header, *rows = [line for line in WHO_WHAT_WHERE.splitlines()[1:] if not line.startswith("#")]
    ids = set()
    for seed in range(4):
        Random(seed).shuffle(rows)  # noqa: S311 - an order, not a secret
        _package, result = plan_of(small_folder, "\n".join([header, *rows]))
        ids.add(frozenset(row.cells["id"] for row in result.plan.added["activities"].values()))
    assert ids == {frozenset({"uzb-delivery-of-syringes-2020-05-01", "kaz-hotline-opened-2020-05"})}


def test_a_row_of_the_package_is_found_without_its_id(small_folder: Path) -> None:
    text = activity(title="национальный  ВЕБИНАР", date_start="25.09.2020", participants="70").replace(
        ",source", ",ссылка"
    )
    _package, result = plan_of(small_folder, text)
    (change,) = result.plan.changed["activities"].values()
    assert change.key == "webinar-kaz"
    assert change.cells == {"participants": ("68", "70")}


def test_an_empty_cell_changes_nothing_and_no_row_is_taken_away(small_folder: Path) -> None:
    before = load(small_folder)
    _package, result = plan_of(small_folder, "id,title,organizer\nwebinar-kaz,National webinar,\n")
    assert not result.files
    assert result.plan.unchanged_counts["activities"] == 1
    assert len(load(small_folder).activities) == len(before.activities)


def test_a_changed_cell_is_told_with_the_old_and_the_new(small_folder: Path) -> None:
    _package, result = plan_of(small_folder, "id,title,participants\nwebinar-kaz,National webinar on overdose,68\n")
    (change,) = result.plan.changed["activities"].values()
    assert change.cells == {"title": ("National webinar", "National webinar on overdose")}


def test_an_activity_without_a_source_is_refused(small_folder: Path) -> None:
    _package, result = plan_of(small_folder, activity(source=""))
    assert not result.files
    assert [str(sentence) for sentences in result.rejections.values() for sentence in sentences] == [
        "The row names no source. Add a column with its address, or say --set source=..."
    ]


def test_a_source_that_is_there_is_found_by_its_address(small_folder: Path) -> None:
    first = load(small_folder).sources.query("url != ''").iloc[0]
    address = first["url"].replace("https://", "http://www.").rstrip("/") + "#top"
    after = imported(small_folder, activity(source=address))
    link = after.activity_sources[after.activity_sources["activity"] == "kaz-a-webinar-2020-05-04"]
    assert list(link["source"]) == [first["id"]]
    assert list(link["order"]) == [1]
    assert len(after.sources) == len(load(small_folder).sources)


def test_a_new_source_needs_its_language_and_nothing_else(small_folder: Path) -> None:
    _package, result = plan_of(small_folder, activity(source="https://example.org/a"))
    assert "In which language is https://example.org/a?" in str(next(iter(result.rejections.values()))[0])
    after = imported(
        small_folder, activity(source="https://example.org/a"), ImportOptions(fixed={"source_language": "ru"})
    )
    row = after.sources[after.sources["url"] == "https://example.org/a"].iloc[0]
    assert (row["language"], row["publisher"], row["title"]) == ("ru", "example.org", "Page on: A webinar")
    assert row["licence"] == "not stated"


def test_what_the_file_says_of_a_source_is_taken_over(small_folder: Path) -> None:
    text = activity(
        source_title="The report", source_publisher="WHO", source_language="French", source_published_on="août 2020"
    )
    after = imported(small_folder, text)
    row = after.sources[after.sources["url"] == "https://example.org/en/a"].iloc[0]
    assert (row["title"], row["publisher"], row["language"], row["published_on"]) == (
        "The report",
        "WHO",
        "fr",
        "2020-08",
    )


def test_several_links_are_sources_of_one_activity(small_folder: Path) -> None:
    after = imported(small_folder, activity(source="https://example.org/en/a; https://example.org/ru/a"))
    links = after.activity_sources[after.activity_sources["activity"] == "kaz-a-webinar-2020-05-04"]
    assert list(links["order"]) == [1, 2]


def test_rows_that_break_the_contract_are_refused_with_its_words_and_the_others_imported(small_folder: Path) -> None:
    valid, invalid = activity().splitlines(), activity(title="Backwards", date_end="2020-05-01").splitlines()
    text = "\n".join([f"{valid[0]},date_end", f"{valid[1]},", invalid[1]])
    _package, result = plan_of(small_folder, text)
    assert [row.cells["title"] for row in result.plan.added["activities"].values()] == ["A webinar"]
    ((place, sentences),) = result.rejections.items()
    assert place.row == 3
    assert "2020-05-01 is before date_start (2020-05-04)" in str(sentences[0])
    assert len(result.plan.added["sources"]) == 1


def test_a_source_only_a_refused_row_needs_is_not_added(small_folder: Path) -> None:
    _package, result = plan_of(small_folder, activity(date_end="2020-05-01"))
    assert "2020-05-01 is before date_start (2020-05-04)" in str(next(iter(result.rejections.values()))[0])
    assert not result.files


def test_of_two_rows_that_say_of_one_activity_two_things_neither_is_believed(small_folder: Path) -> None:
    first, second = activity(participants="5").splitlines(), activity(participants="6").splitlines()
    _package, result = plan_of(small_folder, "\n".join([*first, second[1]]))
    assert "activities" not in result.plan.added
    assert {place.row: str(sentences[0]) for place, sentences in result.rejections.items()} == {
        2: "Row 3 of the file is the same Activities, and says otherwise: participants.",
        3: "Row 2 of the file is the same Activities, and says otherwise: participants.",
    }


def test_a_number_in_a_list_is_not_taken_for_the_id_of_another_row(small_folder: Path) -> None:
    first = imported(small_folder, activity(id="1"))
    assert "1" in set(first.activities["id"])
    _package, result = plan_of(small_folder, activity(id="1", title="Another list", date_start="2021-09-01"))
    assert "activities" not in result.plan.changed
    assert "1 is the id of another row of activities.csv" in str(next(iter(result.rejections.values()))[0])


def test_a_package_that_is_faulty_itself_stops_the_import_with_the_words_of_the_check(small_folder: Path) -> None:
    path = small_folder / "services.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("true", "perhaps", 1), encoding="utf-8")
    with pytest.raises(DataError, match="perhaps is not one of"):
        plan_of(small_folder, activity())


def test_the_descriptor_tells_the_day_of_the_import_and_nothing_else_of_it_changes(small_folder: Path) -> None:
    before = (small_folder / "datapackage.json").read_bytes()
    after = imported(small_folder, activity())
    descriptor = (small_folder / "datapackage.json").read_bytes()
    assert after.version.date == "2026-11-22"
    lines = [(old, new) for old, new in zip(before.splitlines(), descriptor.splitlines(), strict=True) if old != new]
    assert lines in ([], [(b'  "created": "2026-11-29T00:00:00Z",', b'  "created": "2026-11-22T10:15:30Z",')])


def test_rows_that_are_not_touched_are_written_as_they_were(tmp_path: Path) -> None:
    for path in shipped_folder("data").iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    _package, result = plan_of(tmp_path, activity())
    for name in ("activities.csv", "sources.csv", "activity_sources.csv"):
        old = (tmp_path / name).read_bytes()
        assert result.files[name].startswith(old)
        assert result.files[name].count(b"\n") == old.count(b"\n") + 1


def test_the_shipped_tables_imported_into_themselves_change_nothing(tmp_path: Path) -> None:
    for path in shipped_folder("data").iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    for table in ("activities", "observations", "sources", "outputs", "scopes", "activity_sources"):
        _package, result = plan_of(
            tmp_path, (tmp_path / f"{table}.csv").read_bytes(), ImportOptions(table=table, percents="whole")
        )
        assert not result.files, table
        assert not result.rejections, table


def test_the_same_webinar_from_two_sites_is_pointed_out_and_kept_twice(small_folder: Path) -> None:
    text = activity(title="Webinar, national (online)", date_start="2020-09-26")
    package, result = plan_of(small_folder, text)
    ((new, duplicates),) = possible_duplicates(package, result.plan)
    assert (new.title, duplicates[0].id) == ("Webinar, national (online)", "webinar-kaz")
    assert len(result.plan.added["activities"]) == 1


def test_the_same_event_told_in_two_languages_is_pointed_out_by_its_numbers(small_folder: Path) -> None:
    package, result = plan_of(small_folder, activity(title="Об опиоидах", date_start="2020-09-25", participants="68"))
    assert [
        duplicate.id for _, duplicates in possible_duplicates(package, result.plan) for duplicate in duplicates
    ] == ["webinar-kaz"]


def test_two_events_that_only_share_a_day_are_not_pointed_out(small_folder: Path) -> None:
    package, result = plan_of(small_folder, activity(title="Storks of Almaty", date_start="2020-09-25"))
    assert not list(possible_duplicates(package, result.plan))


def test_a_new_row_has_the_next_place_in_its_list_and_an_id_of_its_own(small_folder: Path) -> None:
    before = load(small_folder).outputs
    text = "Activity,Scope,Measure,Value,Unit,Source\nsupport-bukhara,Kazakhstan,Calls taken,over 40,calls,release\n"
    after = imported(small_folder, text)
    (row,) = after.outputs[~after.outputs["id"].isin(before["id"])].to_dict("records")
    assert (row["id"], row["qualifier"]) == ("support-bukhara-calls-taken", "over")
    assert row["order"] == before["order"].max() + 10
    assert not plan_of(small_folder, text)[1].files


def test_a_new_row_of_a_list_of_codes_needs_an_id(small_folder: Path) -> None:
    content = "group,name,definition,summary,id\nplaces,Buses,On buses.,no,\n"
    _package, result = plan_of(small_folder, content, ImportOptions(table="services"))
    assert [str(sentence) for sentences in result.rejections.values() for sentence in sentences] == [
        "The row is new and has no id."
    ]


def test_a_source_that_is_no_address_and_not_known_is_refused(small_folder: Path) -> None:
    _package, result = plan_of(small_folder, activity(source="a letter"))
    assert "a letter is neither a web address nor a source" in str(next(iter(result.rejections.values()))[0])
    assert (
        len(plan_of(small_folder, activity(source="brief on the PULSE survey"))[1].plan.added["activity_sources"]) == 1
    )


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({"source": ""}, id="no source"),
        pytest.param({"date_end": "2020-05-01"}, id="against the contract"),
        pytest.param({"participants": "900000000"}, id="impossible"),
    ],
)
def test_equal_rows_at_fault_are_refused_at_once(
    small_folder: Path, monkeypatch: pytest.MonkeyPatch, cells: dict[str, str]
) -> None:
    rounds = []

    def counted(package: TargetPackage, records: Sequence[ParsedRow]) -> ImportDiff:
        rounds.append(len(records))
        return build_diff(package, records)

    monkeypatch.setattr(dry_run_validation, "build_diff", counted)
    header, row = activity(**cells).splitlines()
    _package, result = plan_of(small_folder, "\n".join([header, *[row] * 30]))
    assert rounds == [30, 0]
    assert {place.row for place in result.rejections} == set(range(2, 32))
    assert not result.files


def test_a_row_that_another_contradicts_is_not_believed_for_standing_twice(small_folder: Path) -> None:
    header, row = activity(participants="12").splitlines()
    other = activity(participants="13").splitlines()[1]
    _package, result = plan_of(small_folder, "\n".join([header, row, row, other]))
    assert [place.row for place in result.rejections] == [2, 3, 4]
    assert not result.files
