"""What changed from one data version to another, for the selection of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dash import html

from dashboard.charts.registry import EVERY_CHART
from dashboard.components.change_table import change_table
from dashboard.components.html_attributes import html_attributes
from dashboard.components.html_table import html_table
from dashboard.components.links import internal_link, link_attributes
from dashboard.components.markup import InputField
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, whole_key
from dashboard.components.section import section
from dashboard.dataset.changes import RowChange
from dashboard.exports.change_export import ChangeExport
from dashboard.exports.change_words import KIND_NAMES, TABLE_NAMES
from dashboard.selection import FILTERS, Selection
from dashboard.text.translate import message

PATH = "/changes"
MAX_VERSIONS = 30
"""Versions that are offered to compare with; older ones are reached by their date."""

FORMATS = (("csv", message("CSV")), ("json", message("JSON")), ("atom", message("Feed of changes (Atom)")))
TABLES = tuple(TABLE_NAMES)


def change_list(view: PageState) -> list[Any]:
    """Return what is compared, and the changes; a sentence where there is none to compare."""
    text, versions = view.text, view.versions
    title = html.H1(text.t("Which numbers changed"))
    if versions is None or versions.baseline is None:
        sentence = text.t("No older version of the data is kept, so there is nothing to compare with yet.")
        return [title, html.P(sentence)]
    old, new = versions.baseline.dataset, versions.current.dataset
    export = ChangeExport(old, new, view.selection, text, versions.history.changes(old, new))
    return [
        title,
        html.P(_comparison_text(view), className="compared"),
        *_early_notice(view),
        html.P(_counts(export, view), role="status", className="change-counts"),
        _choice(view),
        *([_downloads(view), *_sections(export, view)] if export.rows else []),
    ]


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


def _counts(export: ChangeExport, view: PageState) -> str:
    text, counts = view.text, export.counts
    if not export.rows:
        return text.t("Nothing of this selection changed.") if export.all_changes.rows else text.t("Nothing changed.")
    parts = [
        text.n("{number} row changed", "{number} rows changed", counts["changed"]),
        text.n("{number} is new", "{number} are new", counts["added"]),
        text.n("{number} was withdrawn", "{number} were withdrawn", counts["withdrawn"]),
        text.n("{number} has another id", "{number} have another id", counts["renamed"]),
    ]
    return text.listed([part for part, number in zip(parts, counts.values(), strict=True) if number])


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
        [label, day, button, html.Div(hidden_fields, hidden=True)], action=PATH, method="get", className="date-form"
    )


def _downloads(view: PageState) -> html.P:
    selection = view.selection.only((*FILTERS, "since", "lang"))
    links: list[Any] = []
    for extension, name in FORMATS:
        href = selection.href(f"/download/changes.{extension}")
        links += [html.A(view.text.t(name), href=href, **html_attributes(data_format=extension)), " · "]
    attributes = link_attributes(*FILTERS, "since", "lang")
    return html.P([view.text.t("Take away:"), " ", *links[:-1]], className="change-downloads", **attributes)


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
    for chart_id, rows in export.by_chart.items():
        chart = EVERY_CHART[chart_id]
        href = f"{view.href(_marked(view), chart.page)}#{chart_id}"
        count = view.text.n("{number} change", "{number} changes", len(rows))
        yield [internal_link(view.text.t(chart.name), href), view.text.labelled("", count)]


def _marked(view: PageState) -> Selection:
    """Return the selection that marks on charts what is listed here."""
    baseline = view.versions.baseline.dataset.version.hash if view.versions and view.versions.baseline else ""
    return view.selection.with_values("since", (baseline,) if baseline else ())


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
    baseline = versions.baseline.dataset.version.hash if versions.baseline else ""
    newest = versions.history.store.versions()[-1:]
    return f"{whole_key(view)}|{baseline}|{versions.early}|{newest}"


CHANGE_LIST = Region("change-list", change_list, _key)
