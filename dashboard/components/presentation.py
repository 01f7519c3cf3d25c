"""Present mode.

One chart on the whole screen, to step through, with a code that opens it on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import segno
from dash import html

from dashboard.components.chart_card import chart_card
from dashboard.components.html_attributes import html_attributes
from dashboard.components.lang_markup import PLACED, with_language
from dashboard.components.links import internal_link, link_attributes, with_own
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, digest, mount, region_id, whole_key
from dashboard.components.room import room_button
from dashboard.components.shortcut_toggle import shortcut_toggle
from dashboard.selection import DEFAULT_PREFERENCES, KEYS

STAGE = "presenting"


def presentation(view: PageState) -> html.Div:
    """Return the stage with the chart that is presented, and what leads on, back and out."""
    steps = list(view.charts)
    here = steps.index(view.selection.present)
    stage = html.Div(
        [
            html.H1(view.text.t("Presenting"), className="visually-hidden"),
            mount(CODE_REGION, view),
            chart_card(view.charts[steps[here]], view),
            _foot(view, steps, here),
        ],
        className="stage",
        **html_attributes(data_steps=",".join(steps), data_step=steps[here]),
    )
    attributes: dict[str, Any] = {"id": region_id(STAGE), PLACED: digest(stage_key(view))}
    return html.Div(with_language(stage, view), **attributes)


def stage_key(view: PageState) -> str:
    """Return a key of the stage as a whole; what a filter changes are regions on it."""
    return f"{view.cache_key}{view.path}#{view.selection.present}{view.screen}"


def _foot(view: PageState, steps: Sequence[str], here: int) -> html.Div:
    text = view.text
    place = text.t("{number} of {all}", number=text.number(here + 1), all=text.number(len(steps)))
    return html.Div(
        [
            _step(text.t("Previous"), steps[here - 1], view),
            html.Span(place, className="stage-place"),
            _step(text.t("Next"), steps[(here + 1) % len(steps)], view),
            _step(text.t("Leave"), "", view),
            html.Button(
                text.t("Filters"),
                type="button",
                className="button",
                **html_attributes(aria_expanded="false", data_stage_filters=""),
            ),
            room_button(view),
            html.Span(text.t("Keys: arrows to step, 1–9 to jump, F for filters, Esc to leave"), className="stage-keys"),
            shortcut_toggle(view),
        ],
        className="stage-foot",
        **link_attributes(*KEYS),
    )


def _step(name: str, chart: str, view: PageState) -> html.A:
    """Return the link to another chart on the stage, or out of it."""
    href = view.href(view.selection.with_values("present", (chart,) if chart else ()))
    own = {**with_own(href, "present"), **html_attributes(data_present=chart)}
    return internal_link(name, className="button", **own)


def _code(view: PageState) -> list[Any]:
    """Return the QR code of this view, for the phones in the room.

    The same in every browser, whatever it prefers.
    """
    if not view.root or view.preview:
        return []
    address = view.root.rstrip("/") + view.href(replace(view.selection, home=DEFAULT_PREFERENCES))
    picture = segno.make(address, error="m").svg_data_uri(scale=3, border=2, dark="#000", light="#fff")
    image = html.Img(src=picture, alt=view.text.t("QR code of the address of this view"))
    return [html.Button(image, type="button", className="stage-code", **html_attributes(data_enlarge=""))]


CODE_REGION = Region("stage-code-place", _code, lambda view: f"{whole_key(view)}{view.root}")
PRESENTATION_REGIONS = (Region(STAGE, presentation, stage_key), CODE_REGION)
"""The stage is drawn as the page, never as a region: its entry makes its name known."""
