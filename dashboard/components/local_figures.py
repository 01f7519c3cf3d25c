"""The figures that speak of a country itself, or of a group of countries it belongs to."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.components.elements import html_table, section
from dashboard.components.filter_bar import country_name
from dashboard.components.links import internal_link, source_links
from dashboard.components.long_list import long_section
from dashboard.components.observation_text import answers, observation_text
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, depends_on
from dashboard.components.untranslated_text import note_text
from dashboard.dataset import query
from dashboard.dataset.dataset import WORLD
from dashboard.dataset.rows.survey_rates import MONTHLY
from dashboard.facts.country_profile import RANKS


def local_figures(view: PageState) -> html.Section:
    """Return the tables of local figures; of the world, the way to where they are."""
    text = view.text
    if view.country == WORLD:
        link = internal_link(text.t("Survey figures of the world"), view.plain("/services"))
        return section("local", text.t("Figures"), [html.P(link)])
    country, frame = country_name(view.country, view), query.observations(view.dataset, view.selection)
    frame = frame[frame["topic"] != MONTHLY]
    country_figures = frame[frame["scope"].isin(query.local_scopes(view.dataset, view.country))]
    group_figures = frame[frame["scope"].isin(_groups(view))]
    none = html.P(text.t("No figure that speaks of {country} alone was found in the sources read.", country=country))
    content: list[Any] = [none] if country_figures.empty else [_table(text.t("Local figures"), country_figures, view)]
    if not group_figures.empty:
        heading = text.t("Figures for groups of countries with {country} among them", country=country)
        content += [html.H3(heading), _table(heading, group_figures, view)]
    return long_section("local", text.t("Local figures"), content, view)


def _groups(view: PageState) -> frozenset[str]:
    """Return the places that are groups of named countries, this one among them."""
    scopes = view.dataset.scopes
    member = (";" + scopes["members"] + ";").str.contains(f";{view.country};", regex=False)
    return frozenset(scopes.loc[member, "id"])


def _table(name: str, frame: pd.DataFrame, view: PageState) -> html.Div:
    text = view.text
    headings = (
        text.t("Figure"),
        text.t("Value"),
        text.t("Of whom"),
        text.t("Answers"),
        text.t("Place"),
        text.t("Period"),
        text.t("Survey"),
        text.t("Source"),
    )
    sorted_frame = frame.assign(_topic=frame["topic"].map(RANKS)).sort_values(["_topic", "order"], kind="stable")
    return html_table(name, headings, [_row(row, view) for row in observation_text(sorted_frame, view).itertuples()])


def _row(row: Any, view: PageState) -> list[Any]:
    return [
        [
            row.indicator_name,
            *(
                html.Small(note, className="cell-note")
                for note in (row.service_name, note_text(row._asdict(), view))
                if note
            ),
        ],
        row.shown,
        row.population,
        answers(row.n, view),
        row.scope_name,
        view.text.period(row.period_start, row.period_end),
        internal_link(row.survey_short, f"{view.plain('/sources')}#survey-{row.survey}"),
        source_links(row.source, view),
    ]


LOCAL_FIGURES = Region("local-figures", local_figures, depends_on("country", "service", "group"))
