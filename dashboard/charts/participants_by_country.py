"""How many people took part: what was reported, added up by country; what was not reported is said, not guessed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts import drawing, loglanes, panels, places, sums
from dashboard.charts.chart import COMMON, Chart, Column, Figure, Reader, distinct, empty_rows
from dashboard.dataset import query
from dashboard.dataset.records import Dataset
from dashboard.selection import Selection
from dashboard.text.translate import Text, message, text_for
from dashboard.theme import SYMBOLS

EXTRA = (
    "key",
    "row_kind",
    "place",
    "place_name",
    "countries_name",
    "kind",
    "kind_name",
    "activities",
    "reported",
    "of",
)
MOST_LISTED = 12


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return for each place the sum of participants as reported, then each activity that reported them.

    Returns:
        The common columns and `EXTRA`. `row_kind` is `sum` (one a place: a country, `several`, `WLD`; `value`
        is NaN when none of its activities reported participants; `activities` and `reported` count them, `of`
        says it in words) or `activity`. `value` is in people. Sums are not to be added to the rows they
        are made of. Places from the largest sum down, several countries and the world last.
        Empty when no activity matches.
    """
    found = query.activities(dataset, selection)
    if found.empty:
        return empty_rows(EXTRA)
    text = text_for(selection.lang)
    kinds = dataset.labels("activities", "kind", selection.lang)
    told = places.with_place(found, dataset, selection.lang).assign(
        key=found["id"],
        row_kind="activity",
        label=found["id"].map(dataset.names("activities", selection.lang, "title")),
        value=found["participants"],
        qualifier=found["participants_qualifier"].where(found["participants_qualifier"] != "", "exact"),
        unit="people",
        n=float("nan"),
        period_start=found["date_start"],
        period_end=found["date_end"],
        source=found["id"].map(query.main_sources(dataset)).fillna(""),
        kind_name=found["kind"].map(kinds),
        activities=float("nan"),
        reported=float("nan"),
        of="",
        note=found["discrepancy"].where(found["discrepancy"] != "", found["note"]),
    )
    parts = []
    for _place, own in _in_order(told, list(places.place_names(dataset, selection.lang))):
        known = own[own["value"].notna()].sort_values("value", ascending=False, kind="stable")
        parts += [pd.DataFrame([_sum_row(own, known, text)]), known]
    return pd.concat([part for part in parts if not part.empty], ignore_index=True)[[*COMMON, *EXTRA]]


def _in_order(told: pd.DataFrame, names: list[str]) -> list[tuple[str, pd.DataFrame]]:
    last = names[-2:]
    groups = [(str(place), own) for place, own in told.groupby("place", sort=False)]
    return sorted(
        groups, key=lambda pair: (pair[0] in last and last.index(pair[0]) + 1, -pair[1]["value"].sum(), pair[0])
    )


def _sum_row(own: pd.DataFrame, known: pd.DataFrame, text: Text) -> dict[str, object]:
    total = sums.summed(known["value"], known["qualifier"])
    first = own.iloc[0]
    return dict.fromkeys((*COMMON, *EXTRA), "") | {
        "key": f"sum-{first['place']}",
        "row_kind": "sum",
        "label": text.t("{place}: sum of what was reported", place=first["place_name"]),
        "value": total.value,
        "qualifier": total.qualifier,
        "unit": "people",
        "n": float("nan"),
        "period_start": min(known["period_start"], default=""),
        "period_end": max(known["period_start"], default=""),
        "source": ";".join(distinct(known["source"])),
        "place": first["place"],
        "place_name": first["place_name"],
        "activities": float(len(own)),
        "reported": float(total.parts),
        "of": text.t("{reported} of {all}", reported=text.number(total.parts), all=text.number(len(own))),
        "note": text.t("Some of the parts are stated as about or over.") if total.qualifier != "exact" else "",
    }


def figure(rows: pd.DataFrame, reader: Reader) -> Figure:
    """Draw a lane a place: a mark an activity, a bar at their sum, which is written at the end of the line."""
    shown = rows.assign(
        series=rows["kind"].where(rows["row_kind"] == "activity", "sum"),
        hover=[_hover(row, reader) for row in rows.itertuples()],
    )
    lanes = [_lane(own, reader) for _place, own in shown.groupby("place", sort=False)]
    series = _series(shown, reader)
    title = reader.text.t("People, logarithmic scale")
    panel = loglanes.panel(lanes, series, reader, title)
    return panels.figure([loglanes.legend(series, shown, reader), panel], reader)


def _lane(own: pd.DataFrame, reader: Reader) -> loglanes.Lane:
    text, total = reader.text, own.iloc[0]
    counts = {"reported": text.number(total["reported"]), "all": text.number(total["activities"])}
    if not total["reported"]:
        said = text.t("not reported ({reported} of {all})", **counts)
    else:
        value = text.value(total["value"], total["qualifier"], total["unit"])
        said = text.t("<b>{value}</b> ({reported} of {all} reported)", value=drawing.plain(value), **counts)
    return loglanes.Lane(total["place_name"], said, own[own["value"].notna()])


