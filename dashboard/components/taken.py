"""What was taken from a source: each figure, activity, result and survey, with the way to where it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dash import html

from dashboard.components.figure_words import survey_href, worded
from dashboard.components.links import activity_link, inside
from dashboard.components.view import COUNTRY_PATH, View
from dashboard.dataset import query

FIGURE_FILTERS = ("country", "service", "group", "survey")
ACTIVITY_FILTERS = ("country", "kind", "area", "from", "to")


@dataclass
class Taken:
    """The links to what was taken from one source, by what it is."""

    figures: list[html.A] = field(default_factory=list)
    activities: list[html.A] = field(default_factory=list)
    results: list[html.A] = field(default_factory=list)
    surveys: list[html.A] = field(default_factory=list)
    disputed: list[html.A] = field(default_factory=list)

    def links(self) -> list[html.A]:
        """Return all links, in the order of the fields."""
        return [*self.figures, *self.activities, *self.results, *self.surveys, *self.disputed]


def taken_from(view: View) -> dict[str, Taken]:
    """Return source id -> what of the selection was taken from it; a source without any is left out.

    A filter that only activities answer to leaves out the figures, and the other way round.
    """
    found: dict[str, Taken] = {}
    active = view.selection.active()
    if not active or set(active) & set(FIGURE_FILTERS):
        _figures(found, view)
    if not active or set(active) & set(ACTIVITY_FILTERS):
        _activities(found, view)
        _results(found, view)
    if not active:
        _surveys(found, view)
    return found


def taken_list(taken: Taken, view: View) -> html.Details:
    """Return the counts of what was taken, unfolding to the links."""
    text = view.text
    counts = (
        (taken.figures, text.n("{number} figure", "{number} figures", len(taken.figures))),
        (taken.activities, text.n("{number} activity", "{number} activities", len(taken.activities))),
        (taken.results, text.n("{number} result", "{number} results", len(taken.results))),
        (taken.surveys, text.n("{number} survey", "{number} surveys", len(taken.surveys))),
        (taken.disputed, text.n("{number} figure not used", "{number} figures not used", len(taken.disputed))),
    )
    summary = text.t("Taken from it: {counts}", counts=text.listed([count for links, count in counts if links]))
    return html.Details([html.Summary(summary), html.Ul([html.Li(link) for link in taken.links()])])


def _figures(found: dict[str, Taken], view: View) -> None:
    rows = worded(query.described(view.dataset, view.selection.lang), view)
    kept = set(_chosen_figures(view)["id"])
    for row in rows[rows["id"].isin(kept) | rows["discrepancy_of"].isin(kept)].to_dict("records"):
        words = view.text.t("{label}: {value}", label=row["label"], value=row["shown"])
        words = f"{words} · {row['scope_name']} · {row['survey_short']}"
        used = inside(words, row["href"])
        link = html.A(words, href="#disagreements") if row["discrepancy_of"] else used
        for source in _ids(row["source"]):
            entry = found.setdefault(source, Taken())
            (entry.disputed if row["discrepancy_of"] else entry.figures).append(link)


def _chosen_figures(view: View) -> Any:
    """Return the observations of the chosen services, survey and countries."""
    rows, chosen = query.observations(view.dataset, view.selection), view.selection
    if chosen.survey:
        rows = rows[rows["survey"] == chosen.survey]
    if chosen.country:
        local = frozenset().union(*(query.local_scopes(view.dataset, country) for country in chosen.country))
        rows = rows[rows["scope"].isin(local)]
    return rows


def _activities(found: dict[str, Taken], view: View) -> None:
    titles = view.dataset.names("activities", view.selection.lang, "title")
    sources = query.main_sources(view.dataset)
    for row in query.activities(view.dataset, view.selection).to_dict("records"):
        for source in _ids(sources.get(row["id"], "")):
            link = activity_link(titles[row["id"]], row["id"], view)
            found.setdefault(source, Taken()).activities.append(link)


def _results(found: dict[str, Taken], view: View) -> None:
    units, countries = view.dataset.labels("outputs", "unit", view.selection.lang), view.dataset.countries()
    for row in query.outputs(view.dataset, view.selection).to_dict("records"):
        words = view.text.t(
            "{label}: {value} ({unit})",
            label=row["measure"],
            value=view.text.value(row["value"], row["qualifier"], row["unit"]),
            unit=units.get(row["unit"], row["unit"]),
        )
        words = f"{words} · {row['scope_name']}"
        link = activity_link(words, row["activity"], view)
        if row["country"] in countries:
            link = inside(words, view.plain(COUNTRY_PATH + row["country"]))
        for source in _ids(f"{row['source']};{row['also_sources']}"):
            found.setdefault(source, Taken()).results.append(link)


def _surveys(found: dict[str, Taken], view: View) -> None:
    names = view.dataset.names("surveys", view.selection.lang)
    for row in view.dataset.surveys.to_dict("records"):
        if row["source"]:
            link = inside(names[row["id"]], survey_href(row["id"], "", view))
            found.setdefault(row["source"], Taken()).surveys.append(link)


def _ids(cell: str) -> list[str]:
    return list(dict.fromkeys(part for part in cell.split(";") if part))
