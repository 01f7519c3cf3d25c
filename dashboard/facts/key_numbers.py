"""The key numbers of a selection; each says what it is made of, and opens its rows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts import (
    activity_timeline,
    disruption_by_service,
    participants_by_country,
    procurement_by_country,
)
from dashboard.charts.chart import Chart
from dashboard.dataset.categories import matches
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.rows import amount_rows, participant_rows, service_rows
from dashboard.dataset.rows.activity_rows import ActivityRows, activity_rows
from dashboard.dataset.rows.participant_rows import participant_columns, sum_participants
from dashboard.dataset.rows.qualified_sum import QualifiedSum
from dashboard.dataset.rows.rows_by_lane import row_objects
from dashboard.selection import Selection
from dashboard.text import survey_text
from dashboard.text.chart_words import period_text, reported_value
from dashboard.text.translate import Translator, message

USED = ["countries", "certainty", "date_precision", "amount_split", *amount_rows.SUMMED_COLUMNS]
"""The columns of activities that key numbers are made of; the rows of their charts would take ten times as long."""

SUMMED = ("place", *amount_rows.SUMMED_COLUMNS, *participant_rows.SUMMED_COLUMNS)
"""Those of them that sums are made of."""

Columns = Mapping[str, Any]
"""The columns by name: categories of text, or cells; `place` is where the activity stands in its table."""


def columns(activities: ActivityRows) -> Columns:
    """Return the columns of activities that key numbers are made of."""
    cells = {name: activities.categories(name) for name in USED if name != "amount"}
    return {"place": activities.at, "amount": activities.cells("amount"), **cells, **participant_columns(activities)}


FACTS = ["label", "scope_name", "survey_name", "value", "qualifier", "unit", "n", "period_start", "period_end"]
"""The columns of figures that say which service was disrupted most."""

MAX_BRIEF_LENGTH = 72
"""Letters of a note that stand beside a number on the first screen."""


@dataclass(frozen=True)
class KeyNumber:
    """One key number in words, with the chart, page and selection that open its rows."""

    id: str
    value_text: str
    label: str
    note: str
    page: str
    chart: str
    selection: Selection
    amount: float = math.nan
    unit: str = ""

    @property
    def brief(self) -> str:
        """Return the first sentence of the note, "" where it is a long one."""
        first = self.note.split(". ")[0].rstrip(".")
        return first if len(first) <= MAX_BRIEF_LENGTH else ""

    @property
    def href(self) -> str:
        """Return the address that opens the rows."""
        return f"{self.selection.href(self.page)}#{self.chart}"


def key_numbers(dataset: Dataset, selection: Selection, text: Translator) -> tuple[KeyNumber, ...]:
    """Return the key numbers of a selection.

    Returns:
        Activities, countries (unless one is chosen), participants, procurement, and the most and the least disrupted
        service of the chosen survey, with the place it speaks of: one of these two when the survey speaks of one
        service only, or the word that nothing was reported. What is unknown is "not reported", never zero.
    """
    cells = amount_rows.country_amounts(columns(activity_rows(dataset, selection)), selection.country)
    several = np.flatnonzero(matches(cells["countries"], lambda cell: ";" in cell))
    regional = {name: cells[name].take(several) for name in SUMMED}
    return (
        _activities(cells, len(several), selection, text),
        *_countries(cells, selection, text),
        _participants(cells, regional, selection, text),
        _procurement(dataset, cells, regional, selection, text),
        *_services(dataset, selection, text),
    )


def _key_number(chart: Chart, selection: Selection, **facts: Any) -> KeyNumber:
    """Return a number whose rows a chart shows as its table."""
    opening = replace(selection, table=(chart.id,), activity="")
    return KeyNumber(page=chart.page, chart=chart.id, selection=opening, **facts)


def _activities(cells: Columns, regional: int, selection: Selection, text: Translator) -> KeyNumber:
    number = len(cells["countries"])
    return _key_number(
        activity_timeline.CHART,
        selection,
        id="activities",
        value_text=text.number(number),
        label=text.n("activity", "activities", number),
        note=". ".join(_activity_sentences(cells, regional, text)),
        amount=number,
    )


def _activity_sentences(cells: Columns, regional: int, text: Translator) -> Iterator[str]:
    """Yield how many activities are regional, and of how many the date is not sure."""
    if regional:
        yield text.n(
            "{number} took place in several countries and is counted once",
            "{number} took place in several countries; each is counted once",
            regional,
        )
    by_year = int((cells["date_precision"] == "year").sum())
    if by_year:
        yield text.n("{number} is known by its year only", "{number} are known by their year only", by_year)
    vague = int(matches(cells["certainty"], lambda cell: cell not in ("", "stated")).sum())
    if vague:
        yield text.n(
            "Of {number} the date or the places are worked out, or its sources differ",
            "Of {number} the dates or the places are worked out, or their sources differ",
            vague,
        )


def _countries(cells: Columns, selection: Selection, text: Translator) -> tuple[KeyNumber, ...]:
    """Return in how many countries activities were; nothing where it is one."""
    selected = set(selection.country) - {WORLD}
    countries_with = {country for cell in cells["countries"].unique() for country in cell.split(";")} - {WORLD}
    countries = countries_with & selected if selected else countries_with
    world = int(matches(cells["countries"], lambda cell: WORLD in cell.split(";")).sum())
    if len(countries) == 1:
        return ()
    beside = text.n("and {number} activity for all countries", "and {number} activities for all countries", world)
    number = _key_number(
        activity_timeline.CHART,
        selection,
        id="countries",
        value_text=text.number(len(countries)),
        label=text.n("country with activities", "countries with activities", len(countries)),
        note=beside if world else "",
        amount=len(countries),
    )
    return (number,)


def _participants(cells: Columns, regional: Columns, selection: Selection, text: Translator) -> KeyNumber:
    total = sum_participants(cells)
    return _key_number(
        participants_by_country.CHART,
        selection,
        id="participants",
        value_text=text.value(total.value, total.qualifier, "people") or text.t("not reported"),
        label=text.t("people who attended or were trained, sum of what was reported"),
        note=_people_text(cells, regional, text),
        amount=total.value,
    )


def _people_text(cells: Columns, regional: Columns, text: Translator) -> str:
    """Say of how many activities, of which date, which regional part; of none, nothing."""
    mask = ~np.isnan(cells["participants"])
    number, total = int(mask.sum()), len(mask)
    if not total:
        return ""
    by_year = int((mask & (cells["date_precision"] == "year")).sum())
    sentences = [
        text.n("From {number} activity of {all}.", "From {number} activities of {all}.", number, all=text.number(total))
    ]
    part = sum_participants(regional)
    if part.parts:
        value = text.value(part.value, part.qualifier, "people")
        sentences.append(text.t("Of these people {part} in activities of several countries.", part=value))
    if by_year:
        sentences.append(
            text.n(
                "{number} of the activities is known by its year only.",
                "{number} of the activities are known by their year only.",
                by_year,
            )
        )
    return " ".join(sentences)


def _procurement(
    dataset: Dataset, cells: Columns, regional: Columns, selection: Selection, text: Translator
) -> KeyNumber:
    totals, separate, overlapping = amount_rows.sum_amounts(dataset, cells)
    parts, _separate, _overlapping = amount_rows.sum_amounts(dataset, regional)
    amounts = {currency: text.amount(total.value, currency, total.qualifier) for currency, total in totals.items()}
    first = next(iter(amounts), "")
    return _key_number(
        procurement_by_country.CHART,
        selection,
        id="procurement",
        value_text=amounts[first] if amounts else text.t("not reported"),
        label=text.t("goods and grants, sum of what was reported"),
        note=" ".join(_money_sentences(parts, amounts, separate, overlapping, text)),
        amount=totals[first].value if first else math.nan,
        unit=first,
    )


def _money_sentences(
    regional: Mapping[str, QualifiedSum], amounts: Mapping[str, str], separate: int, overlapping: int, text: Translator
) -> Iterator[str]:
    """Yield other currencies, the regional part, and what is left out of the sums of money."""
    if len(amounts) > 1:
        yield text.t("Other currencies: {list}.", list=text.listed([*amounts.values()][1:]))
    parts = [text.amount(total.value, currency, total.qualifier) for currency, total in regional.items()]
    if parts:
        yield text.t("Of these sums in activities of several countries: {list}.", list=text.listed(parts))
    if separate:
        yield text.n(
            "Not added: {number} programme, loan, request or total.",
            "Not added: {number} programmes, loans, requests and totals.",
            separate,
        )
    if overlapping:
        yield text.n(
            "Left out: {number} amount that overlaps another.",
            "Left out: {number} amounts that overlap others.",
            overlapping,
        )


def _services(dataset: Dataset, selection: Selection, text: Translator) -> tuple[KeyNumber, ...]:
    chart, figures = disruption_by_service.CHART, _comparable(dataset, selection)
    if not figures:
        label, unknown = text.t("share of countries that reported disruption"), text.t("not reported")
        return (_key_number(chart, selection, id="disruption", value_text=unknown, label=label, note=""),)
    top, bottom = (disruption_by_service.ends_of(figures, end) for end in (max, min))
    if figures[0].unit == disruption_by_service.FALL:
        labels = {"most": message("{place}: largest fall in: {services}")}
    elif len(figures) == 1:
        labels = {"most": message("{place}: reported as disrupted: {services}")}
    else:
        labels = {
            "most": message("{place}: most often disrupted: {services}")
            if disruption_by_service.bounds_allow(figures, top, "over")
            else message("{place}: highest figure found: {services}"),
            "least": message("{place}: least often disrupted: {services}")
            if disruption_by_service.bounds_allow(figures, bottom, "under")
            else message("{place}: lowest figure found: {services}"),
        }
    ends = {"most": top, "least": bottom}
    return tuple(
        _key_number(chart, selection, id=f"{end}-disrupted", **_figures_words(ends[end], label, text))
        for end, label in labels.items()
    )


def _comparable(dataset: Dataset, selection: Selection) -> list[Any]:
    """Return the rows of single services on any disruption, else on what most of them share."""
    keys = [key for key in disruption_by_service.CHART.filters if key != "country"]
    key = ("comparable figures", selection.query(keys), selection.lang)
    return row_objects(dataset.row_cache.get_or_compute(key, lambda: _shared(dataset, selection)))


def _shared(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    rows = disruption_by_service.CHART.cached_rows(dataset, selection.without("country"))
    wide = rows[rows["row_kind"].isin(disruption_by_service.WIDE) & rows["value"].notna()]
    figures = wide[wide["row_kind"] == "figure"]
    figures = wide if figures.empty else figures  # only services taken together were asked about
    plain = figures[figures["indicator"].isin(service_rows.TITLED)]
    figures = figures if plain.empty else plain
    if not figures.empty:
        figures = figures[figures["indicator_name"] == figures["indicator_name"].mode()[0]]
    return figures[FACTS]


def _figures_words(figures: list[Any], label: str, text: Translator) -> dict[str, Any]:
    """Return what a key number says of figures that are equal."""
    first = figures[0]
    services = text.listed([figure.label for figure in figures])
    measure = "" if first.unit == disruption_by_service.SHARED else survey_text.measure_text(first, text)
    respondents = survey_text.answers_text("", first.n, text)
    note = survey_text.title_text(text, first.survey_name, measure, respondents, period_text(first, text))
    return {
        "value_text": reported_value(first, text),
        "label": text.t(label, place=first.scope_name, services=services),
        "note": note,
        "amount": first.value,
        "unit": first.unit,
    }
