"""What a search finds, grouped, each with the way to its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.components.activities_grid import PEOPLE, people_text, takes_part
from dashboard.components.elements import section
from dashboard.components.filter_bar import country_name
from dashboard.components.links import activity_link, internal_link
from dashboard.components.long_list import with_skip_link
from dashboard.components.page_state import COUNTRY_PATH, PageState
from dashboard.components.region import Region, depends_on
from dashboard.components.untranslated_text import publisher_text, source_title
from dashboard.dataset import query
from dashboard.dataset.search_index import MAX_SEARCH_LENGTH, MOST_INDEXED, search_index
from dashboard.text.translate import message

MAX_RESULTS = 20
"""Results of a group on the page; of the others it says how many there are."""


def search_status(view: PageState) -> str:
    """Say how much is found; how to search where nothing is searched."""
    text, words = view.text, view.selection.q
    if not words:
        return text.t("Write a word, a number, a date or a name above. Any language of the data will do.")
    number = sum(map(len, _ids_by_group(view).values()))
    if not number:
        return text.t("Nothing was found for “{words}”. Try fewer words, or another spelling.", words=words[:60])
    return text.n("{number} result for “{words}”", "{number} results for “{words}”", number, words=words[:60])


def search_results(view: PageState) -> list[Any]:
    """Return what is not searched, then the results by group."""
    return [*_limits(view), *(_group(group, ids, view) for group, ids in _ids_by_group(view).items())]


def _ids_by_group(view: PageState) -> dict[str, list[str]]:
    """Return the groups with what is found of each, searched once for all that ask in a request."""
    if "search" not in view.cached_parts:
        results = search_index(view.dataset).search(view.selection.q) if view.selection.q else {}
        view.cached_parts["search"] = {group: ids for group, ids in results.items() if ids}
    ids_by_group: dict[str, list[str]] = view.cached_parts["search"]
    return ids_by_group


def _limits(view: PageState) -> list[html.P]:
    """Say what is not searched, if anything."""
    text = view.text
    sentences = []
    if len(view.selection.q) > MAX_SEARCH_LENGTH:
        sentences.append(text.t("Only the first {most} characters are searched.", most=text.number(MAX_SEARCH_LENGTH)))
    if view.selection.q and len(view.dataset.activities) > MOST_INDEXED:
        sentence = message("Only the first {most} activities are searched here; the table of activities has all.")
        sentences.append(text.t(sentence, most=text.number(MOST_INDEXED)))
    return [html.P(sentence, className="small-print") for sentence in sentences]


def _group(group: str, ids: list[str], view: PageState) -> html.Section:
    name, entry = GROUPS[group]
    entries = [html.Li(entry(key, view)) for key in ids[:MAX_RESULTS]]
    extra = len(ids) - len(entries)
    heading = f"{view.text.t(name)} ({view.text.number(len(ids))})"
    more = html.P(
        view.text.n(
            "{number} more: add a word to narrow the search.", "{number} more: add a word to narrow the search.", extra
        ),
        className="small-print",
    )
    content = with_skip_link(group, [html.Ul(entries, className="found")], view)
    return section(f"found-{group}", heading, [*content, *([more] if extra else [])])


def _activity(activity: str, view: PageState) -> list[Any]:
    text, rows = view.text, view.dataset.derived("activities by id", lambda: _by_id(view))
    row = rows[activity]
    titles = view.dataset.names("activities", view.selection.lang, "title")
    kinds = view.dataset.labels("activities", "kind", view.selection.lang)
    countries = text.listed([country_name(code, view) for code in row["countries"].split(";")])
    parts = (
        text.period(row["date_start"], row["date_end"]),
        countries,
        kinds[row["kind"]],
        _people(row, view),
        text.amount(row["amount"], row["currency"], row["amount_qualifier"]) if row["currency"] else "",
    )
    facts = html.Span(" · ".join(part for part in parts if part), className="found-facts")
    return [activity_link(titles[activity], activity, view), facts]


def _people(row: Mapping[Any, Any], view: PageState) -> str:
    """Return how many took part, or how many others there were, and who."""
    people = people_text(row, view)
    return view.text.t("{value} participants", value=people) if people and takes_part(row) else people


def _by_id(view: PageState) -> dict[str, Any]:
    columns = ("id", "kind", "date_start", "date_end", "countries", *PEOPLE, "amount", "currency", "amount_qualifier")
    frame = view.dataset.activities.iloc[:MOST_INDEXED].filter(columns)
    return {row["id"]: row for row in frame.to_dict("records")}


def _service(service: str, view: PageState) -> list[Any]:
    names = view.dataset.names("services", view.selection.lang)
    groups = view.dataset.names("services", view.selection.lang, "group_name")
    href = view.selection.only(("lang", "theme")).with_values("service", (service,)).href("/services")
    return [internal_link(names[service], href), html.Span(groups[service], className="found-facts")]


def _country(country: str, view: PageState) -> list[Any]:
    count = int(query.activity_mask(view.dataset, view.selection.only(()).with_values("country", (country,))).sum())
    facts = view.text.n("{number} activity", "{number} activities", count)
    link = internal_link(country_name(country, view), view.plain(COUNTRY_PATH + country))
    return [link, html.Span(facts, className="found-facts")]


def _source(source: str, view: PageState) -> list[Any]:
    row = query.sources_by_id(view.dataset)[source]
    facts: list[Any] = [
        *publisher_text(row, view),
        *([" · ", view.text.date(row["published_on"])] if row["published_on"] else []),
    ]
    link = internal_link(source_title(row, view), f"{view.plain('/sources')}#{source}")
    return [link, html.Span(facts, className="found-facts")]


GROUPS = {
    "activities": (message("Activities"), _activity),
    "services": (message("Services"), _service),
    "countries": (message("Countries"), _country),
    "sources": (message("Sources"), _source),
}
"""What is found, by group: its heading, and what is said of one."""

SEARCH_STATUS = Region("search-status", search_status, depends_on("q"))
SEARCH_RESULTS = Region("search-results", search_results, depends_on("q"))
