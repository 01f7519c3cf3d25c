"""What is not known of a country: plain sentences, counted from the rows."""

from __future__ import annotations

import pandas as pd
from dash import html

from dashboard.charts import survey_rows
from dashboard.charts.disruption_by_service import LOCAL_TOPICS
from dashboard.components.filter_bar import country_name
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, depends_on
from dashboard.components.section import section
from dashboard.dataset import query
from dashboard.dataset.dataset import WORLD
from dashboard.text.translate import message

FILTERS = ("country", "kind", "area", "from", "to", "service", "group")


def data_gaps(view: PageState) -> html.Section:
    """Return the gaps in what is known, a sentence each.

    Says so when nothing counted is missing.
    """
    frame = query.activities(view.dataset, view.selection)
    counted = [*_details(frame, view), *_unnamed(frame, view), *_certainty(frame, view), _results(frame, view)]
    sentences = [*_rate(view), *(sentence for count, sentence in counted if count)]
    if not sentences:
        sentences = [view.text.t("Of the facts counted here, none is missing.")]
    return section("unknown", view.text.t("What is not known"), [html.Ul([html.Li(said) for said in sentences])])


def _rate(view: PageState) -> list[str]:
    """Say that no rate of disruption was found for the country, if so."""
    if view.country == WORLD:
        return []
    frame = query.observations(view.dataset, view.selection)
    own = frame[frame["scope"].isin(query.local_scopes(view.dataset, view.country))]
    if not survey_rows.share_rows(own, *LOCAL_TOPICS).empty:
        return []
    country = country_name(view.country, view)
    if view.selection.service or view.selection.group:
        sentence = message("No disruption rate of the chosen services was found for {country} in what was read.")
        return [view.text.t(sentence, country=country)]
    return [view.text.t("No disruption rate was found for {country} in what was read.", country=country)]


def _details(found: pd.DataFrame, view: PageState) -> list[tuple[int, str]]:
    """Count the activities without participants and without a day."""
    text, every = view.text, view.text.number(len(found))
    uncounted, undated = int(found["participants"].isna().sum()), int((found["date_precision"] != "day").sum())
    return [
        (
            uncounted,
            text.n(
                "{number} of {all} activities reports no number of participants.",
                "{number} of {all} activities report no number of participants.",
                uncounted,
                all=every,
            ),
        ),
        (
            undated,
            text.n(
                "{number} of {all} activities is known by its month or year only, not by the day.",
                "{number} of {all} activities are known by their month or year only, not by the day.",
                undated,
                all=every,
            ),
        ),
    ]


def _unnamed(found: pd.DataFrame, view: PageState) -> list[tuple[int, str]]:
    """Count the procurements without an amount and the activities without an organizer."""
    text, bought = view.text, found[found["kind"] == "procurement"]
    unpriced, unnamed = int(bought["amount"].isna().sum()), int((found["organizer"] == "").sum())
    return [
        (
            unpriced,
            text.n(
                "{number} of {all} procurements has no amount of money stated.",
                "{number} of {all} procurements have no amount of money stated.",
                unpriced,
                all=text.number(len(bought)),
            ),
        ),
        (
            unnamed,
            text.n(
                "{number} of {all} activities names no organizer.",
                "{number} of {all} activities name no organizer.",
                unnamed,
                all=text.number(len(found)),
            ),
        ),
    ]


def _certainty(found: pd.DataFrame, view: PageState) -> list[tuple[int, str]]:
    """Count what is not plainly stated in a source."""
    text = view.text
    inferred, conflicting = (int((found["certainty"] == state).sum()) for state in ("inferred", "conflicting"))
    return [
        (
            inferred,
            text.n(
                "{number} activity has a date or country that was worked out, not stated; its note says how.",
                "{number} activities have a date or country that was worked out, not stated; their notes say how.",
                inferred,
            ),
        ),
        (
            conflicting,
            text.n(
                "On {number} activity the sources disagree; its details say how.",
                "On {number} activities the sources disagree; their details say how.",
                conflicting,
            ),
        ),
    ]


def _results(found: pd.DataFrame, view: PageState) -> tuple[int, str]:
    """Count the activities of which no result was reported."""
    without = int((~found["id"].isin(view.dataset.outputs["activity"])).sum())
    return without, view.text.n(
        "{number} of {all} activities has no reported result beyond the number of participants.",
        "{number} of {all} activities have no reported result beyond the number of participants.",
        without,
        all=view.text.number(len(found)),
    )


DATA_GAPS = Region("unknowns", data_gaps, depends_on(*FILTERS))
