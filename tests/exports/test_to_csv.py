"""CSV as spreadsheets and programs read it.

Every row as reported, with its sources, and nothing that is run.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.formula_escaping import STARTS, escape_formula
from dashboard.exports.download_options import DownloadOptions
from dashboard.exports.to_csv import to_csv
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import languages, text_for
from dashboard.theme import LIGHT
from tests.support.covering import covering
from tests.support.export_fixtures import NOTHING, export, odd


def records(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("chart", CHARTS)
def test_it_is_as_rfc_4180_has_it_with_a_mark_for_excel(chart: str, dataset: Dataset) -> None:
    content = to_csv(export(chart, dataset))
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert text.endswith("\r\n")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) == len(CHARTS[chart].rows(dataset, Selection())) + 1


@pytest.mark.parametrize("chart", CHARTS)
def test_each_row_has_its_value_qualifier_n_period_and_sources(chart: str, dataset: Dataset) -> None:
    rows = CHARTS[chart].rows(dataset, Selection()).to_dict("records")
    titles = dict(zip(dataset.sources["id"], dataset.sources["title"], strict=True))
    for record, row in zip(records(to_csv(export(chart, dataset))), rows, strict=True):
        assert record["value"] == ("" if row["value"] != row["value"] else f"{row['value']}")
        assert record["qualifier"] == row["qualifier"]
        assert record["n"] == ("" if row["n"] != row["n"] else f"{row['n']}")
        assert (record["period_start"], record["period_end"]) == (row["period_start"], row["period_end"])
        first = row["source"].partition(";")[0]
        assert record["source_title"].startswith(str(escape_formula(titles[first])) if first else "")
        assert len(record["source_url"].split(" | ")) == len(record["source_title"].split(" | "))


def test_the_figures_of_the_rapid_assessment_are_as_published(dataset: Dataset) -> None:
    records_by_key = {record["key"]: record for record in records(to_csv(export("disruption-by-service", dataset)))}
    school = next(record for record in records_by_key.values() if record["service"] == "school-mental-health")
    assert (school["value"], school["qualifier"], school["n"]) == ("78.0", "exact", "")  # 130 is the survey's
    assert (school["period_start"], school["period_end"]) == ("2020-06", "2020-08")
    over = [record for record in records_by_key.values() if record["qualifier"] == "over"]
    assert "60.0" in {record["value"] for record in over}


@pytest.mark.parametrize("chart", CHARTS)
def test_no_cell_is_a_formula(chart: str, dataset: Dataset) -> None:
    cells = [cell for record in records(to_csv(export(chart, odd(dataset)))) for cell in record.values()]
    assert [cell for cell in cells if cell.startswith(STARTS) and not is_number(cell)] == []
    assert any("HYPERLINK" in cell for cell in cells)


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("start", STARTS)
def test_a_text_that_would_be_run_is_made_harmless(start: str) -> None:
    assert escape_formula(f"{start}1+1") == f"'{start}1+1"
    assert escape_formula("1+1") == "1+1"
    assert escape_formula(-5.0) == -5.0


@pytest.mark.parametrize("chart", CHARTS)
def test_without_rows_there_is_the_header(chart: str, dataset: Dataset) -> None:
    selection = NOTHING if "survey" not in CHARTS[chart].filters else Selection(survey="no-such")
    content = to_csv(export(chart, dataset, selection)).decode("utf-8-sig")
    assert content.count("\r\n") == 1
    assert content.startswith("label,value,qualifier,unit,n,")


def test_letters_of_every_language_survive(dataset: Dataset) -> None:
    names = [
        record["scope_name"] for record in records(to_csv(export("service-outputs", dataset, Selection(lang="ru"))))
    ]
    assert any("Ѐ" <= letter <= "ӿ" for letter in "".join(names))


@pytest.mark.parametrize(("chart", "language"), covering(CHARTS, languages()))
def test_names_of_columns_in_words_stand_under_the_header_where_they_are_asked_for(
    chart: str, language: str, dataset: Dataset
) -> None:
    reader = RenderContext(text_for(language), LIGHT)
    plain = export(chart, dataset, Selection(lang=language), reader)
    labels_export = replace(plain, options=DownloadOptions(labels=True, hxl=True))
    head, names, tags, *rows = csv.reader(io.StringIO(to_csv(labels_export).decode("utf-8-sig"), newline=""))
    assert [head, *rows] == list(csv.reader(io.StringIO(to_csv(plain).decode("utf-8-sig"), newline="")))
    assert all(names)
    assert any(tag.startswith("#") for tag in tags)
    assert [name for name, column in zip(names, head, strict=True) if name == column] == []
    value = next(column for column in CHARTS[chart].columns if column.kind in ("value", "amount", "number", "text"))
    assert names[head.index(value.name)] == reader.text.t(value.heading)
