"""By whom: who organized the activities of the selection and who paid, each with what they did."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.components.as_written import as_written
from dashboard.components.links import activity_link
from dashboard.components.part import Part, depends_on
from dashboard.components.section import section
from dashboard.components.view import View
from dashboard.dataset import query

FILTERS = ("country", "kind", "area", "from", "to")
ORGANIZER, FUNDER = "organizer", "funder"
BETWEEN = "; "
"""What stands between several names in one cell."""


def organizers(view: View) -> html.Section:
    """Return two lists of names, the busiest first, each with the activities behind its number."""
    text, found = view.text, query.activities(view.dataset, view.selection)
    if found.empty:
        return section("by-whom", text.t("By whom"), [html.P(text.t("No activity matches this selection."))])
    unpaid, lines = int((found[FUNDER] == "").sum()), _lines(found, view)
    lists = [
        *_listed(text.t("Organizers"), found[ORGANIZER], lines, view),
        *_listed(text.t("Funders"), found[FUNDER], lines, view),
    ]
    if unpaid:
        said = text.n("{number} activity names no funder.", "{number} activities name no funder.", unpaid)
        lists.append(html.P(said, className="small-print"))
    return section("by-whom", text.t("By whom"), lists)


def named_in(cells: pd.Series) -> dict[str, list[int]]:
    """Return name -> positions of the cells that name it, the most frequent first, then by name."""
    positions: dict[str, list[int]] = {}
    for position, cell in enumerate(cells):
        for name in dict.fromkeys(part.strip() for part in cell.split(BETWEEN)):
            if name:
                positions.setdefault(name, []).append(position)
    return dict(sorted(positions.items(), key=lambda item: (-len(item[1]), item[0])))


def _lines(found: pd.DataFrame, view: View) -> list[html.Li]:
    """Return what is said of each activity, made once for all the lists it stands in."""
    titles = view.dataset.names("activities", view.selection.lang, "title")
    return [
        html.Li(
            [
                activity_link(titles[row["id"]], row["id"], view),
                " · ",
                view.text.period(row["date_start"], row["date_end"]),
            ]
        )
        for row in found.to_dict("records")
    ]


def _listed(heading: str, cells: pd.Series, lines: list[html.Li], view: View) -> list[Any]:
    """Return a heading and a folded entry for each name."""
    named = named_in(cells)
    if not named:
        return [html.H3(heading), html.P(view.text.t("Nobody is named."))]
    entries = [html.Li(_entry(name, [lines[i] for i in positions], view)) for name, positions in named.items()]
    return [html.H3(heading), html.Ul(entries, className="names")]


def _entry(name: str, lines: list[html.Li], view: View) -> html.Details:
    count = view.text.n("{number} activity", "{number} activities", len(lines))
    summary = html.Summary([html.Bdi(as_written(name, view)), " ", html.Span(count, className="count")])
    return html.Details([summary, html.Ul(lines)])


ORGANIZERS = Part("organizers", organizers, depends_on(*FILTERS))
