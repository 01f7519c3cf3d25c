"""The fields From and To, with buttons of years and calendars (assets/dates.js)."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.elements import button, field_place, html_attributes
from dashboard.components.page_state import PageState
from dashboard.dataset.query import activity_years
from dashboard.text.date_words import date_words
from dashboard.text.filter_names import filter_name

DATES = ("from", "to")
MAX_LENGTH = "40"


def date_fields(view: PageState) -> html.Div:
    """Return the two fields; years and calendars below them show while one has the focus."""
    text = view.text
    line = html.P(id="date-problem", className="date-problem", role="alert", **html_attributes(data_of=""))
    panel = html.Div([_years(view), *(_calendar(key, view) for key in DATES)], className="date-panel")
    return html.Div(
        [*(_field(key, view) for key in DATES), html.Div([line, panel], className="date-more")],
        className="filter-dates",
        id="date-fields",
        **html_attributes(**{f"data_{name}": words for name, words in date_words(text).items()}),
    )


def _field(key: str, view: PageState) -> html.Div:
    value = view.selection.date_from if key == "from" else view.selection.date_to
    place = field_place(
        {
            "type": "text",
            "id": f"filter-{key}",
            "class": "form-control",
            "value": value,
            "placeholder": view.text.t("YYYY-MM"),
            "inputmode": "numeric",
            "enterkeyhint": "done",
            "maxlength": MAX_LENGTH,
            "autocomplete": "off",
            "spellcheck": "false",
            "aria-describedby": "date-problem",
        }
    )
    label = html.Label(filter_name(key, view.text), htmlFor=f"filter-{key}", className="filter-name")
    return html.Div([label, place], className="filter-field filter-date")


def _years(view: PageState) -> html.Div:
    """Return a button for all dates, and one a year of the data."""
    entries = [("", view.text.t("All")), *((year, year) for year in activity_years(view.dataset))]
    buttons: list[Any] = [button(label, "period", data_period=year, aria_pressed="false") for year, label in entries]
    return html.Div(buttons, role="group", className="periods", **html_attributes(aria_label=view.text.t("Years")))


def _calendar(key: str, view: PageState) -> html.Div:
    """Return the calendar of the browser, from which a day is picked."""
    name = html.Span(filter_name(key, view.text), className="filter-name")
    place = field_place(
        {
            "type": "date",
            "id": f"day-{key}",
            "class": "form-control",
            "min": "1900-01-01",
            "max": "2100-12-31",
            "aria-label": view.text.t("{label}: pick a day", label=filter_name(key, view.text)),
        }
    )
    return html.Div([name, place], className="filter-field")
