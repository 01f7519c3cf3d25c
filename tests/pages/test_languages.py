"""What stands on the pages in Russian, French and Arabic: no English but names, and what says that it is English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from dash.development.base_component import Component

from dashboard.charts.catalogue import CHARTS
from dashboard.components.activity_details import activity_title
from dashboard.components.shell import shell
from dashboard.dataset.query import sources_by_id
from dashboard.dataset.records import Dataset
from dashboard.pages.catalogue import draw_page, view_at
from tests.complete import COMPLETE

TABLES = f"table={','.join(CHARTS)}"
ADDRESSES = (
    ("/", ""),
    ("/", TABLES),
    ("/services", ""),
    ("/services", TABLES),
    ("/activities", "activity=unodc-kaz-ppe-2020-08"),
    ("/activities", TABLES + "&activity=unodc-uzb-bukhara-support-2020-06"),
    ("/country/KAZ", ""),
    ("/country/UZB", TABLES),
    ("/country/WLD", ""),
    ("/sources", ""),
    ("/nowhere", ""),
    ("/activities", "country=XXX&from=2021&to=2020&kind=webinar"),
    ("/", "present=disruption-by-service"),
)

SPOKEN = ("aria-label", "title", "alt", "placeholder")
"""The attributes that are read to somebody."""

CODES = ("Code", "Textarea")
"""Components that hold what is the same in each language: names of columns, HTML."""

MACHINE_NAME = re.compile(r"\b\w+\.[a-z_]+\b")
"""A file, or a column of a table: indicators.id."""

WORD = re.compile(r"[A-Za-z][a-z'’]+")
ENGLISH = frozenset(
    (
        "the",
        "of",
        "and",
        "with",
        "was",
        "were",
        "for",
        "from",
        "not",
        "by",
        "is",
        "are",
        "that",
        "this",
        "which",
        "no",
        "more",
        "than",
        "has",
        "have",
        "each",
        "only",
        "who",
        "their",
        "its",
        "all",
        "any",
        "other",
    )
)
"""Words that tell English from French; names hold one of them at most."""


def heard(drawn: Any, language: str, read: str) -> Iterator[str]:
    """Yield every text that stands on a page as if it were in the page's language."""
    if isinstance(drawn, str):
        if read == language:
            yield drawn
    elif isinstance(drawn, list | tuple):
        for part in drawn:
            yield from heard(part, language, read)
    elif isinstance(drawn, Component) and type(drawn).__name__ not in CODES:
        props = drawn.to_plotly_json()["props"]
        own = props.get("lang", read)
        spoken = [props.get(name, "") for name in SPOKEN]
        options = [option["label"] for option in props.get("options", [])]
        yield from heard([*spoken, *options, *_grid(props), props.get("children", [])], language, own)


def _grid(props: dict[str, Any]) -> list[str]:
    """Return what the table of activities says; the columns of its own words are marked by how they are drawn."""
    columns = props.get("columnDefs", [])
    ours = [column["field"] for column in columns if "cellRenderer" not in column or column["field"] == "title"]
    return [column["headerName"] for column in columns] + [
        row[name] for row in props.get("rowData", []) for name in ours
    ]


def is_english(text: str, language: str) -> bool:
    """Return whether a text is an English phrase: in other scripts by its letters, in French by its words."""
    words: list[str] = WORD.findall(MACHINE_NAME.sub("", text))
    if language == "fr":
        return sum(word.lower() in ENGLISH for word in words) > 1
    return sum(word.islower() for word in words) > 1


def test_what_is_english_is_told_from_names() -> None:
    assert is_english("Most of the services were disrupted", "fr")
    assert is_english("most services", "ru")
    assert not is_english("Bureau des Nations Unies, UNODC, Centre for Drugs", "fr")
    assert not is_english("ЮНИСЕФ и UNODC, Harm Reduction International", "ru")


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize(("path", "search"), ADDRESSES)
def test_no_english_is_left_but_names(dataset: Dataset, path: str, search: str, language: str) -> None:
    view = view_at(path, f"{search}&lang={language}", dataset)
    body = shell(view, search, draw_page(view), activity_title(view))
    titles = [str(source["title"]) for source in sources_by_id(dataset).values()]
    names = re.compile("|".join(map(re.escape, sorted([*titles, str(dataset.version)], key=len, reverse=True))))
    left = {text for text in heard(body, language, language) if is_english(names.sub("", text), language)}
    assert left == set()


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("chart", sorted(CHARTS))
def test_no_english_is_left_in_what_a_chart_says(dataset: Dataset, chart: str, language: str) -> None:
    view = view_at("/", f"lang={language}", dataset)
    rows, drawn = CHARTS[chart].rows(dataset, view.selection), CHARTS[chart]
    layout = drawn.draw(rows, view.reader)["layout"]
    said = [
        *(part(rows, view.reader) for part in (drawn.finding, drawn.subtitle, drawn.summary)),
        *(re.sub("<[^>]+>", " ", note["text"]) for note in layout.get("annotations", [])),
        *map(str, layout.get("xaxis", {}).get("ticktext", [])),
        *map(str, layout.get("yaxis", {}).get("ticktext", [])),
    ]
    assert [text for text in said if is_english(text, language)] == []
