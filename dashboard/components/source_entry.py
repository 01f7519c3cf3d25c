"""One source: document, publisher, date, language, how it was read, and its uses."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from babel import Locale, UnknownLocaleError
from dash import html

from dashboard.components.links import external_link
from dashboard.components.page_state import PageState
from dashboard.components.source_usage import SourceUsage, usage_list
from dashboard.components.untranslated_text import note_text, publisher_text, source_title, untranslated_text

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
