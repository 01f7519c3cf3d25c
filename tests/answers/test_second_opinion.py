"""Shares, errors and intervals are those of svy and statsmodels, which are installed apart."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.answers.test_engines import COLUMNS, MEANINGS, SIZES, by_group, rows
from tests.support.answer_fixtures import rates_of, write_csv

pytestmark = pytest.mark.soak
Output = pytest.CaptureFixture[str]
DESIGNS = {
    "strata and clusters": {"stratum": "stratum", "psu": "psu"},
    "strata": {"stratum": "stratum"},
    "clusters": {"psu": "psu"},
    "a finite population": {"stratum": "stratum", "psu": "psu", "pop_size": "size"},
    "weights": {},
}
ROLES = {"stratum": "stratum", "psu": "cluster", "pop_size": "stratum_size"}
OTHER = """
import json, sys
import polars, svy
from scipy.stats import t
from statsmodels.stats.proportion import proportion_confint
request = json.load(sys.stdin)
frame = polars.DataFrame(request["rows"], infer_schema_length=None)
groups = []
for names in (["base"], ["base", "region"]):
    sample = svy.Sample(frame, svy.Design(wgt="wt", **request["design"]))
    for row in sample.estimation.prop("yes", by=names).to_polars().to_dicts():
        if row["yes"] == "yes" and row["base"] == "in":
            groups.append({"region": row.get("region"), **row})
for row in groups:
    inside = frame.filter(polars.col("base") == "in")
    inside = inside.filter(polars.col("region") == row["region"]) if row["region"] else inside
    weights = inside["wt"]
    kish = weights.sum() ** 2 / (weights * weights).sum()
    share, wide = row["est"], t.ppf(0.975, request["freedom"]) / t.ppf(0.975, 1e9)
    number = share * (1 - share) / row["se"] ** 2 / wide**2 if request["design"] else kish
    row["n"], (row["low"], row["high"]) = len(inside), proportion_confint(share * number, number, method="wilson")
print(json.dumps(groups))
"""


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install both apart, with polars and scipy, of which the dashboard needs neither."""
    folder = tmp_path_factory.mktemp("libraries")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), "svy>=0.35", "statsmodels"]
    subprocess.run(install, check=True)
    return folder


def other_rates(libraries: Path, design: dict[str, str], freedom: int) -> list[dict[str, Any]]:
    """Return the share of outreach that is disrupted as the other packages compute it."""
    names, base = (*COLUMNS, "size"), ("Not disrupted", "Partly disrupted", "Completely disrupted")
    last = {str(row[0]): dict(zip(names, (*row, SIZES[str(row[3])]), strict=True)) for row in rows()}
    answers = [
        row
        | {"base": "in" if row["outreach"] in base else "out", "yes": "yes" if row["outreach"] in base[1:] else "no"}
        for row in last.values()
    ]
    request = json.dumps({"rows": answers, "design": design, "freedom": freedom})
    environment = os.environ | {"PYTHONPATH": str(libraries)}
    command = [sys.executable, "-W", "ignore", "-c", OTHER]
    answer = subprocess.run(command, env=environment, input=request, capture_output=True, text=True, check=True)
    result: list[dict[str, Any]] = json.loads(answer.stdout)
    return result


@pytest.mark.parametrize("name", DESIGNS)
def test_other_packages_compute_the_same(name: str, libraries: Path, tmp_path: Path, capsys: Output) -> None:
    design = DESIGNS[name]
    table = [(*COLUMNS[:6], "other", *COLUMNS[7:], "size"), *((*row, SIZES[str(row[3])]) for row in rows())]
    roles = [("--column", f"{name.replace('pop_size', 'size')}=") for name in ROLES if name not in design]
    roles += [("--column", f"{column}={ROLES[name]}") for name, column in design.items()]
    options = [word for pair in roles for word in pair]
    rates = by_group(rates_of(capsys, write_csv(tmp_path / "survey.csv", table), *MEANINGS, *options))
    units = 30 if "psu" in design else 300
    estimates = other_rates(libraries, design, units - (3 if "stratum" in design else 1))
    assert len(estimates) == 5
    for estimate in estimates:
        rate = rates["outreach", "disrupted_any", estimate["region"]]
        assert rate["n"] == estimate["n"]
        numbers = [100 * estimate[key] for key in ("est", "low", "high")]
        assert [rate[key] for key in ("value", "value_low", "value_high")] == pytest.approx(numbers, rel=1e-6)
        if design:  # that of weights alone is Kish's approximation
            assert rate["standard_error"] == pytest.approx(100 * estimate["se"], rel=1e-9)
        assert not math.isnan(estimate["se"])
