"""From sums of answers to rates by question and group, with what fell out of n."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from dashboard.answers.choices import EMPTY
from dashboard.answers.intervals import Design, Estimate, design_estimate, simple_estimates
from dashboard.answers.measure import Measure
from dashboard.answers.small_cells import Group, suppressed_groups
from dashboard.answers.vocabulary import DISRUPTED

INDICATORS = {"disrupted_any": DISRUPTED, "disrupted_partial": ("partly",), "disrupted_complete": ("completely",)}
"""Indicator of a question on a status -> the statuses it counts."""

IN_DENOMINATOR = ("not", *DISRUPTED, "yes", "no")
"""The states that are answers on the service; the rest leaves n."""

OUT_OF_DENOMINATOR = ("not_asked", "no_answer", "not_applicable", "dont_know", "refused")
"""Why a row that counts is not in the n of a question."""

STATES = (*IN_DENOMINATOR, *OUT_OF_DENOMINATOR)

ROLES = ("scope", "population", "month")
"""What groups are made of."""

GROUPINGS: tuple[tuple[str, ...], ...] = ((), ("scope",), ("population",), ("month",), ("scope", "month"))


def measure_rates(
    tally: pd.DataFrame, measures: Sequence[Measure], design: Design, rule: str, smallest: int
) -> pd.DataFrame:
    """Return the rates of questions of one kind, by the sums of all of `tallies.tally_frame`.

    The rule `base` counts "do not know" in n; groups of fewer answers than `smallest` are hidden.

    Returns:
        heading, label, service, indicator, scope, population, month, share, n, low, high, error, method, hidden,
        nameless, and a column for each reason of `OUT_OF_DENOMINATOR` and each state with its number of answers; hidden
        rows have n and numbers of answers too, which only the caller may see.
    """
    by_heading = {measure.heading: measure for measure in measures}
    tally = tally[tally["heading"].isin(by_heading)]
    by = [name for name in ("service", "scope", "population", "month") if name in tally.columns]
    always = ["heading", *(name for name in by if name == "service")]
    indicators = INDICATORS if measures[0].kind == "status" else {"choice": ("yes",)}
    frames = [
        _grouping(tally, [*always, *names], indicators, design, rule)
        for names in GROUPINGS
        if set(names) <= set(by) and all(tally[name].nunique() > 1 for name in names)
    ]
    frame = pd.concat([part for part in frames if len(part)] or frames[:1], ignore_index=True)
    binary = [measure.heading for measure in measures if measure.kind == "status" and measure.is_binary]
    frame = frame[~frame["heading"].isin(binary) | (frame["indicator"] == "disrupted_any")].reset_index(drop=True)
    heading = frame["heading"].astype(str)
    own_indicator = heading.map(lambda name: by_heading[name].indicator)
    frame["indicator"] = frame["indicator"].where(own_indicator == "", own_indicator)
    if "service" not in by:
        frame["service"] = heading.map(lambda name: by_heading[name].service)
    labels = heading.map(lambda name: by_heading[name].label)
    order = pd.Categorical(heading, list(by_heading))
    frame["hidden"] = _suppressed(frame, smallest)
    return frame.assign(label=labels, heading=order).sort_values("heading", kind="stable").astype({"heading": str})


def _grouping(
    tally: pd.DataFrame, keys: list[str], indicators: Mapping[str, Sequence[str]], design: Design, rule: str
) -> pd.DataFrame:
    """Return the rates of all questions by these keys."""
    base = (*IN_DENOMINATOR, "dont_know") if rule == "base" else IN_DENOMINATOR
    counts = _counts(tally, keys)
    inside = tally[tally["asked"] & tally["state"].isin(base)]
    n = inside.groupby(keys, observed=True)["rows"].sum().reindex(counts.index, fill_value=0)
    names = [name for name in keys if name not in ("heading", "service")]
    parts = [
        counts.join(_estimates(inside.assign(yes=inside["state"].isin(states)), keys, design))
        .assign(indicator=indicator, n=n)
        .reset_index()
        for indicator, states in indicators.items()
    ]
    frame = pd.concat(parts, ignore_index=True)
    blank = {name: "" for name in ("scope", "population", "month") if name not in frame}
    # What has no place or month is a group by which others could be computed, and is none that has a name.
    return frame.assign(**blank, grouping="+".join(names), nameless=(frame[names] == "").any(axis=1))


def _suppressed(frame: pd.DataFrame, smallest: int) -> pd.Series:
    """Return which rates stay unpublished, question by question, and service by service."""
    few = (frame["n"] < smallest) & (frame["n"] > 0)
    for _, rows in frame.groupby(["heading", "service"], observed=True, sort=False):
        if few.loc[rows.index].any():
            groups: list[Group] = [
                frozenset((name, str(row[name])) for name in filter(None, row["grouping"].split("+")))
                for row in rows[["grouping", *ROLES]].to_dict("records")
            ]
            hidden = suppressed_groups(dict(zip(groups, rows["n"].astype(int), strict=True)), smallest)
            few.update(pd.Series([group in hidden for group in groups], rows.index))
    return few


def _counts(tally: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return how many answers of a group have each state, or fell out, and why."""
    state = tally["state"].where(tally["asked"], "not_asked").replace({EMPTY: "no_answer"})
    table = (
        tally.assign(state=state).groupby([*keys, "state"], observed=True)["rows"].sum().unstack("state", fill_value=0)
    )
    return table.reindex(columns=[*OUT_OF_DENOMINATOR, *IN_DENOMINATOR], fill_value=0).rename_axis(columns=None)


def _estimates(inside: pd.DataFrame, keys: list[str], design: Design) -> pd.DataFrame:
    """Return the estimates of every group; rows of one unit are a cluster where they meet."""
    if design.has_repeats and not design.is_census:
        domains = inside.groupby(keys, observed=True)
        is_repeated = domains["rows"].transform("sum") > domains["cluster"].transform("nunique")
        cluster_design = replace(design, has_repeats=False, has_clusters=True)
        parts = ((inside[is_repeated], cluster_design), (inside[~is_repeated], replace(design, has_repeats=False)))
        return pd.concat([_estimates(part, keys, part_design) for part, part_design in parts if len(part)])
    if design.is_census or not (design.has_strata or design.has_clusters):
        sums = inside.groupby(keys, observed=True)[["w", "w2"]].sum()
        yes = inside.loc[inside["yes"]].groupby(keys, observed=True)["w"].sum().reindex(sums.index, fill_value=0.0)
        return simple_estimates(sums.assign(yes=yes), design)
    estimates = {group: design_estimate(cells, design) for group, cells in inside.groupby(keys, observed=True)}
    index = pd.MultiIndex.from_tuples(estimates, names=keys)
    frame = pd.DataFrame(estimates.values(), columns=Estimate._fields)
    return frame.set_axis(index if len(keys) > 1 else index.get_level_values(0))


def published(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the rates that are not hidden, have answers, and are of a group with a name."""
    return rates[~rates["hidden"] & ~rates["nameless"] & (rates["n"] > 0) & rates["share"].notna()]


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
            "counts": {name: int(row[name]) for name in STATES if row[name]},
        }


def percent(share: float) -> float | None:
    """Return a share as per cent; None for NaN."""
    return None if math.isnan(share) else 100 * share
