"""What is said around a chart on a slide: its source in a line, the notes of the speaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport, sources_text
from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.datapackage import licences
from dashboard.exports.pptx.geometry import OWN_GEOMETRY, SlideGeometry
from dashboard.exports.pptx.slide_layout import SlideText
from dashboard.exports.pptx.template import SMALL
from dashboard.exports.table_cells import source_ids
from dashboard.exports.text_fitting import (
    BETWEEN,
    RESERVE,
    joined,
    line_count,
    shorten,
    strip_unwritable,
    with_full_stop,
)
from dashboard.text.translate import Translator

MAX_NOTES_LENGTH = 1_400
"""Characters of the notes of a slide, without the link: what can be taken in while speaking."""

MIN_NOTES_LENGTH, MAX_PUBLISHERS = 500, 3
MAX_ADDRESS_LENGTH = 60
"""Characters of an address that stand on a slide; the link leads to the whole one."""


def source_line(export: ChartExport, rows: pd.DataFrame, wide: float = OWN_GEOMETRY.wide) -> str:
    """Return publishers, period and n in one line of small print, beside the address or above."""
    text, facts = export.reader.text, export.footnotes
    about = [part for part in (facts.period, facts.n) if part]
    names = _most_used(rows, export.dataset)
    for clauses in (about, about[:1], []):
        for beside in (f"{BETWEEN}{slide_link(export)[1]}", ""):
            for count in range(min(MAX_PUBLISHERS, len(names)), 0, -1):
                line = joined(sources_text(names, count, text), *clauses)
                if line_count(strip_unwritable(line) + beside, SMALL, wide * RESERVE) <= 1:
                    return line
    return joined(*about)


def footer(dataset: Dataset, text: Translator, geometry: SlideGeometry) -> str:
    """Return the foot of each slide: the month of the data, on our own after what they are of."""
    if geometry != OWN_GEOMETRY:  # the footers of offices are short
        return data_month(dataset, text)
    return f"{text.t('COVID-19: disrupted services and the response')} · {text.date(dataset.version.date[:7])}"


def data_month(dataset: Dataset, text: Translator) -> str:
    """Say of which month the data are."""
    return text.t("Data of {month}", month=text.date(dataset.version.date[:7]))


def chart_text(
    export: ChartExport, title: str, wide: float, sentences: Sequence[str] = (), rows: pd.DataFrame | None = None
) -> SlideText:
    """Return what stands around a drawing of a chart, or of some rows, in a width in inches."""
    source = source_line(export, export.rows if rows is None else rows, wide)
    subtitle = export.subtitle if rows is None else ""
    return SlideText(title, subtitle, source, tuple(sentences), *slide_link(export))


def _most_used(rows: pd.DataFrame, dataset: Dataset) -> list[str]:
    """Return the publishers of rows, that of most rows first, of as many that of the first row."""
    sources, uses = query.sources_by_id(dataset), Counter[str]()
    for cell, count in rows["source"].value_counts(sort=False).items():
        for publisher in dict.fromkeys(str(sources[i]["publisher"]) for i in source_ids(str(cell)) if i in sources):
            uses[publisher] += int(count)
    return [publisher for publisher, _count in uses.most_common()]


def version_line(dataset: Dataset, text: Translator) -> str:
    """Say of which version the data are; its date keeps its order in Arabic, too."""
    return text.t("Data version: {version}", version=text.isolate(str(dataset.version)))


def short_address(link: str) -> str:
    """Return an address for a slide: without scheme, and without query where that is long."""
    address = link.partition("://")[2] or link
    if len(address) <= MAX_ADDRESS_LENGTH:
        return address
    return shorten(address.partition("?")[0], MAX_ADDRESS_LENGTH)


def slide_link(export: ChartExport) -> tuple[str, str]:
    """Return what the small print of a slide opens, and how that is written.

    That is the same view; of an older data version the numbers that changed since, by their number.
    """
    if export.revision is None:
        return export.permalink, short_address(export.permalink)
    return export.changes_link, export.changes_count


def speaker_notes(
    export: ChartExport | DashboardExport, say: Sequence[str], behind: Sequence[str], link: str = ""
) -> list[str]:
    """Return the notes of a slide: what to say, what stands behind it, the link.

    Together they stay short; what does not fit is left out from the end of what stands behind.
    """
    text, dataset, link = export.reader.text, export.dataset, link or export.permalink
    licence = text.separated(str(licence) for licence in licences(dataset)) or text.t("not stated")
    origin = [
        text.t("Licence: {licence}", licence=licence),
        version_line(dataset, text),
        text.t("Exported on {date}", date=text.date(export.exported_on.isoformat())),
    ]
    head, tail = text.t("Behind this slide"), [*origin, link]
    room = max(MIN_NOTES_LENGTH, MAX_NOTES_LENGTH - len(link)) - sum(map(len, [head, *origin])) - len(tail)
    details, first = list[str](), list[str]()
    for lines, candidates in ((first, say), (details, behind)):
        for line in dict.fromkeys(strip_unwritable(words) for words in candidates if words):
            short = shorten(line, max(room, 0)) if lines is first else line
            if short and len(short) < room:
                lines.append(short)
                room -= len(short) + 1
    return [*first, head, *details, *tail]


def spoken_notes(export: ChartExport) -> list[str]:
    """Return the sentences to say: the finding, of whom it speaks, how it is to be read."""
    return [line for line in (export.title, with_full_stop(export.subtitle), *export.footnotes.caveats[:1]) if line]


def chart_notes(export: ChartExport, title: str, more: Sequence[str] = ()) -> list[str]:
    """Return the notes of a chart: finding, of whom it speaks, how to read it; then its facts."""
    facts, text = export.footnotes, export.reader.text
    say = [title, *spoken_notes(export)]
    behind = [
        export.changed,
        export.marked,
        *facts.caveats[1:],
        *more,
        joined(facts.period, facts.n),
    ]
    names = _most_used(export.rows, export.dataset)
    behind.append(sources_text(names, MAX_PUBLISHERS * 2, text))
    return speaker_notes(export, say, behind)
