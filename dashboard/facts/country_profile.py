"""What is known of a country in a paragraph: sentences with the rows of their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.rows import amount_rows, survey_rows
from dashboard.dataset.rows.activity_rows import ActivityRows, activity_rows, find_names
from dashboard.dataset.rows.participant_rows import participant_counts, sum_participants
from dashboard.facts.key_numbers import columns
from dashboard.selection import Selection
from dashboard.text import survey_text
from dashboard.text.formats import is_percent
from dashboard.text.translate import Translator, message

DISRUPTED = ("disruption", "disruption_other", "cause", "finding")
"""The topics of figures that say what was disrupted."""

TOPICS = (*DISRUPTED, "response", "baseline", "participation")
"""The topics of figures, what was disrupted first and who was asked last."""

RANKS = {topic: rank for rank, topic in enumerate(TOPICS)}

MOST_LISTED = 3
"""Figures, names and results that a sentence lists; the page has the rest."""

USED = ["id", "kind", "countries", "organizer", "participants", "amount", "date_precision", "date_start", "date_end"]
BOUNDS = ["first_day", "last_day"]
Rule = Literal["value", "count", "sum", "names"]


@dataclass(frozen=True)
class Figure:
    """A number of a sentence and the rows it is from, by a `rule` (count, sum, names)."""

    text: str
    table: str
    ids: tuple[str, ...]
    rule: Rule = "count"
    column: str = ""


@dataclass(frozen=True)
class Fact:
    """A sentence of the paragraph with its numbers."""

    sentence: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class _Country:
    """What the sentences are made of."""

    dataset: Dataset
    selection: Selection
    text: Translator
    frame: pd.DataFrame

    @property
    def code(self) -> str:
        return self.selection.country[0]

    def counted(self, mask: Any) -> Figure:
        """Return the number of the activities of a mask."""
        ids = tuple(self.frame["id"][mask].tolist())
        return Figure(self.text.number(len(ids)), "activities", ids)


def country_profile(dataset: Dataset, selection: Selection, text: Translator) -> tuple[Fact, ...]:
    """Return the paragraph on the one country that is chosen, a fact a sentence."""
    country = _Country(dataset, selection, text, query.activities(dataset, selection, [*USED, *BOUNDS]))
    disruption = () if country.code == WORLD else (_disrupted(country),)
    if country.frame.empty:
        return (*disruption, Fact(text.t("No activity matches this selection.")))
    facts = (_done(country), _several(country), _organizers(country), *_sums(country), _results(country))
    return tuple(fact for fact in (*disruption, *facts, _unknown(country)) if fact)


def period_of(frame: pd.DataFrame, text: Translator) -> str:
    """Return the months from the first to the last activity, or years where they reach further."""
    yearly = frame["date_precision"] == "year"
    firsts, lasts = (
        {day[:length] for mask, length in ((~yearly, 7), (yearly, 4)) for day in frame.loc[mask, name].unique()}
        for name in ("first_day", "last_day")
    )
    # A year counts only where no month of that year is known: "2020" would sort before "2020-02".
    start = min(firsts - {month[:4] for month in firsts if len(month) > len("2020")})
    end = max(lasts - {month[:4] for month in lasts if len(month) > len("2020")})
    return text.period(start, end)


def _disrupted(country: _Country) -> Fact:
    """Say what local figures tell of disruption, or that nothing is known."""
    dataset, text = country.dataset, country.text
    frame = query.observations(dataset, country.selection)
    local = frame["scope"].isin(query.local_scopes(dataset, country.code)) & frame["topic"].isin(DISRUPTED)
    rates = frame[local & (frame["value"].notna() | (frame["value_text"] != ""))]
    name = text.territory(country.code, dataset.names("scopes", text.language).get(country.code, country.code))
    if rates.empty:
        unknown = message("What was disrupted in {country}: not known.")
        if country.selection.service or country.selection.group:
            unknown = message("No disruption rate of the chosen services was found for {country} in what was read.")
        return Fact(text.t(unknown, country=name))
    rates = rates.assign(
        _topic=rates["topic"].map(DISRUPTED.index),
        indicator_short=rates["indicator"].map(dataset.names("indicators", text.language, "short_name")),
    ).sort_values(["_topic", "order"], kind="stable")[:MOST_LISTED]
    rows: Iterable[Any] = rates.assign(label=survey_rows.with_names(rates, ())).itertuples()
    figures = {row.id: (row.label, row.value_text or survey_text.measure_text(row, text)) for row in rows}
    words, numbers = _stated("observations", figures, text)
    return Fact(text.t("What was disrupted in {country}: {list}.", country=name, list=words), numbers)


def _stated(table: str, figures: Mapping[str, tuple[str, str]], text: Translator) -> tuple[str, tuple[Figure, ...]]:
    """Return single figures (id -> label, value in words) as a list, and as numbers of a table."""
    numbers = tuple(Figure(value, table, (key,), "value", "value") for key, (_label, value) in figures.items())
    pairs = (text.labelled(label, value) for label, value in figures.values())
    return text.separated(pairs), numbers


def _done(country: _Country) -> Fact:
    """Say how many activities there were, when, and of which kinds."""
    text, frame = country.text, country.frame
    total = country.counted(np.ones(len(frame), np.bool_))
    counts = Counter(frame["kind"].tolist()).most_common()
    kinds = [(kind, country.counted(frame["kind"] == kind)) for kind, _count in counts]
    words = [kind_count(kind, len(figure.ids), text) for kind, figure in kinds]
    sentence = text.n(
        "{number} activity was reported ({period}): {kinds}.",
        "{number} activities were reported ({period}): {kinds}.",
        len(frame),
        period=period_of(frame, text),
        kinds=text.listed(words),
    )
    return Fact(sentence, (total, *(figure for _kind, figure in kinds)))


def kind_count(kind: str, number: int, text: Translator) -> str:
    """Return how many activities of a kind there are, as a part of a sentence."""
    words = {
        "procurement": text.n("{number} procurement", "{number} procurements", number),
        "meeting": text.n("{number} meeting", "{number} meetings", number),
        "webinar": text.n("{number} webinar", "{number} webinars", number),
        "training": text.n("{number} training", "{number} trainings", number),
        "assessment": text.n("{number} assessment", "{number} assessments", number),
        "service_adaptation": text.n("{number} adapted service", "{number} adapted services", number),
    }
    return words.get(kind) or text.n("{number} other activity", "{number} other activities", number)


def _several(country: _Country) -> Fact | None:
    figure = country.counted(country.frame["countries"].str.contains(";", regex=False))
    sentence = country.text.n(
        "{number} of them covered several countries.", "{number} of them covered several countries.", len(figure.ids)
    )
    return Fact(sentence, (figure,)) if figure.ids else None


def _organizers(country: _Country) -> Fact:
    """Say how many organizers are named, and which most often."""
    text, frame = country.text, country.frame
    places_by_name = find_names(frame["organizer"])
    if not places_by_name:
        return Fact(text.t("By whom: not known."))
    ids = frame["id"].tolist()
    with_name = tuple(frame["id"][frame["organizer"] != ""].tolist())
    total = Figure(text.number(len(places_by_name)), "activities", with_name, "names", "organizer")
    first = [
        (name, Figure(text.number(len(at)), "activities", tuple(ids[place] for place in at)))
        for name, at in list(places_by_name.items())[:MOST_LISTED]
    ]
    sentence = text.n(
        "{number} organizer is named: {names}.",
        "{number} organizers are named, most often {names}.",
        len(places_by_name),
        names=text.listed([f"{name} ({figure.text})" for name, figure in first]),
    )
    return Fact(sentence, (total, *(figure for _name, figure in first)))


def _sums(country: _Country) -> Iterable[Fact]:
    """Yield the sums of people and of money, or that they are not known."""
    text, activities = country.text, activity_rows(country.dataset, country.selection)
    cells = amount_rows.country_amounts(columns(activities), country.selection.country)
    yield _people(activities, cells, country)
    totals, _separate, _overlapping = amount_rows.sum_amounts(country.dataset, cells)
    if not totals:
        yield Fact(text.t("What goods and grants cost: not known."))
        return
    ids = amount_rows.summed_ids(country.dataset, cells)
    figures = [
        Figure(text.amount(total.value, currency, total.qualifier), "activities", ids[currency], "sum", "amount")
        for currency, total in totals.items()
    ]
    sums = text.listed([figure.text for figure in figures])
    yield Fact(text.t("Goods and grants, as far as reported, add up to {list}.", list=sums), tuple(figures))


def _people(activities: ActivityRows, cells: Any, country: _Country) -> Fact:
    text, total = country.text, sum_participants(cells)
    if not total.parts:
        return Fact(text.t("How many people took part: not known."))
    ids = tuple(activities.cells("id")[~np.isnan(cells["participants"])])
    value = text.value(total.value, total.qualifier, "people")
    sentence = text.n(
        "{value} people attended or were trained in the {number} activity that says how many.",
        "{value} people attended or were trained in the {number} activities that say how many.",
        len(ids),
        value=value,
    )
    people = Figure(value, "activities", ids, "sum", "participants")
    return Fact(sentence, (people, Figure(text.number(len(ids)), "activities", ids)))


def _results(country: _Country) -> Fact:
    """Say the largest reported result of a few activities."""
    text, frame = country.text, query.outputs(country.dataset, country.selection)
    totals = frame[(frame["part_of"] == "") & (frame["bound"] == "") & ~frame["unit"].map(is_percent).astype(bool)]
    largest = totals.sort_values("value", ascending=False, kind="stable").drop_duplicates("activity")[:MOST_LISTED]
    figures = {
        row["id"]: (row["measure"], text.value(row["value"], row["qualifier"], row["unit"]))
        for row in largest.to_dict("records")
    }
    if not figures:
        return Fact(text.t("Further results: not known."))
    words, numbers = _stated("outputs", figures, text)
    return Fact(text.t("Reported results: {list}.", list=words), numbers)


def _unknown(country: _Country) -> Fact | None:
    """Say of how many activities the people, the money and the day are not known."""
    text, frame = country.text, country.frame
    procurements = frame["kind"] == "procurement"
    people = country.counted(np.isnan(participant_counts(activity_rows(country.dataset, country.selection))))
    money = country.counted(procurements & frame["amount"].isna())
    day = country.counted(frame["date_precision"] != "day")
    parts = [
        (people, text.n("the people of {number} activity", "the people of {number} activities", len(people.ids))),
        (money, text.n("the amount of {number} procurement", "the amount of {number} procurements", len(money.ids))),
        (day, text.n("the day of {number} activity", "the day of {number} activities", len(day.ids))),
    ]
    parts_known = [(figure, words) for figure, words in parts if figure.ids]
    if not parts_known:
        return None
    sentence = text.t("Not known: {list}.", list=text.listed([words for _figure, words in parts_known]))
    return Fact(sentence, tuple(figure for figure, _words in parts_known))
