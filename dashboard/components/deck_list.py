"""The reader's own list of charts, which the address holds and assets/deck.js edits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import html

from dashboard.charts.registry import EVERY_CHART
from dashboard.components.chart_toolbar import copy_words
from dashboard.components.elements import button, dialog
from dashboard.components.links import link_attributes, override_attributes
from dashboard.components.markup import InputField
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, mount
from dashboard.exports.selection_text import filter_summary
from dashboard.selection import DeckEntry, read_entry
from dashboard.text.filter_names import filter_name

DIALOG = "deck-dialog"
MAX_TITLE_LENGTH, MAX_NOTE_LENGTH = 200, 600


def deck_button(view: PageState) -> list[html.Button]:
    """Return the button that opens the list; nothing while it is empty."""
    count = len(view.selection.deck)
    if not count:
        return []
    name = view.text.t("My list ({number})", number=view.text.number(count))
    return [button(name, "button own-list", data_deck_open="")]


def deck_dialog(view: PageState) -> html.Dialog:
    """Return the dialog of the list, closed."""
    text = view.text
    tools = [button(text.t("Close"), data_close=DIALOG), html.Span(role="status", className="said")]
    return dialog(
        DIALOG,
        text.t("My list of charts"),
        [mount(DECK_REGION, view), html.Div(tools, className="tools")],
        data_added=text.t("Added to your list: {number}", number="{number}"),
        data_there=text.t("Your list has this chart as it is now already"),
        data_kept=text.t("Your list keeps the chart as it is now"),
        data_full=text.t("The list has no room for this in an address. Shorten notes, or take charts out."),
    )


def _list(view: PageState) -> list[Any]:
    """Return the entries of the list with their fields, then what can be done with all."""
    text, entries = view.text, [read_entry(entry) for entry in view.selection.deck]
    if not entries:
        return [html.P(text.t("The list is empty. Add charts by “Add to list” below each chart."))]
    items = [html.Li(_entry(place, entry, len(entries), view)) for place, entry in enumerate(entries)]
    keys = ("deck", "data", "lang", "theme")
    home = view.selection.only(keys)
    play = html.A(
        text.t("Present the list"),
        **override_attributes(home.with_values("step", ("1",)).href("/"), "step"),
        className="button primary",
        **link_attributes(*keys),
    )
    slides = html.A(
        text.t("Slides of the list (PowerPoint)"),
        href=home.href("/download/dashboard.pptx"),
        className="button",
        **link_attributes(*keys),
    )
    copy = button(text.t("Copy link"), data_deck_copy="", **copy_words(text))
    clear = button(text.t("Empty the list"), data_deck_clear="")
    return [html.Ol(items, className="own-list-entries"), html.Div([play, copy, slides, clear], className="tools")]


def _entry(index: int, entry: DeckEntry, count: int, view: PageState) -> list[Any]:
    text = view.text
    name = text.t(EVERY_CHART[entry.chart].name) if entry.chart in EVERY_CHART else entry.chart
    filters = filter_summary(
        entry.selection.with_values("lang", (view.selection.lang,)), view.dataset, text, entry.selection.active()
    )
    words = [text.labelled(key, value) for key, value in filters.items()]
    words += [filter_name("focus", text)] if entry.selection.focus else []
    buttons = [
        _button("↑", text.t("Move “{chart}” up", chart=name), index == 0, data_deck_move="-1", data_at=str(index)),
        _button(
            "↓", text.t("Move “{chart}” down", chart=name), index == count - 1, data_deck_move="1", data_at=str(index)
        ),
        _button("×", text.t("Remove “{chart}”", chart=name), False, data_deck_remove="", data_at=str(index)),
    ]
    fields = [
        html.Label(text.t("Title"), htmlFor=f"deck-title-{index}"),
        InputField(
            f"deck-title-{index}",
            "text",
            defaultValue=entry.title,
            placeholder=text.t("The finding, unless you write another title"),
            maxLength=MAX_TITLE_LENGTH,
            className="form-control",
        ),
        html.Label(text.t("Note"), htmlFor=f"deck-note-{index}"),
        html.Textarea(entry.note, id=f"deck-note-{index}", maxLength=MAX_NOTE_LENGTH, rows=2, className="form-control"),
    ]
    head = [html.Strong(name), html.Span(" · ".join(words) or text.t("All"), className="subtitle"), html.Span(buttons)]
    return [html.Div(head, className="own-list-head"), html.Div(fields, className="own-list-fields")]


def _button(sign: str, name: str, is_disabled: bool, **attributes: str) -> html.Button:
    return button(sign, aria_label=name, title=name, disabled=is_disabled, **attributes)


def _key(view: PageState) -> str:
    """Return a key without titles and notes, which stand in their fields already."""
    entries = [replace(read_entry(entry), title="", note="", text="") for entry in view.selection.deck]
    return f"{view.cache_key}{entries}"


DECK_REGION = Region("deck-list", _list, _key, follows=True)