def _hover(row: Any, reader: Reader) -> str:
    text = reader.text
    value = text.t("{value} participants", value=text.value(row.value, row.qualifier, row.unit))
    if row.row_kind == "sum":
        reported = text.t(
            "{reported} of {all} activities reported participants", reported=row.reported, all=row.activities
        )
        return drawing.hover(row.label, value, reported, row.note)
    return drawing.hover(
        row.label, value, text.period(row.period_start, row.period_end), row.countries_name, row.kind_name
    )


def _series(shown: pd.DataFrame, reader: Reader) -> dict[str, loglanes.Series]:
    theme, names = reader.theme, dict(zip(shown["kind"], shown["kind_name"], strict=True))
    found = {
        kind: loglanes.Series(names[kind], SYMBOLS[kind], theme.kinds[kind]) for kind in theme.kinds if kind in names
    }
    total = loglanes.Series(reader.text.t("Sum of what was reported"), "line-ns-open", theme.ink, size=14)
    return {**found, "sum": total}


def finding(rows: pd.DataFrame, reader: Reader) -> str:
    """Say the sum of what was reported, by how many activities, and where most of it was."""
    text, places_ = reader.text, rows[rows["row_kind"] == "sum"]
    known = places_[places_["value"].notna()]
    if known.empty:
        return text.t("How many people took part was not reported")
    parts, total = _parts(rows)
    top = known.loc[known["value"].idxmax()]
    said = {
        "total": text.value(total.value, total.qualifier, "people"),
        "reported": text.number(total.parts),
        "all": text.number(places_["activities"].sum()),
        "place": top["place_name"],
        "most": text.value(top["value"], top["qualifier"], "people"),
    }
    if len(places_) == 1:
        return text.t("{place}: {total} participants in the {reported} of {all} activities that reported them", **said)
    return text.t(
        "{total} participants in the {reported} of {all} activities that reported them; most in one place: {place}, {most}",
        **said,
    )


def _parts(rows: pd.DataFrame) -> tuple[pd.DataFrame, sums.Sum]:
    parts = rows[rows["row_kind"] == "activity"]
    return parts, sums.summed(parts["value"], parts["qualifier"])


def subtitle(rows: pd.DataFrame, reader: Reader) -> str:
    """Say what is added up, by how many activities it was reported, when."""
    parts, _total = _parts(rows)
    starts = parts["period_start"] if len(parts) else pd.Series([""])
    return reader.text.t(
        "Participants as reported, by country, {reported} of {all} activities reported them, {period}",
        reported=reader.text.number(len(parts)),
        all=reader.text.number(rows.loc[rows["row_kind"] == "sum", "activities"].sum()),
        period=reader.text.period(min(starts)[:4], max(starts)[:4]),
    )


def summary(rows: pd.DataFrame, reader: Reader) -> str:
    """List the sums by place, where nothing was reported, and the largest single numbers."""
    text, totals = reader.text, rows[rows["row_kind"] == "sum"]
    parts, _total = _parts(rows)
    known, unknown = totals[totals["value"].notna()], totals[totals["value"].isna()]
    said = [text.t("Marks on a logarithmic scale of people, a lane a place.")]
    if len(known):
        said.append(
            text.t(
                "Sums of what was reported: {list}.", list=text.listed([_named(r, reader) for r in known.itertuples()])
            )
        )
    if len(unknown):
        said.append(text.t("Not reported: {list}.", list=text.listed(unknown["place_name"].tolist())))
    largest = parts.sort_values("value", ascending=False, kind="stable")[:MOST_LISTED]
    if len(largest):
        named = [f"{r.label} ({text.value(r.value, r.qualifier, r.unit)})" for r in largest.itertuples()]
        said.append(text.t("Largest single activities: {list}.", list=text.listed(named)))
    if len(parts) > len(largest):
        more = len(parts) - len(largest)
        said.append(
            text.n("{number} more activity stands in the table.", "{number} more activities stand in the table.", more)
        )
    return " ".join(said)


def _named(row: Any, reader: Reader) -> str:
    text = reader.text
    return text.t(
        "{place} {value} ({reported} of {all} activities)",
        place=row.place_name,
        value=text.value(row.value, row.qualifier, row.unit),
        reported=text.number(row.reported),
        all=text.number(row.activities),
    )


CHART = Chart(
    id="participants-by-country",
    page="/activities",
    name=message("Participants by country"),
    question=message("How many people were reported to have taken part, and where?"),
    filters=("country", "kind", "area", "from", "to"),
    columns=(
        Column("place_name", message("Place")),
        Column("label", message("Activity")),
        Column("value", message("Participants"), "value"),
        Column("of", message("Activities that reported them")),
        Column("countries_name", message("Countries")),
        Column("kind_name", message("Kind")),
        Column("period", message("Date"), "period"),
        Column("note", message("Note")),
        Column("source", message("Source"), "source"),
    ),
    rows=rows,
    figure=figure,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message(
        "Sums of what was reported. Activities that reported no number are not in them, and a person may have taken part "
        "in several. A sum with a part stated as over is itself over (at least so many), else with one stated as about, about. "
        "Activities of several countries stand apart and are not divided."
    ),
)
