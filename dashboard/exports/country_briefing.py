"""What a briefing on a country says: the same in Word and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from dashboard.charts.activity_timeline import CHART as TIMELINE
from dashboard.charts.disruption_by_service import CHART as DISRUPTION
from dashboard.charts.procurement_by_country import CHART as PROCUREMENT
from dashboard.charts.service_outputs import CHART as OUTPUTS
from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows import survey_rows
from dashboard.dataset.rows.activity_rows import briefing_ids
from dashboard.dataset.rows.survey_rates import MONTHLY
from dashboard.exports.chart_changes import Revision, changes_link
from dashboard.exports.selection_text import filter_lines, names_of_countries
from dashboard.exports.table_cells import source_ids
from dashboard.exports.text_fitting import shorten
from dashboard.facts.country_gaps import country_gaps
from dashboard.facts.country_profile import RANKS, country_profile
from dashboard.facts.key_numbers import KeyNumber, key_numbers
from dashboard.plotting.timeline.activity_label import number_text
from dashboard.selection import DEFAULT_PREFERENCES, FILTERS, Selection
from dashboard.text import survey_text
from dashboard.text.translate import Translator

MOST_ACTIVITIES, MOST_RESULTS, MOST_FIGURES = 9, 6, 5
"""Rows of the tables, so that all stands on two pages; of what is left out it says how much."""

LONGEST_CELL, LONGEST_NAME = 90, 60
"""Characters of a title, and of a name in a table."""

OWN = ("activities", "participants", "procurement")
"""The key numbers of a country."""


@dataclass(frozen=True)
class Words:
    """Words of a briefing, English ones marked, and the address they open ("" for none)."""

    text: str
    link: str = ""
    untranslated: bool = False


@dataclass(frozen=True)
class BriefingSection:
    """A part of a briefing: a table, its columns as shares of the page, then sentences."""

    heading: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Words, ...], ...] = ()
    widths: tuple[int, ...] = ()
    sentences: tuple[Words, ...] = ()


@dataclass(frozen=True)
class CountryBriefing:
    """The briefing on the country of a selection.

    `root`: scheme and host of the dashboard. `revision`: what changed since the version it is made of; None of today's.
    """

    dataset: Dataset
    selection: Selection
    text: Translator
    root: str
    revision: Revision | None = None

    @property
    def on(self) -> date:
        """Return the day the briefing is made."""
        return datetime.now(UTC).date()

    @property
    def name(self) -> str:
        """Return the name of the country."""
        return names_of_countries(self.selection.country[:1], self.dataset, self.text)[0]

    @property
    def link(self) -> str:
        """Return the address of the country's page."""
        filters = replace(self.selection.only((*FILTERS, "lang")).without("country"), home=DEFAULT_PREFERENCES)
        return self.root.rstrip("/") + filters.href(f"/country/{self.selection.country[0]}")

    @property
    def about(self) -> tuple[str, ...]:
        """Return what the briefing is part of, of which data and of when, and what narrows it."""
        text, narrowing = self.text, [key for key in self.selection.active() if key != "country"]
        return (
            text.t("COVID-19: disrupted services and the response"),
            text.t("Data version {version}", version=str(self.dataset.version)),
            text.t("As of {date}", date=text.date(self.on.isoformat())),
            *filter_lines(self.selection, self.dataset, text, narrowing),
        )

    @property
    def changed(self) -> Words:
        """Return how many of its numbers changed since, with the way to their list; "" of today's."""
        if self.revision is None:
            return Words("")
        charts = (TIMELINE, OUTPUTS, PROCUREMENT, DISRUPTION)
        link = changes_link(self.root, self.selection, self.dataset)
        return Words(self.revision.counted_of(charts, self.selection, self.text), link)

    @property
    def paragraph(self) -> str:
        """Return what is known in a paragraph."""
        return " ".join(fact.sentence for fact in country_profile(self.dataset, self.selection, self.text))

    @property
    def figures(self) -> list[KeyNumber]:
        """Return the three numbers of the country."""
        return [number for number in self._numbers() if number.id in OWN]

    def sections(self) -> Iterator[BriefingSection]:
        """Yield activities, results, local figures, gaps, the world's figures, the way back."""
        yield _activities(self)
        yield _results(self)
        yield _figures(self)
        gaps = " ".join(country_gaps(self.dataset, self.selection, self.text))
        yield BriefingSection(self.text.t("What is not known"), sentences=(Words(gaps),))
        yield from _world(self)
        yield BriefingSection(self.text.t("All activities and sources"), sentences=(Words(self.link, self.link),))

    def _numbers(self) -> Iterable[KeyNumber]:
        return key_numbers(self.dataset, self.selection, self.text)


def _activities(briefing: CountryBriefing) -> BriefingSection:
    """Return the activities of which most is known, by date."""
    dataset, selection, text = briefing.dataset, briefing.selection, briefing.text
    rows, heading = TIMELINE.cached_rows(dataset, selection), text.t("What was done, one by one")
    if rows.empty:
        return BriefingSection(heading, sentences=(Words(text.t("No activity matches this selection.")),))
    activities = rows[(rows["row_kind"] == "activity")].drop_duplicates("key")
    first_activities = activities[activities["key"].isin(briefing_ids(dataset, selection, MOST_ACTIVITIES))]
    heads = (text.t("Date"), text.t("What"), text.t("Who"), text.t("People or amount"), text.t("Source"))
    records = first_activities.sort_values("first_day", kind="stable").to_dict("records")
    remaining = len(activities) - len(first_activities)
    more = text.n(
        "{number} more activity: on the page of the country.",
        "{number} more activities: on the page of the country.",
        remaining,
    )
    lines = tuple(_activity(row, briefing) for row in records)
    return BriefingSection(heading, heads, lines, (16, 38, 21, 19, 18), (Words(more),) if remaining else ())


