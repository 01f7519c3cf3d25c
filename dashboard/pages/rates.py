"""`/rates`: disruption by rates of raw answers, with intervals, and by monthly counts."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.chart_card import chart_cards
from dashboard.components.elements import html_attributes, section
from dashboard.components.links import internal_link, override_attributes
from dashboard.components.page_state import RATES_PATH, PageState
from dashboard.dataset.rows.survey_rates import has_months, has_rates, rate_surveys
from dashboard.pages.page import Page

OF_SURVEYS, OF_MONTHS = ("disruption-by-service", "disruption-by-scope"), ("disruption-by-month",)
COMMANDS = (
    "python -m dashboard rates ANSWERS --form FORM.xlsx --learn MAP.json",
    "python -m dashboard rates ANSWERS --form FORM.xlsx --mapping MAP.json --by month --into data/ --yes",
    "python -m dashboard rates COUNTS --kind counts --baseline 2019 --mapping MAP.json --into data/ --yes",
)
"""From raw answers to their mapping, to rates; from monthly counts to changes."""


def layout(view: PageState) -> list[Any]:
    """Return the page: the charts that the data have figures for, and how such figures are made."""
    title = html.H1(view.text.t("Rates from raw answers, and monthly counts"))
    if not has_rates(view.dataset):
        return [title, _making(view, is_empty=True)]
    charts: tuple[str, ...] = OF_SURVEYS if rate_surveys(view.dataset) else ()
    charts += OF_MONTHS if has_months(view.dataset) else ()
    return [title, *_surveys(view), *chart_cards(charts, view), _making(view, is_empty=False)]


def _surveys(view: PageState) -> list[Any]:
    """Return links to the surveys that are rates, where there are several."""
    surveys = rate_surveys(view.dataset)
    if len(surveys) < 2:
        return []
    names = view.dataset.names("surveys", view.selection.lang, "short_name")
    links = [
        internal_link(
            names[code],
            **override_attributes(view.href(view.selection.with_values("survey", (code,)), RATES_PATH), "survey"),
        )
        for code in surveys
    ]
    items = html.Ul([html.Li(link) for link in links])
    return [html.Nav([html.H2(view.text.t("Surveys with rates"), className="count"), items],
                     **html_attributes(aria_label=view.text.t("Surveys with rates")))]  # fmt: skip


def _making(view: PageState, *, is_empty: bool) -> html.Section:
    """Say how rates and monthly counts come into the data, with the commands."""
    text = view.text
    no_rates = text.t(
        "These data have no rates of raw answers and no monthly counts yet. Where you have the answers to a "
        "questionnaire (KoboToolbox, ODK, LimeSurvey, REDCap, Google Forms, SPSS …), or monthly counts (DHIS2, HMIS "
        "workbooks), one command makes figures of them, with n and an interval."
    )
    explanation = text.t(
        "Rates are computed from the answers to a questionnaire, with n and an interval; monthly counts are held "
        "against the same months of a baseline year. One command makes such figures:"
    )
    commands = html.Pre(html.Code("\n".join(COMMANDS), tabIndex=0), dir="ltr", className="commands")
    notes = [html.P(text.t("Answers themselves are neither kept nor shown; groups of fewer than 5 are not published."))]
    if view.trying:
        link = internal_link(text.t("Try my file"), view.plain("/sources") + "#try-file")
        notes.append(html.P([text.t("In the browser, without installing anything:"), " ", link]))
    heading = text.t("No rates yet") if is_empty else text.t("How such figures are made")
    return section("making-rates", heading, [html.P(no_rates if is_empty else explanation), commands, *notes])


PAGE = Page(RATES_PATH, layout, (*OF_SURVEYS, *OF_MONTHS))
