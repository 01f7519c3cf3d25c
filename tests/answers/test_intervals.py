"""Intervals agree with tables, with a second computation row by row.

And keep to their bounds.
"""

from __future__ import annotations

import math
import random

import numpy as np
import pandas as pd
import pytest

from dashboard.answers.intervals import Design, design_estimate, simple_estimates, student, wilson


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (5, 9, 26.7, 81.1),
        (3, 9, 12.1, 64.6),
        (32, 44, 58.2, 83.7),
        (12, 44, 16.3, 41.8),
        (0, 20, 0.0, 16.1),
        (5, 5, 56.6, 100.0),
    ],
)
def test_wilson_as_published(count: int, n: int, low: float, high: float) -> None:
    assert [round(100 * end, 1) for end in wilson(count / n, n)] == [low, high]


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 12.7062), (2, 4.3027), (3, 3.1824), (5, 2.5706), (10, 2.2281), (27, 2.0518), (60, 2.0003), (1000, 1.9623)],
)
def test_the_quantiles_of_student_are_those_of_tables(freedom: float, quantile: float) -> None:
    assert student(freedom) == pytest.approx(quantile, abs=5e-5)


def sample(seed: int) -> pd.DataFrame:
    """Return rows of a sample: 4 strata of 6 clusters of unequal size, weights, a domain.

    An answer.
    """
    draw = random.Random(seed)  # noqa: S311 - no secret
    rows = [
        (
            f"S{stratum}",
            f"S{stratum}C{cluster}",
            draw.uniform(0.5, 4),
            draw.random() < 0.5,
            draw.random() < 0.2 + 0.1 * cluster,
        )
        for stratum in range(4)
        for cluster in range(6)
        for _ in range(draw.randint(3, 15))
    ]
    return pd.DataFrame(rows, columns=["stratum", "cluster", "w", "domain", "yes"])


def sums(rows: pd.DataFrame) -> pd.DataFrame:
    groups = rows.assign(w2=rows["w"] ** 2, rows=1).groupby(["stratum", "cluster", "yes"], as_index=False)
    return groups[["rows", "w", "w2"]].sum()


def linearised_variance(rows: pd.DataFrame, unit: str, sizes: dict[str, float]) -> float:
    """Return the variance of the share in the domain, from every row of the sample.

    As textbooks write it.
    """
    domain = rows["domain"].to_numpy()
    total = rows["w"][domain].sum()
    share = (rows["w"] * rows["yes"])[domain].sum() / total
    scores = np.where(domain, rows["w"] * (rows["yes"] - share) / total, 0.0)
    variance = 0.0
    for stratum in rows["stratum"].unique():
        inside = (rows["stratum"] == stratum).to_numpy()
        totals = pd.Series(scores[inside]).groupby(rows[unit].to_numpy()[inside]).sum().to_numpy()
        count = len(totals)
        fraction = count / sizes[stratum] if stratum in sizes else 0.0
        variance += (1 - fraction) * count / (count - 1) * ((totals - totals.mean()) ** 2).sum()
    return variance


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("clusters", [True, False])
@pytest.mark.parametrize("finite", [True, False])
def test_sums_give_the_variance_that_rows_give(seed: int, clusters: bool, finite: bool) -> None:
    rows = sample(seed).assign(row=lambda frame: range(len(frame)))
    unit = "cluster" if clusters else "row"
    counts = rows.groupby("stratum")[unit].nunique()
    sizes = {str(stratum): 3.0 * count for stratum, count in counts.items()} if finite else {}
    strata = pd.DataFrame({"stratum": counts.index, "sampled": counts.to_numpy()})
    strata["size"] = [sizes.get(stratum, math.nan) for stratum in strata["stratum"]]
    design = Design(strata, has_weights=True, has_strata=True, has_clusters=clusters)
    cells = sums(rows[rows["domain"]])
    result = design_estimate(cells, design)
    assert result.error == pytest.approx(math.sqrt(linearised_variance(rows, unit, sizes)), rel=1e-12)
    assert 0 <= result.low < result.share < result.high <= 1


def test_equal_weights_have_the_answers_themselves_as_effective_number() -> None:
    frame = pd.DataFrame({"w": [22.5], "w2": [56.25], "yes": [12.5]})
    row = simple_estimates(frame, Design(pd.DataFrame(), has_weights=True)).iloc[0]
    assert (round(row["low"], 3), round(row["high"], 3)) == (0.267, 0.811)


def test_a_finite_population_narrows_an_interval_and_a_census_has_none() -> None:
    frame = pd.DataFrame({"w": [40.0], "w2": [40.0], "yes": [10.0]})
    frame.loc[1] = [20.0, 20.0, 5.0]  # of the forty that were asked, twenty are in this domain
    sample = pd.DataFrame({"sampled": [40]})
    results = [simple_estimates(frame, Design(sample, population=size)) for size in (0, 80, 40)]
    plain, half, census = (result.iloc[0] for result in results)
    assert plain["high"] - plain["low"] > half["high"] - half["low"]
    assert (half["low"], half["high"]) == pytest.approx(wilson(0.25, 80))
    assert (results[1]["low"][1], results[1]["high"][1]) == pytest.approx(wilson(0.25, 40))
    assert math.isnan(results[2]["low"][1])
    assert math.isnan(census["low"])
    assert census["method"] == "census"


def test_answers_of_one_cluster_have_no_interval_and_of_all_clusters_are_a_census() -> None:
    cells = pd.DataFrame(
        {"stratum": "S", "cluster": "C", "yes": [True, False], "rows": [7, 13], "w": [7.7, 14.3], "w2": [8.47, 15.73]}
    )
    strata = pd.DataFrame({"stratum": ["S", "T"], "sampled": [3, 2], "size": [math.nan, 2.0]})
    single = design_estimate(cells, Design(strata, has_weights=True, has_strata=True, has_clusters=True))
    assert (round(single.share, 9), single.method) == (0.35, "single")
    assert all(math.isnan(number) for number in (single.low, single.high, single.error))
    census = design_estimate(cells.assign(stratum="T"), Design(strata, has_strata=True, has_clusters=True))
    assert (census.method, census.error, math.isnan(census.low)) == ("census", 0, True)
