"""From sums of answers to rates: by question and group, with n, an interval, and what fell out of n."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import pandas as pd

from dashboard.answers.intervals import Design, design_estimate, simple_estimates
from dashboard.answers.small_cells import suppressed
from dashboard.answers.tallies import EMPTY
from dashboard.answers.understanding import Measure
from dashboard.answers.vocabulary import DISRUPTED

INDICATORS = {"disrupted_any": DISRUPTED, "disrupted_partial": ("partly",), "disrupted_complete": ("completely",)}
"""Indicator of a question on a status -> the statuses it counts."""

BASE = ("not", *DISRUPTED, "yes", "no")
"""The states that are answers on the service; the rest leaves n."""

OUTSIDE = ("not_asked", "no_answer", "not_applicable", "dont_know", "refused")
"""Why a row that counts is not in the n of a question."""

GROUPINGS: tuple[tuple[str, ...], ...] = ((), ("scope",), ("population",), ("month",), ("scope", "month"))


def measure_rates(tally: pd.DataFrame, measure: Measure, design: Design, rule: str, smallest: int) -> pd.DataFrame:
    """Return the rates of one question.

    Args:
        tally: its sums, as `tallies.tally` gives them.
        measure: the question.
        design: how answers were sampled.
        rule: `base` counts "do not know" in n, `leave` does not.
        smallest: the fewest answers that are published.

    Returns:
        heading, label, service, indicator, scope, population, month, share, n, low, high, error, method, hidden, and a
        column for each reason of `OUTSIDE` and each state with its number of answers; hidden rows have n and numbers
        of answers too, which only the caller may see.
    """
    by = [name for name in ("service", "scope", "population", "month") if name in tally.columns]
    always = [name for name in by if name == "service"]
    frames = [
        _grouping(tally, [*always, *names], measure, design, rule, smallest)
        for names in GROUPINGS
        if set(names) <= set(by) and (not names or _is_divided(tally, names))
    ]
    frame = pd.concat([each for each in frames if len(each)] or frames[:1], ignore_index=True)
    service = frame["service"] if "service" in by else measure.service
    return frame.assign(heading=measure.heading, label=measure.label, service=service, kind=measure.kind)


def _is_divided(tally: pd.DataFrame, names: Sequence[str]) -> bool:
    """Return whether each of these divides the answers at all."""
    return all(tally[name].nunique() > 1 for name in names)


def _grouping(
    tally: pd.DataFrame, names: list[str], measure: Measure, design: Design, rule: str, smallest: int
) -> pd.DataFrame:
    base = (*BASE, "dont_know") if rule == "base" else BASE
    cells = tally.assign(**{} if names else {"all": ""})
    keys = names or ["all"]
    counts = _outside(cells, keys, rule)
    inside = cells[cells["asked"] & cells["state"].isin(base)]
    n = inside.groupby(keys)["rows"].sum().reindex(counts.index, fill_value=0)
    hidden = suppressed(n, smallest) if names else (n < smallest) & (n > 0)
    indicators = INDICATORS if measure.kind == "status" else {measure.indicator or "choice": ("yes",)}
    parts = []
    for indicator, wanted in indicators.items():
        shares = _estimates(inside.assign(yes=inside["state"].isin(wanted)), keys, design)
        parts.append(counts.join(shares).assign(indicator=indicator, n=n, hidden=hidden).reset_index())
    frame = pd.concat(parts, ignore_index=True)
    blank = {name: "" for name in ("scope", "population", "month") if name not in frame}
    return frame.assign(**blank, grouping="+".join(name for name in names if name != "service")).drop(
        columns="all", errors="ignore"
    )


def _outside(cells: pd.DataFrame, keys: list[str], rule: str) -> pd.DataFrame:
    """Return how many answers of each group have each state, and how many fell out for which reason."""
    state = cells["state"].where(cells["asked"], "not_asked").replace({EMPTY: "no_answer"})
    table = cells.assign(state=state).pivot_table(
        index=keys, columns="state", values="rows", aggfunc="sum", fill_value=0
    )
    names = dict.fromkeys((*OUTSIDE, *BASE))
    del rule
    return table.reindex(columns=list(names), fill_value=0).rename_axis(columns=None)


def _estimates(inside: pd.DataFrame, keys: list[str], design: Design) -> pd.DataFrame:
    """Return the estimates of every group."""
    if design.is_census or not (design.has_strata or design.has_clusters):
        sums = inside.groupby(keys)[["rows", "w", "w2"]].sum()
        yes = inside.loc[inside["yes"]].groupby(keys)["w"].sum().reindex(sums.index, fill_value=0.0)
        return simple_estimates(sums.assign(yes=yes), design).drop(columns="n")
    rows = {group: asdict(design_estimate(cells, design)) for group, cells in inside.groupby(keys)}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["share", "low", "high", "error", "method"])
    frame.index = (
        pd.MultiIndex.from_tuples(frame.index, names=keys)
        if len(keys) > 1
        else pd.Index([each[0] for each in rows], name=keys[0])
    )
    return frame


def published(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the rates that are not hidden and have answers."""
    return rates[~rates["hidden"] & (rates["n"] > 0)]


def as_records(rates: pd.DataFrame) -> Iterable[dict[str, object]]:
    """Yield the published rates for JSON: shares as per cent, NaN as null."""
    for row in published(rates).to_dict("records"):
        yield {
            "question": row["heading"],
            "label": row["label"],
            "service": row["service"],
            "indicator": row["indicator"],
            **{name: row[name] or None for name in ("scope", "population", "month")},
            "value": percent(row["share"]),
            "value_low": percent(row["low"]),
            "value_high": percent(row["high"]),
            "standard_error": percent(row["error"]),
            "n": int(row["n"]),
            "method": row["method"],
            "counts": {name: int(row[name]) for name in (*BASE, *OUTSIDE) if row[name]},
        }


def percent(share: float) -> float | None:
    """Return a share as per cent; None for NaN."""
    return None if math.isnan(share) else 100 * share