def _activity(row: dict[Any, Any], briefing: CountryBriefing) -> tuple[Words, ...]:
    title = f"{shorten(row['label'], LONGEST_CELL)} ({row['kind_name']})"
    return (
        Words(briefing.text.period(row["date_start"], row["date_end"])),
        Words(title, untranslated=row["key"] in _english(briefing)),
        Words(shorten(row["organizer"], LONGEST_NAME), untranslated=True),
        Words(number_text(row, briefing.text)),
        _source(row["source"], briefing),
    )


def _source(ids: str, briefing: CountryBriefing) -> Words:
    """Return the publisher of the first source, which opens the document."""
    first = next(iter(source_ids(ids)), "")
    source = query.sources_by_id(briefing.dataset).get(first)
    return Words(shorten(source["publisher"], LONGEST_NAME), source["url"], True) if source else Words("")


def _english(briefing: CountryBriefing) -> frozenset[str]:
    """Return the activities whose titles nobody has translated."""
    return query.in_english(briefing.dataset, "activities", briefing.selection.lang, "title")


def _results(briefing: CountryBriefing) -> BriefingSection:
    text, rows = briefing.text, OUTPUTS.cached_rows(briefing.dataset, briefing.selection)
    outputs = rows[(rows["part_of"] == "") & (rows["row_kind"] == "single")] if not rows.empty else rows
    if outputs.empty:
        return BriefingSection(text.t("Results"), sentences=(Words(text.t("Further results: not known.")),))
    lines = tuple(
        (
            Words(shorten(row["label"], LONGEST_CELL)),
            Words(text.value(row["value"], row["qualifier"], row["unit"])),
            Words(shorten(row["activity_title"], LONGEST_CELL), untranslated=row["activity"] in _english(briefing)),
            _source(row["source"], briefing),
        )
        for row in outputs[:MOST_RESULTS].to_dict("records")
    )
    remaining = len(outputs) - len(lines)
    more = text.n(
        "{number} more result: on the page of the country.",
        "{number} more results: on the page of the country.",
        remaining,
    )
    heads = (text.t("Result"), text.t("Value"), text.t("Activity"), text.t("Source"))
    return BriefingSection(text.t("Results"), heads, lines, (35, 12, 43, 20), (Words(more),) if remaining else ())


def _figures(briefing: CountryBriefing) -> BriefingSection:
    """Return the figures that speak of the country itself."""
    text, rows = briefing.text, tuple(_local(briefing))
    if not rows:
        sentence = "No figure that speaks of {country} alone was found in the sources read."
        none = text.t(sentence, country=briefing.name)
        return BriefingSection(text.t("Local figures"), sentences=(Words(none),))
    heads = (text.t("Figure"), text.t("Value"), text.t("Period"), text.t("Source"))
    remaining = len(rows) - MOST_FIGURES
    more = text.n(
        "{number} more figure: on the page of the country.",
        "{number} more figures: on the page of the country.",
        remaining,
    )
    return BriefingSection(
        text.t("Local figures"), heads, rows[:MOST_FIGURES], (45, 20, 20, 25), (Words(more),) if remaining > 0 else ()
    )


def _local(briefing: CountryBriefing) -> Iterator[tuple[Words, ...]]:
    dataset, text = briefing.dataset, briefing.text
    frame = query.observations(dataset, briefing.selection)
    is_local = frame["scope"].isin(query.local_scopes(dataset, briefing.selection.country[0]))
    local_rows = frame[is_local & (frame["topic"] != MONTHLY)]
    short = local_rows["indicator"].map(dataset.names("indicators", briefing.selection.lang, "short_name"))
    local_rows = local_rows.assign(indicator_short=short, _topic=local_rows["topic"].map(RANKS))
    local_rows = local_rows.sort_values(["_topic", "order"], kind="stable")
    for row in local_rows.assign(label=survey_rows.with_names(local_rows, ())).itertuples():
        value = str(row.value_text) or survey_text.measure_text(row, text)
        period = text.period(str(row.period_start), str(row.period_end))
        yield Words(str(row.label)), Words(value), Words(period), _source(str(row.source), briefing)


def _world(briefing: CountryBriefing) -> Iterator[BriefingSection]:
    """Yield the world's figures apart, said to be the world's; none where there are none."""
    text = briefing.text
    world_numbers = [number for number in briefing._numbers() if number.id.endswith("-disrupted")]
    if not world_numbers:
        return
    sentences = tuple(
        Words(f"{text.t('{label}: {value}', label=entry.label, value=entry.value_text)} ({entry.note})")
        for entry in world_numbers
    )
    heading = text.t("Figures of the world, not of {country}", country=briefing.name)
    yield BriefingSection(heading, sentences=sentences)
