"""“Try my file”.

See what is understood of a file, and the file in all charts, before it is published (assets/preview.js sends it,
assets/file_answers.js shows what was found).
"""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.bounds.limits import MEGABYTE
from dashboard.components.elements import field_place, html_attributes, section
from dashboard.components.page_state import PageState
from dashboard.sources.file_preview import LIMITS
from dashboard.text.translate import Translator

FIELD = "try-file-field"


def file_preview_upload(view: PageState) -> html.Section:
    """Return the form: what it takes, the field with its label, and room for what is found."""
    text = view.text
    intro = text.t(
        "Choose any file with rows of figures or activities, as you have it. You see what is understood of it, how it "
        "would be published, and what is asked; your answers make a mapping file, with which it can be imported each "
        "month. A table of the data, or a workbook with its sheets, is shown in all charts to you alone."
    )
    rates = text.t(
        "Of the answers to a questionnaire (KoboToolbox, ODK, LimeSurvey, REDCap …) and of monthly counts (DHIS2, "
        "HMIS) you see which rows count, and the rates as they would be published. Choose the form of the answers and "
        "their weights together with them, where you have them."
    )
    privacy = text.t(
        "Nothing of it is stored on the server; when you close the tab, it is gone. "
        "Columns with data of persons are never shown."
    )
    attributes = {"type": "file", "id": FIELD, "class": "form-control", "multiple": ""}
    attributes |= {"aria-describedby": f"{FIELD}-limits"}
    field = html.Div(
        [
            html.Label(text.t("Your file"), htmlFor=FIELD, className="filter-name"),
            field_place(attributes),
            html.P(text.t("You can also drop it here."), className="try-file-hint"),
        ],
        className="try-file-drop",
    )
    report = html.Div(
        [
            html.P(className="try-file-said", role="status", tabIndex=-1),
            html.Ul(className="try-file-problems"),
            html.Div(className="try-file-trial"),
        ]
    )
    form = html.Div([field, report], className="try-file-form", **_attributes(text))
    limits = html.P([_limits(text), " ", privacy], id=f"{FIELD}-limits", className="count")
    return section("try-file", text.t("Try my file"), [html.P(intro), html.P(rates), form, limits])


def _limits(text: Translator) -> str:
    return text.t(
        "At most {size} MB, {rows} rows a table, {sheets} sheets, {unpacked} MB unpacked.",
        size=text.number(LIMITS.packed // MEGABYTE),
        rows=text.number(LIMITS.rows),
        sheets=text.number(LIMITS.sheets),
        unpacked=text.number(LIMITS.unpacked // MEGABYTE),
    )


def _attributes(text: Translator) -> dict[str, Any]:
    """Return what assets/preview.js reads: the field, its bound, and what it says."""
    return html_attributes(
        data_try_file=FIELD,
        data_most=str(LIMITS.packed),
        data_too_large=text.t("The file is larger than {number} MB.", number=text.number(LIMITS.packed // MEGABYTE)),
        data_too_large_together=text.t(
            "The files together are larger than {number} MB.", number=text.number(LIMITS.packed // MEGABYTE)
        ),
        data_checking=text.t("The file is being checked…"),
        data_failed=text.t("The file could not be sent. Check the connection, and try again."),
        data_no_room=text.t("This browser has no room to keep the file. Close other tabs, or choose a smaller one."),
    )
