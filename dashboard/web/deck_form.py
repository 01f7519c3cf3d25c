"""`/refresh`: a deck made earlier comes in, with today's numbers it goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request

from dashboard.bounds.limits import DECK_BYTES, MEGABYTE
from dashboard.exports.office_errors import REFRESH, DeckRejected
from dashboard.exports.refresh.deck_refresh import (
    DONE,
    HEADINGS,
    RefreshOptions,
    RefreshResult,
    changes_csv,
    refresh_deck,
)
from dashboard.exports.refresh.merge import MergeCode
from dashboard.exports.registry import FORMATS
from dashboard.sources.current_data import CurrentData
from dashboard.text.translate import Translator, message
from dashboard.web.client_preferences import requested_look
from dashboard.web.error_handlers import plain_page
from dashboard.web.forms import UploadForm, data_address, register_upload_form

DECK, KEEP, OVERWRITE = "deck", "keep", "overwrite"
"""The fields of the form."""

MAX_ROWS = 500
"""Rows of the list that the page shows; the file of the list has all."""

NEW_DECK, LIST = "refreshed.pptx", "changes.csv"


def register_deck_form(server: Flask, current_data: Callable[[], CurrentData]) -> None:
    """Answer `/refresh`: the form, and what is sent with it."""

    def make(content: bytes, fields: Mapping[str, str], _text: Translator) -> RefreshResult:
        options = RefreshOptions(keep_mine=fields.get(KEEP) == "1", overwrite=fields.get(OVERWRITE) == "1")
        return refresh_deck(content, current_data().dataset, options)

    foreign = message("Send the deck from the page of the dashboard itself.")
    register_upload_form(server, UploadForm(REFRESH, DECK, DeckRejected, foreign, make, _page, "refreshed.zip", _files))


def _files(result: RefreshResult, text: Translator) -> dict[str, bytes]:
    return {NEW_DECK: result.content, LIST: changes_csv(result.changes, text)}


def _page(text: Translator, result: RefreshResult | None, sentence: str) -> Response:
    """Return the form, below what became of a deck, or why it is not refreshed."""
    words = {
        "heading": text.t("Refresh a deck"),
        "sentence": sentence,
        "form": _form_words(text),
        "result": _result(result, text) if result else None,
        "field": {"deck": DECK, "keep": KEEP, "overwrite": OVERWRITE},
    }
    return plain_page("refresh.html", text, words, urlencode(requested_look(request)))


def _form_words(text: Translator) -> dict[str, str]:
    return {
        "what": text.t(
            "Choose a deck that was downloaded here, as you have edited it. Its charts, tables, figures and titles get "
            "today’s numbers; what you changed, and all else, stays. A hidden slide at its end lists every number."
        ),
        "limits": text.t(
            "PowerPoint (.pptx), at most {size} MB. Nothing of it is stored on the server.",
            size=text.number(DECK_BYTES // MEGABYTE),
        ),
        "deck": text.t("Your deck"),
        "hint": text.t("You can also drop it here."),
        "keep": text.t("Where I and the data changed a number, keep mine"),
        "overwrite": text.t("Write numbers, too, where it is not known what was delivered (after LibreOffice)"),
        "send": text.t("Refresh"),
    }


def _result(result: RefreshResult, text: Translator) -> dict[str, Any]:
    """Return what the page says of a refreshed deck, with the files as addresses that hold them."""
    counts = Counter(change.done for change in result.changes)
    changes = sorted(result.changes, key=lambda change: change.done == MergeCode.UNCHANGED)
    names = tuple(HEADINGS)
    return {
        "heading": text.t("What has changed"),
        "sentence": result.outcome(text),
        "counts": [
            text.labelled(text.t(words), text.number(counts[code])) for code, words in DONE.items() if counts[code]
        ],
        "files": [
            (text.t("Download the new deck"), NEW_DECK, data_address(result.content, FORMATS["pptx"].media_type)),
            (text.t("Download the list (CSV)"), LIST, data_address(changes_csv(result.changes, text), "text/csv")),
        ],
        "heads": [text.t(HEADINGS[name]) for name in names],
        "rows": [
            [text.t(DONE[change.done]) if name == "done" else str(getattr(change, name)) for name in names]
            for change in changes[:MAX_ROWS]
        ],
        "more": max(len(changes) - MAX_ROWS, 0)
        and text.t("The list as CSV has all {number} rows.", number=text.number(len(changes))),
    }
