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
from dashboard.components.links import internal_link
from dashboard.components.page_state import PageState
from dashboard.components.region import Region
from dashboard.components.shortcut_toggle import shortcut_toggle
from dashboard.selection import DEFAULT_PREFERENCES

STAGE = "presenting"


def presentation(view: PageState) -> html.Div:
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
        **html_attributes(data_steps=",".join(steps), data_step=steps[here]),
    )


def _foot(view: PageState, steps: Sequence[str], here: int) -> html.Div:
    text = view.text
    place = text.t("{number} of {all}", number=text.number(here + 1), all=text.number(len(steps)))
    return html.Div(
        [
            _step(text.t("Previous"), steps[here - 1], view),
            html.Span(place, className="stage-place"),
            _step(text.t("Next"), steps[(here + 1) % len(steps)], view),
            internal_link(
                text.t("Leave"),
                view.href(view.selection.without("present")),
                className="button",
                **html_attributes(data_present=""),
            ),
            html.Button(
                text.t("Filters"),
                type="button",
                className="button",
                **html_attributes(aria_expanded="false", data_stage_filters=""),
            ),
            html.Span(text.t("Keys: arrows to step, 1–9 to jump, F for filters, Esc to leave"), className="stage-keys"),
            shortcut_toggle(view),
        ],
        className="stage-foot",
    )


def _step(name: str, chart: str, view: PageState) -> html.A:
    href = view.href(view.selection.with_values("present", (chart,)))
    return internal_link(name, href, className="button", **html_attributes(data_present=chart))


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


PRESENTATION_REGION = Region(
    STAGE, presentation, lambda view: f"{view.cache_key}{view.root}{view.href()}#{view.screen}"
)
