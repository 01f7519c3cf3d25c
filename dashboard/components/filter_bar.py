"""The filter bar: labelled controls for what is shown, the same on every page.

One function in the browser keeps the controls and the address in step (assets/filters.js, assets/dates.js); the
address alone decides what the server shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import html

from dashboard.components.data_version import version_key
from dashboard.components.elements import (
    SEARCH_THRESHOLD,
    button,
    checks,
    choice,
    field_place,
    html_attributes,
    search_place,
)
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, depends_on, mount
from dashboard.components.room import join_link
from dashboard.dataset.dataset import DEFAULT_SURVEY
from dashboard.dataset.query import activity_years, chosen_survey
from dashboard.dataset.rows.survey_rates import rate_surveys
from dashboard.text.date_words import date_words
from dashboard.text.filter_names import filter_name

LISTS = ("country", "service", "group", "kind", "area")
DATES = ("from", "to")
MAX_LENGTH = "40"


def control_id(key: str) -> str:
    """Return the id of the control of a query key."""
    return f"filter-{key}"


def filter_bar(view: PageState) -> html.Div:
    """Return the form of all filters, folded on narrow screens."""
    body = mount(FILTERS_REGION, view, class_name="filter-controls")
    return html.Div(
        [
            html.Details(
                [html.Summary(view.text.t("Filters")), body], className="filter-fold", open=True, id="filter-fold"
            ),
            join_link(view.text, view.selection),  # on a phone, where followers look first (filters.css)
        ],
        className="filter-bar",
        role="search",
        **html_attributes(aria_label=view.text.t("Filters")),
    )


def filter_controls(view: PageState) -> list[Any]:
    """Return the controls, with what is chosen in them."""
    options = choices(view)
    return [
        _menu("country", [_checks("country", options, view), home_country_switch(view)], view),
        _menu("service", [_groups(options, view), _checks("service", options, view)], view),
        _menu("kind", [_checks("kind", options, view)], view),
        _menu("area", [_checks("area", options, view)], view),
        _survey(options, view),
        date_fields(view),
    ]


def choices(view: PageState) -> dict[str, Mapping[str, str]]:
    """Return, for each control that offers codes, code -> name in the reader's language."""
    return view.dataset.derived(f"choices:{view.selection.lang}", lambda: _choices(view))


def _choices(view: PageState) -> dict[str, Mapping[str, str]]:
    data, language = view.dataset, view.selection.lang
    scopes, services = data.names("scopes", language), data.names("services", language)
    service_ids = data.services.sort_values("order")["id"]
    return {
        "country": {code: country_name(code, view) for code in data.countries() if code in scopes},
        "group": data.groups(language),
        "service": {service: services[service] for service in service_ids},
        "kind": data.labels("activities", "kind", language),
        "area": data.labels("activities", "areas", language),
        "survey": data.names("surveys", language, "short_name"),
    }


def country_name(code: str, view: PageState) -> str:
    """Return a country's name from CLDR; the world and other places have theirs in the data."""
    fallback = view.dataset.names("scopes", view.selection.lang).get(code, code)
    return view.text.territory(code, fallback)


def chosen_values(key: str, view: PageState) -> str:
    """Return the label of a closed list control: all, the value, or a count."""
    values = view.selection.get(key)
    if key == "service":
        values = (*values, *view.selection.get("group"))
    if not values:
        return view.text.t("All")
    if len(values) > 1:
        return view.text.n("{number} chosen", "{number} chosen", len(values))
    names = choices(view)
    short = _short_names(view) if key == "service" else {}
    return short.get(values[0]) or {**names["group"], **names[key]}.get(values[0], values[0])


def _short_names(view: PageState) -> Mapping[str, str]:
    """Return the short names of services that have one."""
    data = view.dataset
    return data.names("services", view.selection.lang, "short_name") if "short_name" in data.services else {}


def _menu(key: str, lists: list[Any], view: PageState) -> html.Details:
    name = filter_name(key, view.text)
    summary = [html.Span(name, className="filter-name"), mount(chosen_region(key), view, html.Span, "filter-chosen")]
    search = [search_place(key, view.text)] if len(choices(view)[key]) > SEARCH_THRESHOLD else []
    panel = html.Div([*search, *lists], className="filter-panel", role="group", **html_attributes(aria_label=name))
    return html.Details([html.Summary(summary), panel], className="filter-menu", **html_attributes(data_menu=key))


def chosen_region(key: str) -> Region:
    """Return the region of the words that say what is chosen in a list control."""
    # Services are chosen in groups, too, in one menu.
    keys = (key, "group") if key == "service" else (key,)
    return Region(f"chosen-{key}", partial(chosen_values, key), depends_on(*keys))


def _checks(key: str, options: Mapping[str, Mapping[str, str]], view: PageState) -> html.Div:
    return checks(control_id(key), options[key], view.selection.get(key))


def _groups(options: Mapping[str, Mapping[str, str]], view: PageState) -> html.Div:
    """Offer whole service groups above the single services."""
    name = filter_name("group", view.text)
    heading = html.P(name, className="filter-heading")
    checks = html.Div(_checks("group", options, view), role="group", **html_attributes(aria_label=name))
    return html.Div([heading, checks, html.P(filter_name("service", view.text), className="filter-heading")])


def _survey(options: Mapping[str, Mapping[str, str]], view: PageState) -> html.Div:
    control = choice(control_id("survey"), options["survey"], chosen_survey(view.selection))
    # On the page of rates, the first of their surveys stands where none is chosen.
    rates = next(iter(rate_surveys(view.dataset)), "")
    default = html_attributes(data_default=DEFAULT_SURVEY, data_rates=rates)
    return html.Div(
        [_label("survey", view), control], className="filter-field filter-survey", id="survey-field", **default
    )


def _label(key: str, view: PageState) -> html.Label:
    return html.Label(filter_name(key, view.text), htmlFor=control_id(key), className="filter-name")


def home_country_switch(view: PageState) -> html.Button:
    """Return the switch in the menu of countries; the script says whether it is on."""
    text = view.text
    messages = {
        "data_kept": text.t("Kept on this device, and sent nowhere: the overview begins with this choice"),
        "data_forgotten": text.t("Forgotten: the overview begins with all countries"),
        "data_none": text.t("Choose a country first"),
        "data_blocked": text.t("This browser keeps nothing for this site, so nothing was remembered"),
    }
    name, state = text.t("Remember this choice on this device"), {"role": "switch", "aria_checked": "false"}
    return button(name, "keys-switch own-country", data_own_country="", **state, **messages)


def forget_button(view: PageState) -> html.Button:
    """Return what undoes it; the style sheet shows it while the choice is kept."""
    return button(view.text.t("Forget my country"), "button own-forget", data_own_forget="")


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


FILTERS_REGION = Region("filters", filter_controls, version_key, follows=True)
"""Drawn anew with new data; its controls hold what is chosen at an address."""
