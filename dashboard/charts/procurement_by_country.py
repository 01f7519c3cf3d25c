"""Money for goods and other support, by currency, envelopes apart from deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard.charts.chart import ACTIVITY_FILTERS, LAST_COLUMNS, Chart, Column
from dashboard.dataset.rows import rows_by_lane
from dashboard.dataset.rows.amount_rows import overlap_surplus, rows, totals
from dashboard.dataset.rows.rows_by_lane import row_objects
from dashboard.plotting.plot import Mark, Plot, Row, Scale, Section, Series, log_scale
from dashboard.plotting.render_context import RenderContext
from dashboard.text.chart_words import largest_drawn, listed_sentences, period_text, years_text
from dashboard.text.translate import Translator, message

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
    sections = list[Section]()
    for currency, group in groupby(lanes, lambda lane: str(lane.lines[0].currency)):
        places = list(group)
        scale = log_scale((line.value for lane in places for line in _amounts(lane)), currency)
        parts = groupby(places, lambda lane: lane.lines[0].section)
        sections += [_section(scale, list(part), reader) for _, part in parts]
    names = {line.amount_kind: line.amount_kind_name for lane in lanes for line in _amounts(lane)}
    series = [Series(kind, names[kind], color, symbol) for kind, (symbol, color) in LOOKS.items() if kind in names]
    return Plot(tuple(sections), tuple(series))


def _amounts(lane: rows_by_lane.RowsByLane) -> Sequence[Any]:
    """Return the amounts of a lane that are drawn."""
    return lane.lines[lane.lines[0].row_kind == "sum" :][:MOST_DRAWN]


def _section(scale: Scale, lanes: Sequence[rows_by_lane.RowsByLane], reader: RenderContext) -> Section:
    text, code, goods = reader.text, scale.unit, lanes[0].lines[0].section == "goods"
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
    marks, total = tuple(_mark(line, reader) for line in _amounts(lane)), first.row_kind == "sum"
    count = lane.count - total
    if not total:
        words = marks[0].label if count == 1 else text.n("{number} amount", "{number} amounts", count)
        return Row(first.place_name, marks, words)
    detail = (
        "" if count == 1 else text.t("{reported} of {all}", reported=text.number(first.amounts), all=text.number(count))
    )
    sum_mark = _mark(first, reader)
    return Row(first.place_name, marks, sum_mark.label, detail, total=sum_mark)


def _mark(line: Any, reader: RenderContext) -> Mark:
    text = reader.text
    label = text.amount(line.value, line.currency, line.qualifier)
    tooltip = (line.label, label, period_text(line, text), line.countries_name, line.amount_kind_name, line.added)
    kind = line.amount_kind
    return Mark(line.value, line.qualifier, series=kind, key=line.key, label=label, tooltip=tooltip)


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """State the sums of goods and grants in the most used currency, and what stands apart."""
    text, sums = reader.text, totals(rows)
    if not sums:
        return text.n(
            "{number} amount of a programme, loan or request, and none of goods or grants",
            "{number} amounts of programmes, loans or requests, and none of goods or grants",
            int((rows["section"] == "envelope").sum()),
        )
    currency, total = next(iter(sums.items()))
    value, other_currencies = text.amount(total.value, currency, total.qualifier), rows["currency"].nunique() - 1
    if not other_currencies:
        return text.n(
            "Goods and grants add up to {value}, in {number} amount",
            "Goods and grants add up to {value}, in {number} amounts",
            total.parts,
            value=value,
        )
    return text.n(
        "Goods and grants in {code} add up to {value}; {number} further currency stands apart",
        "Goods and grants in {code} add up to {value}; {number} further currencies stand apart",
        other_currencies,
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
    amounts_twice = [text.amount(value, currency) for currency, value in overlap_surplus(rows).items()]
    sentence = message("{title}; {amounts} are in the sums of two places")
    return text.t(sentence, title=title, amounts=text.listed(amounts_twice)) if amounts_twice else title


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """List the sums of goods and grants by currency and place, then the largest others."""
    text = reader.text
    lists = {
        message("Goods and grants: {list}."): _names(rows[rows["row_kind"] == "sum"], "place_name", text),
        message("Programmes, loans, requests and totals, not added up: {list}."): _names(
            rows[rows["section"] == "envelope"], "label", text
        ),
    }
    return " ".join([text.t("Amounts by currency and place."), *listed_sentences(lists, text)])


def _names(rows: pd.DataFrame, column: str, text: Translator) -> list[str]:
    """Name the first rows with their amounts, in their order, and say how many more there are."""
    more = len(rows) - MOST_LISTED
    names = [
        f"{getattr(line, column)} {text.amount(line.value, line.currency, line.qualifier)}"
        for line in row_objects(rows[:MOST_LISTED])
    ]
    return [*names, text.n("{number} more in the table", "{number} more in the table", more)] if more > 0 else names


CHART = Chart(
    id="procurement-by-country",
    page="/activities",
    name=message("Procurement by country"),
    question=message("What was bought, given or promised, for which country, in which currency?"),
    filters=ACTIVITY_FILTERS,
    columns=(
        Column("place_name", message("Place")),
        Column("label", message("Activity")),
        Column("value", message("Amount"), "amount"),
        Column("amount_kind_name", message("Kind of amount")),
        Column("added", message("Added up?")),
        Column("period", message("Date"), "period"),
        Column("countries_name", message("Countries")),
        *LAST_COLUMNS,
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
