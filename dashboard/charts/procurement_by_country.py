"""Money for goods and other support, by currency, envelopes apart from deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard.charts.chart import Chart, Column, RenderContext
from dashboard.dataset.rows import rows_by_lane
from dashboard.dataset.rows.amount_rows import rows, totals, twice
from dashboard.dataset.rows.rows_by_lane import row_records
from dashboard.plotting.plot import Mark, Plot, Row, Scale, Section, Series, log_scale
from dashboard.text.chart_words import largest_drawn, years_text
from dashboard.text.translate import message

LOOKS = {
    "goods": ("diamond", "mark"),
    "grant": ("circle", "third"),
    "programme": ("square", "other"),
    "loan": ("triangle-up", "ink"),
    "request": ("x", "muted"),
    "total": ("hexagram", "other"),
}
"""Symbol and theme colour of each kind of amount."""

LANE = ("currency", "section", "place")
"""The columns that the rows of a lane have in common."""

MOST_LISTED, MOST_DRAWN = 12, 40
"""Amounts that the summary names, and marks of one lane, the largest of more."""


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a row a place and a mark an amount, by currency and kind of amount."""
    # A lane of goods has one row more than its marks: their sum.
    lanes = rows_by_lane.split_by_lane(rows, LANE, MOST_DRAWN + 1)
    scales = {
        currency: log_scale((line["value"] for lane in own for line in _amounts(lane)), currency)
        for currency, own in groupby(lanes, lambda lane: str(lane.lines[0]["currency"]))
    }
    sections = [
        _section(scales[currency], list(own), reader)
        for (currency, _section_name), own in groupby(
            lanes, lambda lane: (lane.lines[0]["currency"], lane.lines[0]["section"])
        )
    ]
    names = {line["amount_kind"]: line["amount_kind_name"] for lane in lanes for line in _amounts(lane)}
    series = [Series(kind, names[kind], color, symbol) for kind, (symbol, color) in LOOKS.items() if kind in names]
    return Plot(tuple(sections), tuple(series))


def _amounts(lane: rows_by_lane.RowsByLane) -> Sequence[dict[str, Any]]:
    """Return the amounts of a lane that are drawn."""
    return lane.lines[lane.lines[0]["row_kind"] == "sum" :][:MOST_DRAWN]


def _section(scale: Scale, lanes: Sequence[rows_by_lane.RowsByLane], reader: RenderContext) -> Section:
    text, code, goods = reader.text, scale.unit, lanes[0].lines[0]["section"] == "goods"
    return Section(
        scale,
        tuple(_row(lane, reader) for lane in lanes),
        unit_name=text.t("{code}, logarithmic scale", code=code),
        part=text.t("{code}: {name}", code=code, name=text.currency(code)),
        value_name=text.t("Goods and grants: sum (amounts added of all)")
        if goods
        else text.t("Programmes, loans, requests: not added up"),
    )


def _row(lane: rows_by_lane.RowsByLane, reader: RenderContext) -> Row:
    """Return a place with its sum, or the number of amounts that are not added up."""
    text, first = reader.text, lane.lines[0]
    marks, total = tuple(_mark(line, reader) for line in _amounts(lane)), first["row_kind"] == "sum"
    count = lane.count - total
    if not total:
        words = marks[0].label if count == 1 else text.n("{number} amount", "{number} amounts", count)
        return Row(first["place_name"], marks, words)
    added = (
        ""
        if count == 1
        else text.t("{reported} of {all}", reported=text.number(first["amounts"]), all=text.number(count))
    )
    summed = _mark(first, reader)
    return Row(first["place_name"], marks, summed.label, added, total=summed)


