"""The dialog with the iframe code of a chart, to which assets/share.js adds a preview."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.elements import button, choice, dialog
from dashboard.components.page_state import PageState
from dashboard.text.translate import message

# The height is that of the chart as soon as the preview has told it; until then the second number.
SIZES = (
    ("800x600", message("Medium: 800 wide")),
    ("1200x700", message("Large: 1200 wide")),
    ("400x700", message("Narrow column: 400 wide")),
)
DIALOG, SIZE, CODE = "embed-dialog", "embed-size", "embed-code"
DATA = "embed-data"
"""The choice between the newest data and those of this moment; the script names the second."""


def embed_dialog(view: PageState) -> html.Dialog:
    """Return the dialog, closed and empty: the script fills in the address of the chart."""
    text = view.text
    data = {"": text.t("With the newest data when it is opened"), "-": "-"}
    sizes = {size: text.t(name) for size, name in SIZES}
    messages = {"data_done": text.t("Code copied"), "data_failed": text.t("Select the code and copy it")}
    tools = [button(text.t("Copy code"), data_copy_code=CODE, **messages), button(text.t("Close"), data_close=DIALOG)]
    code = html.Textarea(id=CODE, readOnly="readonly", rows=6, className="form-control")
    return dialog(
        DIALOG,
        text.t("Embed this chart"),
        [
            _field(text.t("Size"), choice(SIZE, sizes, SIZES[0][0])),
            _field(text.t("Data"), choice(DATA, data, "")),
            _field(text.t("Code for your web page"), code),
            html.Div([*tools, html.Span(role="status", className="said")], className="tools"),
            html.P(text.t("Preview"), className="filter-heading"),
        ],
    )


def _field(name: str, control: Any) -> html.Div:
    """Return a control under its label."""
    return html.Div([html.Label(name, htmlFor=control.id), control])
