"""A deck made earlier, with today's numbers, opened in a process of its own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from dashboard.dataset.dataset import Dataset
from dashboard.dataset.formula_escaping import escape_formula
from dashboard.exports.office_errors import DeckRejected
from dashboard.exports.office_process import ask_process
from dashboard.exports.pptx.records import package_name
from dashboard.exports.pptx.text_runs import language_tag
from dashboard.exports.refresh.merge import Change, MergeCode
from dashboard.exports.refresh.package import PACKED
from dashboard.exports.refresh.report_slide import COLUMNS
from dashboard.exports.refresh.today import slides_today
from dashboard.text.translate import Translator, languages, message, text_for

CHILD = "dashboard.exports.refresh.deck_merge"

DONE: Mapping[str, str] = {
    "unchanged": message("unchanged"),
    "written": message("written"),
    "kept": message("yours is kept"),
    "conflict": message("both changed: ours is written"),
    "kept-conflict": message("both changed: yours is kept"),
    "new": message("new"),
    "gone": message("no longer published"),
    "moved": message("in today’s order"),
    "removed": message("taken out by you"),
    "not-added": message("new, not added"),
    "weak": message("yours or older, not written"),
    "check": message("repeats an old number: check it"),
    "left": message("left alone"),
}
"""What is done to a number -> how it is told."""

HEADINGS: Mapping[str, str] = {
    "slide": message("Slide"),
    "element": message("Chart, table or text"),
    "line": message("Row"),
    "delivered": message("Delivered"),
    "deck": message("In the deck"),
    "today": message("Today"),
    "done": message("What was done"),
    "source": message("Source"),
}


@dataclass(frozen=True)
class RefreshOptions:
    """How a deck is refreshed.

    Attributes:
        keep_mine: where an officer and the data changed a number, that of the officer stays.
        overwrite: numbers are written, too, where it is not known what was delivered (after LibreOffice).
    """

    keep_mine: bool = False
    overwrite: bool = False


@dataclass(frozen=True)
class RefreshResult:
    """A refreshed (or unchanged) deck, and what became of each number."""

    content: bytes
    changes: tuple[Change, ...]
    is_changed: bool

    def outcome(self, text: Translator) -> str:
        """Return the sentence on a deck into which nothing is written; "" where something is."""
        if self.is_changed:
            return ""
        if self.count(MergeCode.UNCHANGED) == len(self.changes):
            return text.t("Nothing has changed; the deck is as it was.")
        return text.t("Nothing is written; the deck is as it was, and the list says what differs.")

    def count(self, *codes: str) -> int:
        """Return how many numbers something was done with."""
        return sum(change.done in codes for change in self.changes)


def refresh_deck(content: bytes, dataset: Dataset, options: RefreshOptions | None = None) -> RefreshResult:
    """Return a deck with today's numbers and the list of its changes.

    Raises:
        DeckRejected: the bytes are no deck of this dashboard, or more than the bounds allow.
    """
    if len(content) > PACKED:
        raise DeckRejected("size")
    head = {"package": package_name(dataset)}
    question, _none = ask_process(CHILD, head, {"deck": content}, DeckRejected)
    today = {
        "answers": slides_today(question["requests"], dataset),
        "words": {language: words(text_for(language)) for language in languages()},
        "version": str(dataset.version),
        **head,
        **asdict(options or RefreshOptions()),
    }
    answer, output = ask_process(CHILD, {}, {"deck": content, "today": json.dumps(today).encode()}, DeckRejected)
    changes = tuple(Change(**item) for item in answer["changes"])
    return RefreshResult(output or content, changes, bool(output))


def words(text: Translator) -> dict[str, str]:
    """Return the words that are written into decks of a language."""
    return {
        "title": text.t("What has changed"),
        "gone": text.t("no longer published"),
        "language": language_tag(text),
        "direction": text.direction,
        "label": text.labelled("{}", "{}"),
        "between": text.separated(("", "")),
        **{f"done {code}": text.t(words) for code, words in DONE.items()},
        **{f"column {name}": text.t(words) for name, words in HEADINGS.items()},
    }


def changes_csv(changes: Sequence[Change], text: Translator) -> bytes:
    """Return the changes as CSV for spreadsheets, without formulas."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([text.t(HEADINGS[name]) for name in COLUMNS])
    for change in changes:
        cells = asdict(change) | {"done": text.t(DONE[change.done])}
        writer.writerow([escape_formula(str(cells[name])) for name in COLUMNS])
    return target.getvalue().encode("utf-8-sig")
