"""What changed from one data version to another: what, from what to what, by which source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dash import html

from dashboard.charts.registry import EVERY_CHART
from dashboard.components.elements import html_attributes, html_table, interleave, section
from dashboard.components.links import activity_link, internal_link, link_attributes
from dashboard.components.long_list import truncation_note
from dashboard.components.markup import InputField
from dashboard.components.page_state import CHANGES_PATH, PageState
from dashboard.components.region import Region, whole_key
from dashboard.dataset.changes import RowChange
from dashboard.exports.change_export import ChangeExport
from dashboard.exports.change_words import KIND_NAMES, TABLE_NAMES
from dashboard.selection import FILTERS
from dashboard.text.translate import message

MAX_VERSIONS = 30
"""Versions that are offered to compare with; older ones are reached by their date."""

FORMATS = (("csv", message("CSV")), ("json", message("JSON")), ("atom", message("Feed of changes (Atom)")))
TABLES = tuple(TABLE_NAMES)


def change_counts(view: PageState) -> str:
    """Say how many rows changed in which way, or why there is nothing to compare."""
    text, export = view.text, _export(view)
    if export is None:
        return text.t("No older version of the data is kept, so there is nothing to compare with yet.")
    if not export.rows:
        return text.t("Nothing of this selection changed.") if export.all_changes.rows else text.t("Nothing changed.")
    counts = export.counts
    parts = [
        text.n("{number} row changed", "{number} rows changed", counts["changed"]),
        text.n("{number} is new", "{number} are new", counts["added"]),
        text.n("{number} was withdrawn", "{number} were withdrawn", counts["withdrawn"]),
        text.n("{number} has another id", "{number} have another id", counts["renamed"]),
    ]
    return text.listed([part for part, number in zip(parts, counts.values(), strict=True) if number])


def change_list(view: PageState) -> list[Any]:
    """Return what is compared, the other versions, and the changes."""
    export = _export(view)
    if export is None:
        return []
    return [
        html.P(_comparison_text(view), className="compared"),
        *_early_notice(view),
        _choice(view),
        *([_downloads(view), *_sections(export, view)] if export.rows else []),
    ]


def _export(view: PageState) -> ChangeExport | None:
    """Return the changes of the selection, told once a request; None without older data."""
    versions = view.versions
    if versions is None or versions.baseline is None:
        return None
    if "changes" not in view.cached_parts:
        old, new = versions.baseline.dataset, versions.current.dataset
        changes = versions.history.changes(old, new)
        view.cached_parts["changes"] = ChangeExport(old, new, view.selection, view.text, changes)
    export: ChangeExport = view.cached_parts["changes"]
    return export


def _comparison_text(view: PageState) -> str:
    """Say which two versions are compared."""
    text, versions = view.text, view.versions
    if versions is None or versions.baseline is None:
        return ""
    old, new = versions.baseline, versions.current
    return text.t(
        "From the data of {old} (version {old_hash}, shown since {moment}) to those of {new} (version {new_hash}).",
        old=text.date(old.dataset.version.date),
        old_hash=old.dataset.version.hash,
        moment=text.moment(old.since),
        new=text.date(new.dataset.version.date),
        new_hash=new.dataset.version.hash,
    )


def _early_notice(view: PageState) -> list[html.P]:
    """Say that no version is kept from before the chosen date."""
    if view.versions is None or not view.versions.early:
        return []
    day = view.text.date(view.selection.since)
    sentence = view.text.t(
        "No version from before {date} is kept; these are the changes since the first one.", date=day
    )
    return [html.P(sentence, className="notice")]


def _choice(view: PageState) -> html.Details:
    """Offer the versions that are kept, the newest first."""
    text, versions = view.text, view.versions
    entries = versions.history.store.versions() if versions else ()
    links = [
        html.Li(
            internal_link(
                text.t("since {date} (version {version})", date=text.moment(entry.since), version=entry.hash),
                view.href(view.selection.with_values("since", (entry.hash,))),
            )
        )
        for entry in reversed(entries[-MAX_VERSIONS:])
        if entry.hash != view.dataset.version.hash
    ]
    return html.Details(
        [html.Summary(text.t("Compare with another version"), className="button"), html.Ul(links), _date_form(view)],
        className="version-choice",
    )


def _date_form(view: PageState) -> html.Form:
    """Return the form that compares with the data of a day; it needs no script."""
    text, selection = view.text, view.selection
    hidden_fields = [
        InputField(f"since-{key}", "hidden", key, defaultValue=",".join(selection.get(key)))
        for key in (*FILTERS, "data", "lang", "theme")
        if selection.get(key)
    ]
    day = InputField(
        "since-date",
        "text",
        "since",
        placeholder=text.t("YYYY-MM-DD"),
        maxLength=10,
        required=True,
        autoComplete="off",
        className="form-control",
    )
    label = html.Label(text.t("Compare with the data of a day (2026-11-12)"), htmlFor="since-date")
    button = html.Button(text.t("Compare"), type="submit", className="button")
    return html.Form(
        [label, day, button, html.Div(hidden_fields, hidden=True)],
        action=CHANGES_PATH,
        method="get",
        className="date-form",
    )


def _downloads(view: PageState) -> html.P:
    selection = view.selection.only((*FILTERS, "since", "lang"))
    links = [
        html.A(
            view.text.t(name),
            href=selection.href(f"/download/changes.{extension}"),
            **html_attributes(data_format=extension),
        )
        for extension, name in FORMATS
    ]
    attributes = link_attributes(*FILTERS, "since", "lang")
    return html.P([view.text.t("Take away:"), " ", *interleave(links, " · ")], **attributes)


def _sections(export: ChangeExport, view: PageState) -> Iterator[Any]:
    """Yield the sections: key numbers, charts, countries, then the changes of each table."""
    text = view.text
    if export.key_numbers:
        headings = [text.t("Key number"), text.t("Before"), text.t("Now"), text.t("Difference")]
        cells = [[n.label, n.before or "—", n.after or "—", n.difference or "—"] for n in export.key_numbers]
        title = text.t("Key numbers")
        yield section("key-numbers-changed", title, [html_table(title, headings, cells)])
    links = [*_by_chart(export, view)]
    if links:
        yield section("changes-by-chart", text.t("By chart"), [html.Ul([html.Li(link) for link in links])])
    countries = [*_by_country(export, view)]
    if countries:
        yield section("changes-by-country", text.t("By country"), [html.Ul([html.Li(c) for c in countries])])
    for table in TABLES:
        rows = [row for row in export.rows if row.table == table]
        if rows:
            name = text.t(TABLE_NAMES[table])
            yield section(
                f"changed-{table}", name, [html.P(_kind_counts(rows, view)), change_table(rows, name, export, view)]
            )


def _by_chart(export: ChangeExport, view: PageState) -> Iterator[list[Any]]:
    marked = view.selection.with_values("since", (view.baseline_hash,) if view.baseline_hash else ())
    for chart_id, rows in export.by_chart.items():
        chart = EVERY_CHART[chart_id]
        href = f"{view.href(marked, chart.page)}#{chart_id}"
        count = view.text.n("{number} change", "{number} changes", len(rows))
        yield [internal_link(view.text.t(chart.name), href), view.text.labelled("", count)]


def _by_country(export: ChangeExport, view: PageState) -> Iterator[list[Any]]:
    names = view.dataset.names("scopes", view.text.language)
    for country, number in export.by_country.items():
        name = view.text.territory(country, names.get(country, country))
        count = view.text.n("{number} change", "{number} changes", number)
        yield [
            internal_link(name, view.href(view.selection.with_values("country", (country,)))),
            view.text.labelled("", count),
        ]


def _kind_counts(rows: Sequence[RowChange], view: PageState) -> str:
    """Return how many rows of a table changed in which way."""
    kinds: Iterable[str] = dict.fromkeys(row.kind for row in rows)
    parts = [f"{view.text.number(sum(r.kind == k for r in rows))} {view.text.t(KIND_NAMES[k])}" for k in kinds]
    return view.text.listed(parts)


def _key(view: PageState) -> str:
    versions = view.versions
    if versions is None:
        return whole_key(view)
    newest = versions.history.store.versions()[-1:]
    return f"{whole_key(view)}|{view.baseline_hash}|{versions.early}|{newest}"


CHANGE_COUNTS = Region("change-counts", change_counts, _key)
CHANGE_LIST = Region("change-list", change_list, _key)


MAX_LINES = 300
"""Lines of a table on the page; the download has all."""

MAX_SOURCES, MAX_CELL_LENGTH = 3, 400
"""Sources named in a line, and characters of a cell that are shown."""


def change_table(rows: Sequence[RowChange], name: str, export: ChangeExport, view: PageState) -> html.Div:
    """Return the lines of rows, one a cell, and a note if there are more than fit."""
    text = view.text
    heads = [text.t("What"), text.t("Change"), text.t("Column"), text.t("Before"), text.t("Now"), text.t("Source")]
    lines = [line for row in rows for line in _lines(row, export, view)]
    table = html_table(name, [*heads, text.t("Why")], lines[:MAX_LINES])
    return html.Div([table, *truncation_note(len(lines), MAX_LINES, view)])


def _lines(row: RowChange, export: ChangeExport, view: PageState) -> Iterator[list[Any]]:
    text, words = view.text, export.words
    label, kind = _truncate(words.label(row)), [text.t(KIND_NAMES[row.kind]), *_split_items(row, view)]
    is_shown = row.table == "activities" and row.kind != "withdrawn"
    item = activity_link(label, row.id, view) if is_shown else label
    after = [_sources(row, export, view), _truncate(row.why)]
    if row.kind == "renamed":
        yield [item, kind, text.t("Id"), html.Code(row.old_id), html.Code(row.id), *after]
    elif row.kind == "changed":
        for cell in row.cells:
            before = _truncate(words.cell(row, cell.column, cell.before, old=True)) or "—"
            now = _truncate(words.cell(row, cell.column, cell.after)) or "—"
            yield [item, kind, words.column(row.table, cell.column), before, now, *after]
    else:
        is_withdrawn = row.kind == "withdrawn"
        summary = _truncate(words.summary(row, old=is_withdrawn)) or "—"
        yield [item, kind, "", *((summary, "—") if is_withdrawn else ("—", summary)), *after]


def _split_items(row: RowChange, view: PageState) -> list[Any]:
    """Say which rows came of this one, or of which it is a part."""
    if row.parts:
        sentence = view.text.t("split into: {list}", list=view.text.listed(list(row.parts)))
    elif row.split_of:
        sentence = view.text.t("part of: {row}", row=row.split_of)
    else:
        return []
    return [html.Br(), html.Small(sentence, className="cell-note")]


def _sources(row: RowChange, export: ChangeExport, view: PageState) -> Any:
    """Return the links to the sources of a row; one that is withdrawn leads nowhere."""
    if row.table == "sources":
        return "—"
    source_ids, page = set(view.dataset.sources["id"]), view.plain("/sources")
    titles = export.words.source_titles(row)[:MAX_SOURCES]
    parts = [internal_link(title, f"{page}#{key}") if key in source_ids else title for key, title in titles]
    return html.Span(interleave(parts, html.Br())) if parts else "—"


def _truncate(cell: str) -> str:
    return cell if len(cell) <= MAX_CELL_LENGTH else f"{cell[:MAX_CELL_LENGTH]}…"
