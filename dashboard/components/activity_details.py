"""One activity in full: what, when, where, by whom, results, sources."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.components.activities_grid import people_text, takes_part
from dashboard.components.elements import interleave
from dashboard.components.filter_bar import country_name
from dashboard.components.links import external_link, internal_link
from dashboard.components.page_state import COUNTRY_PATH, PageState
from dashboard.components.region import whole_key
from dashboard.components.untranslated_text import (
    note_text,
    publisher_text,
    source_title,
    untranslated_text,
    with_commas,
)
from dashboard.dataset import query


def activity_details(view: PageState) -> list[Any]:
    """Return the facts of the selected activity, nothing where there is none."""
    if not view.selection.activity:
        return []
    frame = view.dataset.activities[view.dataset.activities["id"] == view.selection.activity]
    if frame.empty:
        return []
    row = frame.iloc[0]
    facts = [(name, value) for name, value in _facts(row, view) if value]
    entries = [part for name, value in facts for part in (html.Dt(name), html.Dd(value))]
    return [html.Dl(entries, className="facts"), *_results(row["id"], view), _sources(row["id"], view)]


def details_key(view: PageState) -> str:
    """Return a text that changes when the facts, or the address in them, do."""
    return whole_key(view) if view.selection.activity else view.cache_key


def activity_title(view: PageState) -> str:
    """Return the title of the selected activity; "" when none is selected."""
    if not view.selection.activity:
        return ""
    titles = view.dataset.names("activities", view.selection.lang, "title")
    return titles.get(view.selection.activity, "")


def _facts(row: pd.Series, view: PageState) -> list[tuple[str, Any]]:
    text, data, language = view.text, view.dataset, view.selection.lang
    certainty = data.labels("activities", "certainty", language)
    areas = data.labels("activities", "areas", language)
    dates = text.period(row["date_start"], row["date_end"])
    items = {name: with_commas(cell, text) for name, cell in row.items() if str(name).startswith("items")}
    return [
        (text.t("Kind"), data.labels("activities", "kind", language)[row["kind"]]),
        (text.t("Date"), dates if row["certainty"] == "stated" else f"{dates} ({certainty[row['certainty']]})"),
        (text.t("Countries"), _countries(row["countries"], view)),
        (text.t("Place"), untranslated_text(row["place"], view)),
        (text.t("Organizer"), untranslated_text(row["organizer"], view)),
        (text.t("Partners"), untranslated_text(row["partners"], view)),
        (text.t("Funder"), untranslated_text(row["funder"], view)),
        (text.t("Project"), untranslated_text(row["project"], view)),
        (text.t("Participants") if takes_part(row) else text.t("People"), people_text(row, view)),
        (text.t("Duration"), _duration(row, view)),
        (text.t("Amount"), _amount(row, view)),
        (text.t("Items"), note_text(items, view, "items")),
        (text.t("For"), note_text(row.to_dict(), view, "beneficiary")),
        (text.t("Areas"), text.listed([areas.get(a, a) for a in row["areas"].split(";") if a])),
        (text.t("Sources disagree"), note_text(row.to_dict(), view, "discrepancy")),
        (text.t("Note"), note_text(row.to_dict(), view)),
    ]


def _countries(codes: str, view: PageState) -> list[Any]:
    links = [
        internal_link(country_name(code, view), view.href(view.selection.without("activity"), COUNTRY_PATH + code))
        for code in codes.split(";")
    ]
    return interleave(links, " · ")


def _duration(row: pd.Series, view: PageState) -> str:
    if not pd.isna(row["duration_minutes"]):
        return view.text.n("{number} minute", "{number} minutes", int(row["duration_minutes"]))
    if not pd.isna(row["duration_days"]):
        return view.text.n("{number} day", "{number} days", int(row["duration_days"]))
    return ""


def _amount(row: pd.Series, view: PageState) -> str:
    if pd.isna(row["amount"]):
        return ""
    kinds = view.dataset.labels("activities", "amount_kind", view.selection.lang)
    text = view.text.amount(row["amount"], row["currency"], row["amount_qualifier"] or "exact")
    return f"{text} ({kinds.get(row['amount_kind'], '')})"


def _results(activity: str, view: PageState) -> list[Any]:
    """Return the outputs reported of the activity, as reported."""
    outputs = view.dataset.outputs[view.dataset.outputs["activity"] == activity].sort_values("order")
    if outputs.empty:
        return []
    measures = view.dataset.names("outputs", view.selection.lang, "measure")
    units = view.dataset.labels("outputs", "unit", view.selection.lang)
    lines = [
        view.text.t(
            "{measure}: {value} ({unit})",
            measure=measures[row["id"]],
            value=view.text.value(row["value"], row["qualifier"], row["unit"]),
            unit=units.get(row["unit"], row["unit"]),
        )
        for row in outputs.to_dict("records")
    ]
    return [html.H3(view.text.t("Results")), html.Ul([html.Li(line) for line in lines])]


def _sources(activity: str, view: PageState) -> html.Div:
    page = view.href(view.selection.without("activity"), "/sources")
    lines = [
        html.Li(
            [
                external_link(source_title(source, view), source["url"]),
                view.text.enumerated(("", "")),
                *publisher_text(source, view),
                " ",
                internal_link(view.text.t("details"), f"{page}#{source['id']}"),
            ]
        )
        for source in query.sources_of(view.dataset, activity).to_dict("records")
    ]
    return html.Div([html.H3(view.text.t("Sources")), html.Ul(lines)])
