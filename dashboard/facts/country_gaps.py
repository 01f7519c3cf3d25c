"""What is not known of a country: plain sentences, counted from the rows."""

from __future__ import annotations

import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.rows import survey_rows
from dashboard.dataset.rows.service_rows import LOCAL_TOPICS
from dashboard.selection import Selection
from dashboard.text.translate import Translator, message

USED = ["id", "kind", "organizer", "participants", "amount", "date_precision", "certainty"]


def country_gaps(dataset: Dataset, selection: Selection, text: Translator) -> list[str]:
    """Return what is not known of the chosen country, a sentence each, or that all is known."""
    frame = query.activities_with(dataset, selection, USED)
    counts = [
        *_details(frame, text),
        *_unnamed(frame, text),
        *_certainty(frame, text),
        _results(dataset, frame, text),
    ]
    sentences = [*_rate(dataset, selection, text), *(sentence for count, sentence in counts if count)]
    return sentences or [text.t("Of the facts counted here, none is missing.")]


def _rate(dataset: Dataset, selection: Selection, text: Translator) -> list[str]:
    """Say that no rate of disruption was found for the country, if so."""
    code = next(iter(selection.country), WORLD)
    if code == WORLD:
        return []
    shares = survey_rows.shares(dataset, selection, *LOCAL_TOPICS)
    if shares["scope"].isin(query.local_scopes(dataset, code)).any():
        return []
    country = text.territory(code, dataset.names("scopes", selection.lang).get(code, code))
    if selection.service or selection.group:
        sentence = message("No disruption rate of the chosen services was found for {country} in what was read.")
        return [text.t(sentence, country=country)]
    return [text.t("No disruption rate was found for {country} in what was read.", country=country)]


def _details(frame: pd.DataFrame, text: Translator) -> list[tuple[int, str]]:
    """Count the activities without participants and without a day."""
    total = text.number(len(frame))
    without_people, without_day = int(frame["participants"].isna().sum()), int((frame["date_precision"] != "day").sum())
    return [
        (
            without_people,
            text.n(
                "{number} of {all} activities reports no number of participants.",
                "{number} of {all} activities report no number of participants.",
                without_people,
                all=total,
            ),
        ),
        (
            without_day,
            text.n(
                "{number} of {all} activities is known by its month or year only, not by the day.",
                "{number} of {all} activities are known by their month or year only, not by the day.",
                without_day,
                all=total,
            ),
        ),
    ]


def _unnamed(frame: pd.DataFrame, text: Translator) -> list[tuple[int, str]]:
    """Count the procurements without an amount and the activities without an organizer."""
    procurements = frame[frame["kind"] == "procurement"]
    without_amount, without_organizer = int(procurements["amount"].isna().sum()), int((frame["organizer"] == "").sum())
    return [
        (
            without_amount,
            text.n(
                "{number} of {all} procurements has no amount of money stated.",
                "{number} of {all} procurements have no amount of money stated.",
                without_amount,
                all=text.number(len(procurements)),
            ),
        ),
        (
            without_organizer,
            text.n(
                "{number} of {all} activities names no organizer.",
                "{number} of {all} activities name no organizer.",
                without_organizer,
                all=text.number(len(frame)),
            ),
        ),
    ]


def _certainty(frame: pd.DataFrame, text: Translator) -> list[tuple[int, str]]:
    """Count what is not plainly stated in a source."""
    inferred, conflicting = (int((frame["certainty"] == state).sum()) for state in ("inferred", "conflicting"))
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


def _results(dataset: Dataset, frame: pd.DataFrame, text: Translator) -> tuple[int, str]:
    """Count the activities of which no result was reported."""
    without = int((~frame["id"].isin(dataset.outputs["activity"])).sum())
    return without, text.n(
        "{number} of {all} activities has no reported result beyond the number of participants.",
        "{number} of {all} activities have no reported result beyond the number of participants.",
        without,
        all=text.number(len(frame)),
    )
