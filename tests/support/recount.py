"""Key numbers worked out from the CSV files alone, and how they are written in English.

Nothing of the program is asked: filters, dates, sums, overlaps and rounding are done anew.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tests.support.csv_counts import NO_PARTICIPANTS, csv_rows, stated, three_figures

MARKS = {"exact": "", "about": "~", "over": ">"}
SUMMED = ("goods", "grant")
MILLION = 1_000_000


@dataclass(frozen=True)
class Choice:
    """What is chosen, as the query string says it."""

    country: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class Money:
    """Sums of goods and grants by currency, and how many amounts are in none."""

    sums: dict[str, str] = field(default_factory=dict)
    apart: int = 0
    overlapping: int = 0


def first_day(partial: str) -> date:
    parts = [int(part) for part in partial.split("-")]
    return date(*[*parts, 1, 1][:3])


def last_day(partial: str) -> date:
    parts = [int(part) for part in partial.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def chosen(choice: Choice) -> list[dict[str, str]]:
    """Return the activities that match: a month or a year lies in every day of it."""
    return [
        row
        for row in csv_rows("activities")
        if (not choice.country or set(row["countries"].split(";")) & set(choice.country))
        and (not choice.kind or row["kind"] in choice.kind)
        and (not choice.area or set(row["areas"].split(";")) & set(choice.area))
        and (not choice.end or first_day(row["date_start"]) <= last_day(choice.end))
        and (not choice.start or last_day(row["date_end"] or row["date_start"]) >= first_day(choice.start))
    ]


def part(row: dict[str, str], column: str, split: str, choice: Choice) -> float:
    """Return a number of a row; where its source splits it, that of the chosen countries."""
    parts = dict(item.split(":") for item in row[split].split(";") if ":" in item)
    if not choice.country or not parts:
        return float(row[column])
    return sum(float(parts[country]) for country in choice.country if country in parts)


def people(rows: Iterable[dict[str, str]], choice: Choice) -> str:
    """Return the sum of those who attended or were trained, as it has to be written."""
    people_rows = [row for row in rows if row["participants"] and row["people_kind"] not in NO_PARTICIPANTS]
    if not people_rows:
        return "not reported"
    qualifier = stated([row["participants_qualifier"] or "exact" for row in people_rows])
    total = sum(part(row, "participants", "participants_split", choice) for row in people_rows)
    return f"{MARKS[qualifier]}{three_figures(total, qualifier):,.0f}"


def money(rows: Iterable[dict[str, str]], choice: Choice) -> Money:
    """Return the sums of money: of amounts that overlap, the largest."""
    amounts = [row for row in rows if row["amount"]]
    goods = [row for row in amounts if row["amount_kind"] in SUMMED]
    rows_by_currency: dict[str, list[dict[str, str]]] = {}
    value = {row["id"]: part(row, "amount", "amount_split", choice) for row in goods}
    for row in sorted(goods, key=lambda item: (-value[item["id"]], item["id"])):
        currency_rows = rows_by_currency.setdefault(row["currency"], [])
        if not any(_overlap(row, other) for other in currency_rows):
            currency_rows.append(row)
    sums = {
        currency: written(
            sum(value[row["id"]] for row in currency_rows), [row["amount_qualifier"] for row in currency_rows], currency
        )
        for currency, currency_rows in rows_by_currency.items()
    }
    return Money(sums, len(amounts) - len(goods), len(goods) - sum(map(len, rows_by_currency.values())))


def _overlap(row: dict[str, str], other: dict[str, str]) -> bool:
    return other["id"] in row["overlaps"].split(";") or row["id"] in other["overlaps"].split(";")


def written(value: float, qualifiers: list[str], currency: str) -> str:
    """Return a sum of money as it has to be written."""
    qualifier = stated([name or "exact" for name in qualifiers])
    amount = three_figures(value, qualifier)
    if qualifier != "exact" and amount >= MILLION:
        return f"{MARKS[qualifier]}{amount / MILLION:.10g} million {currency}"
    return f"{MARKS[qualifier]}{amount:,.{0 if float(amount).is_integer() else 2}f} {currency}"
