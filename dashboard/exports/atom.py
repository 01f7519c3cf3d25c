"""The changes of a selection as a feed (Atom, RFC 4287): one entry a data version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

from dashboard.dataset.changes import RowChange
from dashboard.dataset.dataset import Dataset
from dashboard.exports.change_export import ChangeExport
from dashboard.exports.change_words import KIND_NAMES, TABLE_NAMES
from dashboard.plotting.svg_elements import UNWRITABLE
from dashboard.selection import DEFAULT_PREFERENCES, FILTERS, Selection
from dashboard.text.translate import Translator

ATOM = "changes.atom"
MOST_ROWS = 40
"""Changes that one entry names; the page has all."""


Step = tuple[ChangeExport, float]
"""What changed from one version to the next, and since when that was shown (seconds since 1970)."""


def to_atom(
    steps: Iterable[Step], dataset: Dataset, selection: Selection, text: Translator, root: str, updated: float
) -> bytes:
    """Return the feed, the newest step first; `updated`: since when today's data are shown."""
    base, name = root.rstrip("/"), str(dataset.contract.descriptor.get("name", "dashboard"))
    filters = replace(selection.only((*FILTERS, "lang")).without("data"), home=DEFAULT_PREFERENCES)
    entries = "".join(_entry(export, since, filters, text, base, name) for export, since in steps if export.rows)
    feed = (
        f"<id>{escape(base + filters.href(f'/download/{ATOM}'))}</id>"
        f"<title>{escape(text.t('Changes of the data: service disruption, COVID-19'))}</title>"
        f"<updated>{_moment(updated)}</updated><author><name>{escape(name)}</name></author>"
        f'<link rel="self" type="application/atom+xml" href="{escape(base + filters.href(f"/download/{ATOM}"))}"/>'
        f'<link rel="alternate" type="text/html" href="{escape(base + filters.href("/changes"))}"/>'
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
    return UNWRITABLE.sub("", f'{head} xml:lang="{text.language}">{feed}{entries}</feed>\n').encode()


def _entry(export: ChangeExport, since: float, filters: Selection, text: Translator, base: str, name: str) -> str:
    counts = [f"{text.number(n)} {text.t(KIND_NAMES[kind])}" for kind, n in export.counts.items() if n]
    versions = filters.with_values("data", (export.new.version.hash,)).with_values("since", (export.old.version.hash,))
    title = text.t("Data of {date}: {counts}", date=text.date(export.new.version.date), counts=text.listed(counts))
    lines = "".join(f"<li>{escape(_line(row, export, text))}</li>" for row in export.rows[:MOST_ROWS])
    return (
        f"<entry><id>tag:{quote(name, safe='')},2020:{export.old.version.hash}:{export.new.version.hash}:"
        f"{escape(filters.query(FILTERS))}</id><title>{escape(title)}</title><updated>{_moment(since)}</updated>"
        f'<link rel="alternate" type="text/html" href="{escape(base + versions.href("/changes"))}"/>'
        f'<content type="html">{escape(f"<ul>{lines}</ul>")}</content></entry>'
    )


def _line(row: RowChange, export: ChangeExport, text: Translator) -> str:
    """Return one change on one line."""
    words = export.words
    label = text.labelled(text.t(TABLE_NAMES[row.table]), words.label(row))
    if row.kind != "changed":
        return f"{label} ({text.t(KIND_NAMES[row.kind])})"
    cells = [
        text.labelled(
            words.column(row.table, cell.column),
            f"{words.cell(row, cell.column, cell.before, old=True) or '—'} → "
            f"{words.cell(row, cell.column, cell.after) or '—'}",
        )
        for cell in row.cells
    ]
    return text.labelled(label, text.separated(cells))


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
