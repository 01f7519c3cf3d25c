"""Every table and column of the data package, in the words of its contract."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.elements import html_table, interleave, section, with_note
from dashboard.components.page_state import PageState
from dashboard.components.untranslated_text import untranslated_text
from dashboard.dataset.contract import Field, Table
from dashboard.text.translate import languages, message

TYPES = {
    "string": message("text"),
    "integer": message("whole number"),
    "number": message("number"),
    "boolean": message("yes or no"),
    "date": message("date"),
}
"""The types of the contract as a reader names them; another type is shown as it is written there."""


def data_dictionary(view: PageState) -> html.Section:
    """Return a folded entry a table with its columns, languages on one line."""
    text = view.text
    intro = html.P(text.t("The tables behind this dashboard, and what each column means."))
    entries = [_table(table, view) for table in view.dataset.contract.tables.values()]
    return section("dictionary", text.t("Data dictionary"), [intro, *entries])


def _table(table: Table, view: PageState) -> html.Details:
    text = view.text
    count = text.n("{number} row", "{number} rows", len(view.dataset.table(table.name)))
    summary = html.Summary(
        [
            html.H3(untranslated_text(table.title, view)),
            " ",
            html.Span([html.Code(table.path), f" · {count}"], className="count"),
        ]
    )
    headings = (text.t("Column"), text.t("Meaning"), text.t("Type"), text.t("Unit"), text.t("Allowed values"))
    names = [field.name for field in table.fields]
    translation_columns = {f"{name}_{language}": name for name in names for language in languages()}
    rows = [_row(table, field, view) for field in table.fields if field.name not in translation_columns]
    return html.Details(
        [summary, html.P(untranslated_text(table.description, view)), html_table(table.path, headings, rows)]
    )


def _row(table: Table, field: Field, view: PageState) -> list[Any]:
    meaning = with_note(html.Span(untranslated_text(field.title, view)), untranslated_text(field.description, view))
    translations = {f"{field.name}_{code}" for code in languages()}
    names = [other.name for other in table.fields if other.name in translations]
    return [
        interleave(map(html.Code, (field.name, *names)), " "),
        meaning,
        _type(field, view),
        untranslated_text(field.unit, view),
        _codes(table, field, view),
    ]


def _type(field: Field, view: PageState) -> str:
    """Return the type in words, with `required` and lists."""
    text = view.text
    name = text.t(TYPES[field.type]) if field.type in TYPES else field.type
    if field.separator:
        name = text.t("{type}, several with {separator} between", type=name, separator=field.separator)
    return text.t("{type}, never empty", type=name) if field.required else name


def _codes(table: Table, field: Field, view: PageState) -> Any:
    """Return the allowed codes with their names, or the table that a column refers to."""
    target = next((r for r in table.references if r.column == field.name), None)
    if target is not None:
        place = f"{target.table or table.name}.{target.target}"
        return view.text.t("as in {place}", place=place)
    if field.says:
        return field.said_in.get(view.selection.lang, field.says)
    labels = view.dataset.labels(table.name, field.name, view.selection.lang)
    codes = [html.Li([html.Code(code), " ", labels.get(code, "")]) for code in field.codes]
    if codes:
        return html.Ul(codes, className="codes")
    return html.Code(field.pattern) if field.pattern else ""
