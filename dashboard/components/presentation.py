"""One chart on the whole screen, to step through, with a code for phones."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import segno
from dash import html

from dashboard.components.chart_card import chart_card
from dashboard.components.elements import button, html_attributes, shortcut_toggle
from dashboard.components.links import internal_link, link_attributes, override_attributes
from dashboard.components.page_state import PageState
from dashboard.components.reader_markup import KEY_ATTRIBUTE, with_language
from dashboard.components.region import Region, digest, mount, region_id, whole_key
from dashboard.components.room import room_button
from dashboard.components.stage_parts import count_parts, min_letter_size, part_number
from dashboard.exports.chart_export import chart_export
from dashboard.exports.playlist import StepKeys, step_keys, with_keys
from dashboard.exports.pptx.slide_words import source_line
from dashboard.exports.selection_text import filter_summary
from dashboard.exports.text_fitting import shorten
from dashboard.selection import DEFAULT_PREFERENCES, KEYS
from dashboard.text.translate import message

STAGE = "presenting"
STEP = ("present", "part", "step", "focus")
"""The query keys of a step of the stage, beside filters."""

MAX_FILTERS_LENGTH = 110
"""Characters of the filters in force, which have one line."""

SHORTCUTS = (
    ("Space, PageDown", message("next part, then next chart")),
    ("← →", message("previous and next chart")),
    ("Home, End, 1–9", message("first, last, numbered chart")),
    ("B, W", message("black or white screen")),
    ("C", message("next bar in colour")),
    ("L", message("pointer")),
    ("Q", message("large code")),
    ("A", message("keep this view in the list")),
    ("F", message("filters")),
    ("S", message("full screen")),
    ("Esc", message("leave")),
)
"""Keys of the stage (assets/present.js), and what they do."""


def presentation(view: PageState) -> html.Div:
    """Return the stage with the chart that is presented, and what leads on, back and out."""
    keys, screen = step_keys(view.steps), view.screen
    chart = view.steps[view.step].chart
    stage = html.Div(
        [
            html.H1(view.text.t("Presenting"), className="visually-hidden"),
            mount(CODE_REGION, view),
            mount(FILTERS_REGION, view, class_name="part stage-filters"),
            chart_card(view.charts[chart], view),
            mount(SOURCE_REGION, view, html.P, "part stage-source"),
            _foot(view, keys),
        ],
        className="stage",
        style={"--least": f"{min_letter_size(screen)}px"},
        **html_attributes(
            data_steps=json.dumps(keys),
            data_step=chart,
            data_at=str(view.step),
            data_screen=f"{screen.width}x{screen.height}",
        ),
    )
    attributes: dict[str, Any] = {"id": region_id(STAGE), KEY_ATTRIBUTE: digest(stage_key(view))}
    return html.Div(with_language(stage, view), **attributes)


def stage_key(view: PageState) -> str:
    """Return a key of the stage as a whole; what a filter or a part changes are regions on it."""
    selection = view.selection
    return f"{view.cache_key}{view.path}#{selection.present}!{selection.step}{view.screen}{','.join(selection.deck)}"


def _foot(view: PageState, steps: list[StepKeys]) -> html.Div:
    text = view.text
    previous_step, next_step = (steps[(view.step + by) % len(steps)] for by in (-1, 1))
    keys = [html.Li([html.Kbd(keys), " ", text.t(does)]) for keys, does in SHORTCUTS]
    return html.Div(
        [
            _step(text.t("Previous"), previous_step, view, data_by="-1"),
            mount(PLACE_REGION, view, html.Span, "part stage-place", role="status"),
            _step(text.t("Next"), next_step, view, data_by="1"),
            button(text.t("Filters"), aria_expanded="false", data_stage_filters=""),
            button(text.t("Full screen"), data_full_screen=""),
            button(text.t("Notes"), data_notes=""),
            html.Details(
                [
                    html.Summary(text.t("Keys"), className="button"),
                    html.Div([html.Ul(keys), shortcut_toggle(text)], className="menu-panel stage-help"),
                ],
                className="stage-menu",
                **html_attributes(data_menu="keys"),
            ),
            room_button(view),
            _step(text.t("Leave"), dict.fromkeys(STEP, ()), view),
        ],
        className="stage-foot",
        **link_attributes(*KEYS),
    )


def _step(name: str, keys: StepKeys, view: PageState, **more: str) -> html.A:
    """Return the link to another step of the stage, or out of it."""
    target = with_keys(view.selection, keys)
    link = {**override_attributes(view.href(target), *keys), **html_attributes(data_present=target.present, **more)}
    return internal_link(name, className="button", **link)


def _place(view: PageState) -> list[Any]:
    """Say which chart this is, and which part of it."""
    text = view.text
    chart = view.charts[view.selection.present]
    part, parts = part_number(chart, view), count_parts(chart, view)
    place = text.t("{number} of {all}", number=text.number(view.step + 1), all=text.number(len(view.steps)))
    attributes = html_attributes(data_part=str(part), data_parts=str(parts))
    if parts == 1:
        return [html.Span(place, **attributes)]
    part_text = text.t("part {number} of {all}", number=text.number(part), all=text.number(parts))
    return [html.Span(f"{place} · ", **attributes), html.Strong(part_text)]


def _filters(view: PageState) -> list[Any]:
    """Return the filters in force, in words."""
    active = view.selection.active()
    filters = filter_summary(view.selection, view.dataset, view.text, active)
    words = " · ".join(view.text.labelled(name, value) for name, value in filters.items())
    return [shorten(words, MAX_FILTERS_LENGTH)] if words else []


def _source(view: PageState) -> list[Any]:
    """Return where the numbers are from, in a line; the small print is for who listens."""
    chart = view.charts[view.selection.present]
    if view.is_empty(chart):
        return []
    export = chart_export(chart, view.dataset, view.selection, view.reader, view.root)
    return [source_line(export, export.rows)]


def _code(view: PageState) -> list[Any]:
    """Return the QR code of this view; none where its address is too long for one."""
    if not view.root or view.is_own_file:
        return []
    address = view.root.rstrip("/") + view.href(replace(view.selection, home=DEFAULT_PREFERENCES))
    try:
        picture = segno.make(address, error="m").svg_data_uri(scale=3, border=2, dark="#000", light="#fff")
    except segno.DataOverflowError:
        return []
    image = html.Img(src=picture, alt=view.text.t("QR code of the address of this view"))
    return [button(image, "stage-code", data_enlarge="")]


def _screen_key(view: PageState) -> str:
    return f"{whole_key(view)}{view.root}{view.screen}"


CODE_REGION = Region("stage-code-place", _code, _screen_key)
FILTERS_REGION = Region("stage-filters", _filters, whole_key)
PLACE_REGION = Region("stage-place", _place, _screen_key)
SOURCE_REGION = Region("stage-source", _source, whole_key)
PRESENTATION_REGIONS = (
    Region(STAGE, presentation, stage_key),
    *(CODE_REGION, FILTERS_REGION, PLACE_REGION, SOURCE_REGION),
)
"""The stage is drawn as the page, never as a region: its entry makes its name known."""