def _mark(line: dict[str, Any], reader: RenderContext) -> Mark:
    text = reader.text
    label = text.amount(line["value"], line["currency"], line["qualifier"])
    when = text.period(line["period_start"], line["period_end"])
    tooltip = (line["label"], label, when, line["countries_name"], line["amount_kind_name"], line["added"])
    kind = line["amount_kind"]
    return Mark(line["value"], line["qualifier"], series=kind, key=line["key"], label=label, tooltip=tooltip)


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """State the sums of goods and grants in the most used currency, and what stands apart."""
    text, added = reader.text, totals(rows)
    if not added:
        return text.n(
            "{number} amount of a programme, loan or request, and none of goods or grants",
            "{number} amounts of programmes, loans or requests, and none of goods or grants",
            int((rows["section"] == "envelope").sum()),
        )
    currency, total = next(iter(added.items()))
    value, others = text.amount(total.value, currency, total.qualifier), rows["currency"].nunique() - 1
    if not others:
        return text.n(
            "Goods and grants add up to {value}, in {number} amount",
            "Goods and grants add up to {value}, in {number} amounts",
            total.parts,
            value=value,
        )
    return text.n(
        "Goods and grants in {code} add up to {value}; {number} further currency stands apart",
        "Goods and grants in {code} add up to {value}; {number} further currencies stand apart",
        others,
        code=currency,
        value=value,
    )


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say what is shown, of how many amounts, when."""
    text, amounts = reader.text, rows.loc[rows["row_kind"] == "activity", [*LANE, "period_start"]]
    title = text.n(
        "Amounts named for procurement and other support, {number} amount, by currency and country, {period}",
        "Amounts named for procurement and other support, {number} amounts, by currency and country, {period}",
        len(amounts),
        period=years_text(amounts["period_start"].unique(), text),
    )
    if amounts.groupby([*LANE], observed=True).size().max() > MOST_DRAWN:
        title = largest_drawn(title, MOST_DRAWN, text)
    held = [text.amount(value, currency) for currency, value in twice(rows).items()]
    return (
        text.t("{title}; {amounts} are in the sums of two places", title=title, amounts=text.listed(held))
        if held
        else title
    )


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """List the sums of goods and grants by currency and place, then the largest others."""
    text, sentences = reader.text, [reader.text.t("Amounts by currency and place.")]
    added, apart = rows[rows["row_kind"] == "sum"], rows[rows["section"] == "envelope"]
    if len(added):
        sentences.append(text.t("Goods and grants: {list}.", list=_list_text(added, "place_name", reader)))
    if len(apart):
        name = _list_text(apart, "label", reader)
        sentences.append(text.t("Programmes, loans, requests and totals, not added up: {list}.", list=name))
    return " ".join(sentences)


def _list_text(rows: pd.DataFrame, column: str, reader: RenderContext) -> str:
    """Name the first rows, in their order, and say how many more there are."""
    text, more = reader.text, len(rows) - MOST_LISTED
    names = [
        f"{line[column]} {text.amount(line['value'], line['currency'], line['qualifier'])}"
        for line in row_records(rows[:MOST_LISTED])
    ]
    rest = [text.n("{number} more in the table", "{number} more in the table", more)] if more > 0 else []
    return text.listed([*names, *rest])


CHART = Chart(
    id="procurement-by-country",
    page="/activities",
    name=message("Procurement by country"),
    question=message("What was bought, given or promised, for which country, in which currency?"),
    filters=("country", "kind", "area", "from", "to"),
    columns=(
        Column("place_name", message("Place")),
        Column("label", message("Activity")),
        Column("value", message("Amount"), "amount"),
        Column("amount_kind_name", message("Kind of amount")),
        Column("added", message("Added up?")),
        Column("period", message("Date"), "period"),
        Column("countries_name", message("Countries")),
        Column("note", message("Note")),
        Column("source", message("Source"), "source"),
    ),
    rows=rows,
    plot=plot,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message(
        "Every amount that an activity names, in its own currency: nothing is converted. Sums are of goods and grants "
        "only; of amounts that overlap the largest is added, so that no money counts twice. A sum with a part stated "
        "as over is over, else with one stated as about, about. Programmes, loans, requests, totals are not added up."
    ),
)
