"""The pages in Russian, French and Arabic: no English but names, and what is marked so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient
from plotly.io.json import to_json_plotly

from dashboard.charts.registry import CHARTS
from dashboard.components.activity_details import activity_title
from dashboard.components.shell import shell
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.query import sources_by_id
from dashboard.pages.registry import draw_page, page_state_at
from tests.support.complete_languages import COMPLETE
from tests.support.covering import covering
from tests.support.english_detector import is_english

STARTED = "kk"
"""A language whose catalogue is started."""

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
    ("/compare", "country=KAZ,KGZ"),
    ("/search", "q=methadone"),
    ("/nowhere", ""),
    ("/activities", "country=XXX&from=2021&to=2020&kind=webinar"),
    ("/", "present=disruption-by-service"),
)

SPOKEN = ("aria-label", "title", "alt", "placeholder")
"""The attributes that are read to somebody."""

LATIN_SIGN = re.compile("[\u0600-\u06ff][^\\w\\s<>]*[;,] ")
"""A comma or a semicolon of Latin letters after an Arabic word."""

CODES = ("Code", "Textarea")
"""Components that hold what is the same in each language: names of columns, HTML."""


def texts_of(content: Any, language: str, text_language: str, attributes: tuple[str, ...] = SPOKEN) -> Iterator[str]:
    """Yield every text that stands on a page, as JSON, as if it were in the page's language."""
    if isinstance(content, str):
        if text_language == language:
            yield content
    elif isinstance(content, list):
        for part in content:
            yield from texts_of(part, language, text_language, attributes)
    elif isinstance(content, dict) and content["type"] not in CODES:
        props = content["props"]
        part_language = props.get("lang", text_language)
        texts = [props.get(name, "") for name in attributes]
        yield from texts_of([*texts, *_grid(props), props.get("children") or []], language, part_language, attributes)


def _grid(props: dict[str, Any]) -> list[str]:
    """Return what the table of activities says, but cells that say their language."""
    columns = props.get("columnDefs", [])
    ours = [column["field"] for column in columns if "cellRenderer" not in column or column["field"] == "title"]
    return [column["headerName"] for column in columns] + [
        row[name] for row in props.get("rowData", []) for name in ours
    ]


def test_what_is_english_is_told_from_names() -> None:
    assert is_english("Most of the services were disrupted", "fr")
    assert is_english("most services", "ru")
    assert not is_english("Bureau des Nations Unies, UNODC, Centre for Drugs", "fr")
    assert not is_english("ЮНИСЕФ и UNODC, Harm Reduction International", "ru")


@pytest.mark.parametrize(("address", "language"), covering(ADDRESSES, COMPLETE))
def test_no_english_is_left_but_names(dataset: Dataset, address: tuple[str, str], language: str) -> None:
    path, search = address
    view = page_state_at(path, f"{search}&lang={language}", dataset)
    body = json.loads(to_json_plotly(shell(view, search, draw_page(view), activity_title(view))))
    titles = [str(source["title"]) for source in sources_by_id(dataset).values()]
    names = re.compile("|".join(map(re.escape, sorted([*titles, str(dataset.version)], key=len, reverse=True))))
    english = {text for text in texts_of(body, language, language) if is_english(names.sub("", text), language)}
    assert english == set()


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("chart", sorted(CHARTS))
def test_no_english_is_left_in_what_a_chart_says(dataset: Dataset, chart: str, language: str) -> None:
    view = page_state_at("/", f"lang={language}", dataset)
    rows, chart_object = CHARTS[chart].rows(dataset, view.selection), CHARTS[chart]
    figure = chart_object.draw(rows, view.reader)
    layout = figure["layout"]
    texts = [
        *(part(rows, view.reader) for part in (chart_object.finding, chart_object.subtitle, chart_object.summary)),
        *(re.sub("<[^>]+>", " ", note["text"]) for note in layout.get("annotations", [])),
        *map(str, layout.get("xaxis", {}).get("ticktext", [])),
        *map(str, layout.get("yaxis", {}).get("ticktext", [])),
        *(line for trace in figure["data"] for line in _tooltips(trace)),
    ]
    assert [text for text in texts if is_english(text, language)] == []
    assert [text for text in texts if LATIN_SIGN.search(text)] == []


def _tooltips(trace: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a trace's tooltips, but those that say in which language they are."""
    tooltips = trace.get("hovertext", [])
    for tooltip in [tooltips] if isinstance(tooltips, str) else tooltips:
        yield from re.split("<br>", re.sub("</?b>", "", re.sub(r"<span lang=.*?</span>", "", tooltip)))


class Spoken(HTMLParser):
    """What a document says in its own language: `texts`, those that are read aloud included."""

    ALONE = ("meta", "link", "br", "img", "input", "hr")

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.texts = language, list[str]()
        self.within: list[tuple[str, str]] = [("", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        language = attributes.get("lang", self.within[-1][1])
        if language == self.language in COMPLETE and tag != "link":
            self.texts += [attributes[name] for name in SPOKEN if name in attributes]
        if tag not in self.ALONE:
            self.within.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        assert self.within[-1][0] == tag
        self.within.pop()

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _language in self.within}
        # What is drawn is a picture (role="img"): its label is read aloud, not its words.
        if self.within[-1][1] == self.language and tags.isdisjoint(("script", "style", "title", "svg")):
            self.texts.append(data)


DOCUMENTS = (
    *(f"/embed/{chart}?" for chart in CHARTS),
    *(f"/embed/{chart}?table={chart}" for chart in CHARTS),
    *(f"/download/{chart}.html?" for chart in ("disruption-by-scope", "activity-timeline", "service-outputs")),
)


@pytest.mark.parametrize(("address", "language"), covering(DOCUMENTS, [*COMPLETE, STARTED]))
def test_no_english_is_left_in_what_leaves_the_page(address: str, language: str, client: FlaskClient) -> None:
    document = Spoken(language)
    document.feed(client.get(f"{address}&lang={language}").text)
    assert len(document.texts) > 3
    assert [text for text in document.texts if LATIN_SIGN.search(text)] == []
    assert [text for text in document.texts if is_english(text, language)] == []


@pytest.mark.parametrize("path", ["/", "/services", "/activities", "/country/KAZ", "/nowhere"])
def test_what_a_started_language_lacks_is_marked_as_english(dataset: Dataset, path: str) -> None:
    """Attributes cannot say their language; all else does."""
    search = f"activity=unodc-kaz-ppe-2020-08&country=XXX&lang={STARTED}"
    view = page_state_at(path, search, dataset)
    body = json.loads(to_json_plotly(shell(view, search, draw_page(view), activity_title(view))))
    english = {text for text in texts_of(body, STARTED, STARTED, ()) if is_english(text, STARTED)}
    assert {text for text in english if "×" not in text} == set()
