"""What was taken from a source, with the way to where it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dash import html

from dashboard.components.links import activity_link, internal_link
from dashboard.components.long_list import more_activities, more_results
from dashboard.components.observation_text import observation_text, survey_href
from dashboard.components.page_state import ACTIVITY_FILTERS, COUNTRY_PATH, PageState
from dashboard.dataset import query

FIGURE_FILTERS = ("country", "service", "group", "survey")
MAX_PER_SOURCE = 20
"""Activities, and results, that are listed of one source; the page has hundreds of sources."""


@dataclass(eq=False)
class SourceUsage:
    """Links to what was taken from a source, and how many activities have none."""

    figures: list[html.A] = field(default_factory=list)
    activities: list[html.A] = field(default_factory=list)
    results: list[html.A] = field(default_factory=list)
    surveys: list[html.A] = field(default_factory=list)
    disputed: list[html.A] = field(default_factory=list)
    more_activities: int = 0
    more_results: int = 0

    def links(self) -> list[html.A]:
        """Return all links, in the order of the fields."""
        return [*self.figures, *self.activities, *self.results, *self.surveys, *self.disputed]


def usages_by_source(view: PageState) -> dict[str, SourceUsage]:
    """Return source id -> what of the selection was taken from it, without those that gave none.

    A filter that only activities answer to leaves out the figures, and the other way round.
    """
    usages: dict[str, SourceUsage] = {}
    active = view.selection.active()
    if not active or set(active) & set(FIGURE_FILTERS):
        _figures(usages, view)
    if not active or set(active) & set(ACTIVITY_FILTERS):
        _activities(usages, view)
        _results(usages, view)
    if not active:
        _surveys(usages, view)
    return usages


def usage_list(usage: SourceUsage, view: PageState) -> html.Details:
    """Return the counts of what was taken, unfolding to the links."""
    text, activities = view.text, len(usage.activities) + usage.more_activities
    results = len(usage.results) + usage.more_results
    counts = (
        (len(usage.figures), text.n("{number} figure", "{number} figures", len(usage.figures))),
        (activities, text.n("{number} activity", "{number} activities", activities)),
        (results, text.n("{number} result", "{number} results", results)),
        (len(usage.surveys), text.n("{number} survey", "{number} surveys", len(usage.surveys))),
        (len(usage.disputed), text.n("{number} figure not used", "{number} figures not used", len(usage.disputed))),
    )
    summary = text.t("Taken from it: {counts}", counts=text.listed([words for count, words in counts if count]))
    more = [*more_activities(usage.more_activities, view), *more_results(usage.more_results, view)]
    return html.Details([html.Summary(summary), html.Ul([*(html.Li(link) for link in usage.links()), *more])])


def _figures(usages: dict[str, SourceUsage], view: PageState) -> None:
    rows = observation_text(query.named_observations(view.dataset, view.selection.lang), view)
    figure_ids = set(_chosen_figures(view)["id"])
    for row in rows[rows["id"].isin(figure_ids) | rows["discrepancy_of"].isin(figure_ids)].to_dict("records"):
        words = view.text.labelled(row["label"], row["shown"])
        words = f"{words} · {row['scope_name']} · {row['survey_short']}"
        used = internal_link(words, row["href"])
        link = html.A(words, href="#disagreements") if row["discrepancy_of"] else used
        for source in _ids(row["source"]):
            entry = usages.setdefault(source, SourceUsage())
            (entry.disputed if row["discrepancy_of"] else entry.figures).append(link)


def _chosen_figures(view: PageState) -> Any:
    """Return the observations of the chosen services, survey and countries."""
    rows, selection = query.observations(view.dataset, view.selection), view.selection
    if selection.survey:
        rows = rows[rows["survey"] == selection.survey]
    if selection.country:
        local = frozenset().union(*(query.local_scopes(view.dataset, country) for country in selection.country))
        rows = rows[rows["scope"].isin(local)]
    return rows


def _activities(usages: dict[str, SourceUsage], view: PageState) -> None:
    ids_and_counts = query.first_of_sources(view.dataset, view.selection, MAX_PER_SOURCE)
    keys = list(dict.fromkeys(activity for ids, _count in ids_and_counts.values() for activity in ids))
    words = view.dataset.words("activities", view.selection.lang, "title").iloc[view.dataset.activity_places(keys)]
    titles = dict(zip(keys, words.tolist(), strict=True))
    for source, (ids, count) in ids_and_counts.items():
        entry = usages.setdefault(source, SourceUsage())
        entry.activities += [activity_link(titles[activity], activity, view) for activity in ids]
        entry.more_activities = count - len(ids)


def _results(usages: dict[str, SourceUsage], view: PageState) -> None:
    units, countries = view.dataset.labels("outputs", "unit", view.selection.lang), view.dataset.countries()
    groups = query.outputs(view.dataset, view.selection).groupby(["source", "also_sources"], sort=False)
    for row in groups.size().reset_index(name="count").to_dict("records"):
        for source in _sources(row):
            usages.setdefault(source, SourceUsage()).more_results += row["count"]
    for row in groups.head(MAX_PER_SOURCE).to_dict("records"):
        open_usages = [usages[source] for source in _sources(row) if len(usages[source].results) < MAX_PER_SOURCE]
        link = _result(row, units, countries, view)
        for entry in open_usages:
            entry.results.append(link)
            entry.more_results -= 1


def _result(row: Any, units: Any, countries: Any, view: PageState) -> html.A:
    words = view.text.t(
        "{label}: {value} ({unit})",
        label=row["measure"],
        value=view.text.value(row["value"], row["qualifier"], row["unit"]),
        unit=units.get(row["unit"], row["unit"]),
    )
    words = f"{words} · {row['scope_name']}"
    if row["country"] in countries:
        return internal_link(words, view.plain(COUNTRY_PATH + row["country"]))
    return activity_link(words, row["activity"], view)


def _surveys(usages: dict[str, SourceUsage], view: PageState) -> None:
    names = view.dataset.names("surveys", view.selection.lang)
    for row in view.dataset.surveys.to_dict("records"):
        if row["source"]:
            link = internal_link(names[row["id"]], survey_href(row["id"], "", view))
            usages.setdefault(row["source"], SourceUsage()).surveys.append(link)


def _sources(row: Any) -> list[str]:
    return _ids(f"{row['source']};{row['also_sources']}")


def _ids(cell: str) -> list[str]:
    return list(dict.fromkeys(part for part in cell.split(";") if part))
