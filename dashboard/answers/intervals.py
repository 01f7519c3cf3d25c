"""Wilson intervals of shares, with the effective sample size of weights and designs.

Everything is computed of sums by stratum, cluster and answer, which is all that leaves an engine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CONFIDENCE = 0.95
Numbers = NDArray[np.float64]
Method = Literal["census", "wilson", "kish", "taylor", "single"]

FARTHEST, STEPS = 20, 20_001
"""Standard errors behind which there is no area, and places at which a density is computed."""

NEGLIGIBLE = 1e-9
"""Part of the variance of a simple sample below which none was measured."""


class Estimate(NamedTuple):
    """A share (0 to 1) with its interval and standard error, NaN where there is none."""

    share: float
    low: float = math.nan
    high: float = math.nan
    error: float = math.nan
    method: Method = "census"


@dataclass(frozen=True)
class Design:
    """How answers were sampled.

    `strata` holds by stratum the number of sampled units (`sampled`: clusters, or rows where there are none) and of
    all units (`size`, NaN unknown); `population` is that of a simple sample (0: unknown). `has_repeats`: several
    rows are of one unit, which is their cluster wherever they are taken together.
    """

    strata: pd.DataFrame
    has_weights: bool = False
    has_strata: bool = False
    has_clusters: bool = False
    is_census: bool = False
    population: int = 0
    has_repeats: bool = False


def wilson(share: float, n: float) -> tuple[float, float]:
    """Return Wilson's interval of a share among `n` answers (which need not be whole)."""
    low, high = wilson_bounds(np.array([share]), np.array([n]))
    return float(low[0]), float(high[0])


def wilson_bounds(share: Numbers, n: Numbers, confidence: float = CONFIDENCE) -> tuple[Numbers, Numbers]:
    """Return the ends of Wilson's intervals of many shares."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(np.clip(share * (1 - share), 0, None) / n + z * z / (4 * n * n))
    return np.clip(middle - half, 0.0, None), np.clip(middle + half, None, 1.0)


def simple_estimates(sums: pd.DataFrame, design: Design) -> pd.DataFrame:
    """Return the shares of many domains of a sample without strata and clusters.

    The sums of a domain are w, w2 (weights and their squares), yes (weights of those who say so).

    Returns:
        share, low, high, error, method; NaN for intervals of a census.
    """
    share = sums["yes"] / sums["w"]
    # A domain is as large a part of its own as the sample is of the whole.
    sampling_rest = 1 - float(design.strata["sampled"].sum()) / design.population if design.population else 1.0
    rest = pd.Series(sampling_rest, sums.index)
    complete = (rest <= 0) | design.is_census
    effective = sums["w"] ** 2 / sums["w2"] / rest.where(~complete, 1.0)
    low, high = wilson_bounds(share.to_numpy(), effective.to_numpy())
    error = np.sqrt(np.clip(share * (1 - share), 0, None) / effective)
    method = np.where(complete, "census", "kish" if design.has_weights else "wilson")
    frame = pd.DataFrame({"share": share, "low": low, "high": high, "error": error, "method": method})
    frame.loc[complete, ["low", "high", "error"]] = math.nan
    return frame


def design_estimate(cells: pd.DataFrame, design: Design) -> Estimate:
    """Return the share of `yes` in a domain of a sample with strata or clusters.

    The cells are sums of the domain's answers: stratum, cluster, yes, w (sum of weights), w2 (of their squares).
    """
    total = float(cells["w"].sum())
    if not total:  # every answer weighs nothing
        return Estimate(math.nan)
    share = float(cells.loc[cells["yes"], "w"].sum()) / total
    if design.is_census:
        return Estimate(share)
    effective = total**2 / float(cells["w2"].sum())  # Kish's number
    strata = design.strata[design.strata["stratum"].isin(cells["stratum"])]
    if (strata["sampled"] >= strata["size"]).all():  # every unit of them was asked
        return Estimate(share, error=0.0)
    variance, freedom = taylor(cells, share, total, design)
    spread = share * (1 - share)
    if 0 < share < 1 and variance < spread / effective * NEGLIGIBLE:  # one cluster says nothing of others
        return Estimate(share, method="single")
    if 0 < share < 1:
        effective = spread / variance
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    low, high = wilson(share, effective * (z / student(freedom)) ** 2)
    return Estimate(share, low, high, math.sqrt(variance), "taylor")


def taylor(cells: pd.DataFrame, share: float, total: float, design: Design) -> tuple[float, float]:
    """Return the linearised variance of a share in a domain, and its degrees of freedom.

    Units outside the domain count as zeros. A stratum with one unit is centred on the whole, which errs on the safe
    side.
    """
    yes = cells["yes"].astype(float)
    sums = pd.DataFrame(
        {
            "stratum": cells["stratum"],
            "cluster": cells["cluster"],
            "z": cells["w"] * (yes - share) / total,
            "zz": cells["w2"] * (yes - share) ** 2 / total**2,
        }
    )
    if design.has_clusters:
        sums = sums.groupby(["stratum", "cluster"], as_index=False)[["z"]].sum()
        sums["zz"] = sums["z"] ** 2
    by_stratum = (
        design.strata.set_index("stratum")
        .join(sums.groupby("stratum")[["z", "zz"]].sum())
        .fillna({"z": 0.0, "zz": 0.0})
    )
    sample_sizes = by_stratum["sampled"].astype(float)
    rest = (1 - sample_sizes / by_stratum["size"]).fillna(1.0).clip(lower=0.0)
    spread = by_stratum["zz"] - by_stratum["z"] ** 2 / sample_sizes
    factor = np.where(sample_sizes > 1, sample_sizes / (sample_sizes - 1).clip(lower=1), 1.0)
    variance = rest * factor * spread.where(sample_sizes > 1, by_stratum["zz"])
    return max(0.0, float(variance.sum())), max(1.0, float(sample_sizes.sum() - len(by_stratum)))


def student(freedom: float) -> float:
    """Return the two-sided 95 % quantile of Student's t, by the area below its density.

    Of t = sqrt(freedom) tan(angle) the density is the cosine of the angle to the power of freedom - 1.
    """
    angles = np.linspace(0, min(math.pi / 2, FARTHEST / math.sqrt(freedom)), STEPS)
    density = np.cos(angles) ** (freedom - 1)
    area = np.append(0, np.cumsum(density[1:] + density[:-1]))
    return math.sqrt(freedom) * math.tan(np.interp(CONFIDENCE * area[-1], area, angles))
