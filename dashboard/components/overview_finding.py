"""What a selection says, in one sentence for the whole room."""

from __future__ import annotations

from dashboard.charts.registry import CHARTS
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, whole_key
from dashboard.dataset.dataset import WORLD
from dashboard.dataset.rows.rows_by_lane import row_objects
from dashboard.dataset.rows.timeline_rows import first_lines, names_by_code

SERVICES, ACTIVITIES = "disruption-by-service", "activity-timeline"
ANY_SERVICE = "disrupted_any"


def overview_finding(view: PageState) -> str:
    """Return what was disrupted and how many activities there were, as far as it is known."""
    parts = [part for part in (_disruption(view), _activities(view)) if part]
    return view.text.separated(parts) or view.text.t("Nothing matches this selection.")


def _disruption(view: PageState) -> str:
    """Say the share of any disruption, or the highest one; the world is named beside a country."""
    text, rows = view.text, view.rows(CHARTS[SERVICES])
    candidates = [row for row in row_objects(rows) if row.row_kind in ("figure", "overall", "group")]
    if not candidates:
        return ""
    overall = [row for row in candidates if row.indicator == ANY_SERVICE and row.row_kind == "overall"]
    highest = max(overall or candidates, key=lambda row: row.value)
    value = text.value(highest.value, highest.qualifier, highest.unit)
    if overall and highest.unit == "percent_countries":
        finding = text.t("{share} of countries had at least one service disrupted", share=value)
        return text.labelled(highest.scope_name, finding) if view.selection.country else finding
    return CHARTS[SERVICES].headline(rows, view.selection, view.reader)


def _activities(view: PageState) -> str:
    """Say how many activities there were, and in how many countries."""
    text, rows = view.text, view.rows(CHARTS[ACTIVITIES])
    if rows.empty:
        return ""
    number, lanes = len(first_lines(rows)), names_by_code(rows, "lane")
    if len(lanes) <= 2:
        places = text.listed([*lanes.values()])
        return text.n("{places}: {number} activity", "{places}: {number} activities", number, places=places)
    return text.n(
        "{number} activity in {countries} countries and beyond",
        "{number} activities in {countries} countries and beyond",
        number,
        countries=text.number(len(lanes.keys() - {WORLD})),
    )


OVERVIEW_FINDING = Region("overview-finding", overview_finding, whole_key)
