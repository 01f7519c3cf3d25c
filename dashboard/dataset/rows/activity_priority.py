"""Which activities stand where there is room for few: those of which most is known."""

from __future__ import annotations

from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection

USED = ["id", "participants", "amount", "date_precision", "certainty", "countries", "first_day"]


def briefing_ids(dataset: Dataset, selection: Selection, limit: int) -> frozenset[str]:
    """Return so many activities: with a number, a day, stated, of the country alone, newest."""
    frame = query.activities_with(dataset, selection, USED)
    activities = frame.assign(
        number=frame["participants"].notna() | frame["amount"].notna(),
        day=frame["date_precision"] == "day",
        stated=frame["certainty"] == "stated",
        alone=~frame["countries"].str.contains(";", regex=False),
    ).sort_values(["number", "day", "stated", "alone", "first_day"], ascending=False, kind="stable")
    return frozenset(activities["id"].iloc[:limit])
