"""Present mode: one chart on the whole screen, to step through, with a code that opens it on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import segno
from dash import html

from dashboard.components.chart_card import chart_card
from dashboard.components.html_attributes import attributes
from dashboard.components.links import inside
from dashboard.components.page_state import View
from dashboard.components.region import Part
from dashboard.components.shortcut_toggle import keys_switch
from dashboard.selection import ANYWHERE

STAGE = "presenting"


def stage(view: View) -> html.Div:
    """Return the stage with the chart that is presented, and what leads on, back and out."""
    steps = list(view.charts)
    here = steps.index(view.selection.present)
    return html.Div(
        [
            html.H1(view.text.t("Presenting"), className="visually-hidden"),
            *_code(view),
            chart_card(view.charts[steps[here]], view),
            _foot(view, steps, here),
        ],
        className="stage",
        **attributes(data_steps=",".join(steps), data_step=steps[here]),
    )


def _foot(view: View, steps: Sequence[str], here: int) -> html.Div:
    text = view.text
    place = text.t("{number} of {all}", number=text.number(here + 1), all=text.number(len(steps)))
    return html.Div(
        [
            _step(text.t("Previous"), steps[here - 1], view),
            html.Span(place, className="stage-place"),
            _step(text.t("Next"), steps[(here + 1) % len(steps)], view),
            inside(
                text.t("Leave"),
                view.href(view.selection.without("present")),
                className="button",
                **attributes(data_present=""),
            ),
            html.Button(
                text.t("Filters"),
                type="button",
                className="button",
                **attributes(aria_expanded="false", data_stage_filters=""),
            ),
            html.Span(text.t("Keys: arrows to step, 1–9 to jump, F for filters, Esc to leave"), className="stage-keys"),
            keys_switch(view),
        ],
        className="stage-foot",
    )


def _step(name: str, chart: str, view: View) -> html.A:
    href = view.href(view.selection.with_values("present", (chart,)))
    return inside(name, href, className="button", **attributes(data_present=chart))


def _code(view: View) -> list[Any]:
    """Return the QR code of this view, for the phones in the room: the same in every browser, whatever it prefers."""
    if not view.root or view.preview:
        return []
    address = view.root.rstrip("/") + view.href(replace(view.selection, home=ANYWHERE))
    picture = segno.make(address, error="m").svg_data_uri(scale=3, border=2, dark="#000", light="#fff")
    image = html.Img(src=picture, alt=view.text.t("QR code of the address of this view"))
    return [html.Button(image, type="button", className="stage-code", **attributes(data_enlarge=""))]


STAGE_PART = Part(STAGE, stage, lambda view: f"{view.stamp}{view.root}{view.href()}#{view.screen}")
