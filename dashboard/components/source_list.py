"""Every source of the selection, grouped by what it tells of, each with how it was read."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from babel import Locale, UnknownLocaleError
from dash import html

from dashboard.components.links import external_link, internal_link
from dashboard.components.long_list import long_section
from dashboard.components.page_state import ACTIVITY_FILTERS, PageState
from dashboard.components.region import Region, depends_on
from dashboard.components.source_usage import (
    FIGURE_FILTERS,
    SourceUsage,
    usage_list,
    usages_by_source,
)
from dashboard.components.untranslated_text import note_text, publisher_text, source_title, untranslated_text
from dashboard.dataset.categories import category
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.activity_rows import SEVERAL, place_names, place_of_countries

FIGURES = "figures"
"""The group of the sources that survey figures were taken from."""


def source_list(view: PageState) -> html.Section:
    """Return the sources, of a selection those it was taken from, in folded groups."""
    text, usages = view.text, usages_by_source(view)
    is_filtered = bool(view.selection.active())
    records = [s for s in view.dataset.sources.to_dict("records") if s["id"] in usages or not is_filtered]
    content: list[Any] = [_count_line(len(records), is_filtered, view)]
    groups = _groups([source["id"] for source in records], view)
    for group, name in _names(view).items():
        members = [source for source in records if groups[source["id"]] == group]
        if members:
            content.append(_group(name, members, usages, view))
    return long_section("sources", text.t("What was taken from each source"), content, view)


def _count_line(count: int, is_filtered: bool, view: PageState) -> html.P:
    text, total = view.text, view.text.number(len(view.dataset.sources))
    if not is_filtered:
        return html.P(text.n("{number} source.", "{number} sources.", count))
    sentence = text.n(
        "{number} of {all} sources tells of the selection.",
        "{number} of {all} sources tell of the selection.",
        count,
        all=total,
    )
    return html.P([sentence, " ", internal_link(text.t("Show all sources"), view.plain("/sources"))])


def _names(view: PageState) -> dict[str, str]:
    """Return group -> name, in the order they stand on the page."""
    return {FIGURES: view.text.t("Survey figures"), **place_names(view.dataset, view.selection.lang)}


def _groups(ids: list[str], view: PageState) -> dict[str, str]:
    """Return source -> group: figures before activities, one country before several."""
    places = view.dataset.derived("places of sources", lambda: _places(view.dataset))
    figures = set(view.dataset.observations["source"]) | set(view.dataset.surveys["source"])
    groups = {}
    for source in ids:
        codes = places.get(source, set())
        several = SEVERAL if codes else FIGURES
        groups[source] = FIGURES if source in figures else next(iter(codes)) if len(codes) == 1 else several
    return groups


def _places(dataset: Dataset) -> dict[str, set[str]]:
    """Return source -> the places of the activities that were taken from it."""
    activity_rows = dataset.activities_of_links()
    countries = category(dataset, "activities", "countries").take(activity_rows, allow_fill=True)
    sources = category(dataset, "activity_sources", "source")
    pairs = pd.DataFrame({"source": sources, "countries": countries}).dropna().drop_duplicates()
    places = pairs["countries"].astype("str").map(place_of_countries).groupby(pairs["source"].astype("str")).agg(set)
    return {str(source): codes for source, codes in places.items()}


def _group(
    name: str, members: list[dict[Hashable, Any]], usages: Mapping[str, SourceUsage], view: PageState
) -> html.Details:
    records = sorted(members, key=lambda source: (source["publisher"].casefold(), source["published_on"], source["id"]))
    count = html.Span(view.text.n("{number} source", "{number} sources", len(members)), className="count")
    entries = [source_entry(source, usages.get(source["id"]), view) for source in records]
    return html.Details([html.Summary([html.H3(name), " ", count]), html.Ul(entries, className="source-entries")])


SOURCE_LIST = Region("source-list", source_list, depends_on(*dict.fromkeys((*FIGURE_FILTERS, *ACTIVITY_FILTERS))))


PLACE = "\ufffc"
"""Holds the place of a component in a sentence while it is translated."""


def source_entry(source: Mapping[Hashable, Any], usage: SourceUsage | None, view: PageState) -> html.Li:
    """Return the entry of a source, to which `/sources#<id>` leads."""
    text = view.text
    parts: list[Any] = [
        external_link(source_title(source, view), source["url"], dir="auto"),
        html.P(_about(source, view)),
    ]
    if source["document"]:
        parts.append(html.P(_document(source["document"], view)))
    if source["file"] and not source["url"]:
        parts.append(html.P(text.t("File: {file}", file=source["file"])))
    if source["note"]:
        parts.append(html.P(note_text(source, view)))
    parts.append(usage_list(usage, view) if usage else html.P(text.t("Nothing was taken from it.")))
    return html.Li(parts, id=source["id"], className="source")


def language_name(code: str, view: PageState) -> str:
    """Return the name of a BCP 47 code in the reader's language, else the code."""
    try:
        return Locale.parse(code, sep="-").get_display_name(view.text.locale) or code
    except (UnknownLocaleError, ValueError):
        return code


def _document(name: str, view: PageState) -> list[Any]:
    """Return where a figure can be checked; the name of the document keeps its language."""
    before, _, after = view.text.t("Can be checked in: {document}", document=PLACE).partition(PLACE)
    return [before, untranslated_text(name, view), after]


def _about(source: Mapping[Hashable, Any], view: PageState) -> list[Any]:
    """Return publisher, date, language and licence in one line; says so when there is no date."""
    text = view.text
    date = text.date(source["published_on"]) if source["published_on"] else text.t("date not shown")
    licence = source["licence"] if source["licence"] not in ("", "not stated") else text.t("not stated")
    facts = ["", date, language_name(source["language"], view), text.t("Licence: {licence}", licence=licence)]
    return [*publisher_text(source, view), " · ".join(facts)]
