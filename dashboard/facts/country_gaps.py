"""What is not known of a country: plain sentences, counted from the rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.categories import Flags
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.rows import survey_rows
from dashboard.dataset.rows.activity_rows import activity_rows
from dashboard.dataset.rows.participant_rows import participant_counts
from dashboard.dataset.rows.survey_rates import DISRUPTION
from dashboard.selection import Selection
from dashboard.text.translate import Translator, message, plurals

USED = ["id", "kind", "organizer", "participants", "amount", "date_precision", "certainty"]


def country_gaps(dataset: Dataset, selection: Selection, text: Translator) -> list[str]:
    """Return what is not known of the chosen country, a sentence each, or that all is known."""
    frame = query.activities(dataset, selection, USED)
    counts = participant_counts(activity_rows(dataset, selection))
    sentences = [*_rate(dataset, selection, text), *_missing_details(dataset, frame, np.isnan(counts), text)]
    return sentences or [text.t("Of the facts counted here, none is missing.")]


def _rate(dataset: Dataset, selection: Selection, text: Translator) -> list[str]:
    """Say that no rate of disruption was found for the country, if so."""
    code = next(iter(selection.country), WORLD)
    if code == WORLD:
        return []
    shares = survey_rows.shares(dataset, selection, *DISRUPTION)
    if shares["scope"].isin(query.local_scopes(dataset, code)).any():
        return []
    country = text.territory(code, dataset.names("scopes", selection.lang).get(code, code))
    if selection.service or selection.group:
        sentence = message("No disruption rate of the chosen services was found for {country} in what was read.")
        return [text.t(sentence, country=country)]
    return [text.t("No disruption rate was found for {country} in what was read.", country=country)]


def _missing_details(dataset: Dataset, frame: pd.DataFrame, uncounted: Flags, text: Translator) -> Iterator[str]:
    """Yield how many of the activities lack a detail, or do not state it plainly.

    `uncounted` are those without a number of participants; people who took no part are a result.
    """
    procurements = frame["kind"] == "procurement"
    has_result = frame["id"].isin(dataset.outputs["activity"]) | (uncounted & frame["participants"].notna())
    gaps: dict[tuple[str, str], pd.Series | Flags] = {
        plurals(
            "{number} of {all} activities reports no number of participants.",
            "{number} of {all} activities report no number of participants.",
        ): uncounted,
        plurals(
            "{number} of {all} activities is known by its month or year only, not by the day.",
            "{number} of {all} activities are known by their month or year only, not by the day.",
        ): frame["date_precision"] != "day",
        plurals(
            "{number} of {all} procurements has no amount of money stated.",
            "{number} of {all} procurements have no amount of money stated.",
        ): frame.loc[procurements, "amount"].isna(),
        plurals(
            "{number} of {all} activities names no organizer.", "{number} of {all} activities name no organizer."
        ): frame["organizer"] == "",
        plurals(
            "{number} activity has a date or country that was worked out, not stated; its note says how.",
            "{number} activities have a date or country that was worked out, not stated; their notes say how.",
        ): frame["certainty"] == "inferred",
        plurals(
            "On {number} activity the sources disagree; its details say how.",
            "On {number} activities the sources disagree; their details say how.",
        ): frame["certainty"] == "conflicting",
        plurals(
            "{number} of {all} activities has no reported result beyond the number of participants.",
            "{number} of {all} activities have no reported result beyond the number of participants.",
        ): ~has_result,
    }
    for sentence, mask in gaps.items():
        if count := int(mask.sum()):
            yield text.n(*sentence, count, all=text.number(len(mask)))
