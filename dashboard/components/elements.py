"""Elements of HTML that pages are made of; scripts listen to them, Dash does not."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from dash import html

from dashboard.components.markup import InputField
from dashboard.text.translate import Translator

SEARCH_THRESHOLD = 12
"""Entries of a menu above which it has a field to look for one."""


def html_attributes(**attributes: Any) -> dict[str, Any]:
    """Return attributes by their HTML names: `aria_label` becomes `aria-label`."""
    return {name.replace("_", "-"): value for name, value in attributes.items()}


def button(name: Any, class_name: str | None = "button", **attributes: Any) -> html.Button:
    """Return a button; its attributes are written as Python names (`data_close`)."""
    return html.Button(name, type="button", className=class_name, **html_attributes(**attributes))


def dialog(name: str, heading: str, body: list[Any], **attributes: Any) -> html.Dialog:
    """Return a dialog, closed; a button with its name as `data_close` is the way out."""
    return html.Dialog(
        [html.H2(heading, id=f"{name}-title"), *body],
        id=name,
        className="dialog",
        **html_attributes(aria_labelledby=f"{name}-title", **attributes),
    )


def shortcut_toggle(text: Translator) -> html.Button:
    """Return the switch of single-key shortcuts (WCAG 2.1.4); the browser remembers it."""
    name = text.t("Shortcuts of one key: P, F, /, 1–9")
    return button(name, "keys-switch", role="switch", aria_checked="true", data_keys_switch="")


def section(name: str, heading: str, children: list[Any]) -> html.Section:
    """Return a region that is no chart, under a heading of its own; `#<name>` leads to it."""
    title = f"{name}-title"
    return html.Section(
        [html.H2(heading, id=title), *children],
        id=name,
        className=f"chart-card text-section {name}",
        **html_attributes(aria_labelledby=title),
    )


def html_table(name: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> html.Div:
    """Return a table, the first cell of each row its heading; it scrolls sideways if need be.

    A group, for its section is the landmark.

    Args:
        name: what the table holds, for those who hear it.
        headings: the heading of each column, translated: texts or components.
        rows: the cells of each row, one a heading: texts or components.
    """
    head = html.Thead(html.Tr([html.Th(heading, scope="col") for heading in headings]))
    body = html.Tbody([html.Tr([html.Th(first, scope="row"), *map(html.Td, rest)]) for first, *rest in rows])
    table = html.Table([head, body], className="data-table")
    return html.Div(table, className="table-scroll", role="group", tabIndex=0, **html_attributes(aria_label=name))


def with_note(words: Any, note: Any) -> list[Any]:
    """Return words with a note in small print under them, if there is one."""
    return [words, html.Small(note, className="cell-note")] if note else [words]


def interleave(parts: Iterable[Any], separator: Any) -> list[Any]:
    """Return parts with a separator between them."""
    return [piece for part in parts for piece in (part, separator)][:-1]


def checks(name: str, options: Mapping[str, str], checked_values: Collection[str]) -> html.Div:
    """Return a check box for each option, value -> label."""
    return html.Div([_check(name, value, label, value in checked_values) for value, label in options.items()], id=name)


def _check(name: str, value: str, label: str, is_checked: bool) -> html.Div:
    field_id = f"{name}-{value}"
    box = InputField(field_id, "checkbox", className="form-check-input", value=value, defaultChecked=is_checked)
    return html.Div([box, html.Label(label, htmlFor=field_id, className="form-check-label")], className="form-check")


def choice(name: str, options: Mapping[str, str], selected_value: str) -> html.Select:
    """Return a list of options, value -> label, to choose one of."""
    entries = [html.Option(label, value=value, selected=value == selected_value) for value, label in options.items()]
    return html.Select(entries, id=name, className="form-select")


def field_place(attributes: dict[str, str]) -> html.Div:
    """Return the place of an input, which Dash never redraws under the caret (assets/fields.js)."""
    return html.Div(className="field-place", **html_attributes(data_field=json.dumps(attributes, ensure_ascii=False)))


def search_place(name: str, text: Translator) -> html.Div:
    """Return the place of the field that narrows a long menu to what is typed."""
    label = text.t("Search the list")
    return field_place(
        {
            "type": "search",
            "id": f"search-{name}",
            "class": "form-control menu-search",
            "placeholder": label,
            "aria-label": label,
            "autocomplete": "off",
            "maxlength": "80",
        }
    )
