"""The rounds of a survey: which of them give no figure of a measure, and what is known of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.charts.subplots import records
from dashboard.text.translate import Text


def gaps(found: pd.DataFrame, asked: pd.DataFrame, note: str) -> pd.DataFrame:
    """Return a row for each round without a figure of a measure that other rounds give."""
    blank = {"row_kind": "gap", "note": note, "value": float("nan"), "qualifier": "exact"}
    strips, made = dict[str, list[dict[str, Any]]](), list[dict[str, Any]]()
    for line in records(found):
        if line["row_kind"] != "trend":
            strips.setdefault(line["measure"], []).append(line)
    rounds = records(asked[["id", "source", "n", "period_start", "period_end"]])
    for strip in strips.values():
        given, like = {line["survey"] for line in strip}, strip[0] | blank
        for survey in (survey for survey in rounds if survey["id"] not in given):
            code = survey["id"]
            made.append(like | survey | {"survey": code, "key": f"gap-{like['key']}-{code}"})
    return pd.DataFrame(made, columns=found.columns)


def with_rounds(frame: pd.DataFrame, asked: pd.DataFrame, names: Mapping[str, str], text: Text) -> pd.DataFrame:
    """Return the rows with the short name of their survey and the number, name, n and time of its round."""
    facts = asked.set_index("id")
    rounds = frame["survey"].map(facts["round"])
    return frame.assign(
        survey_name=frame["survey"].map(names),
        round=rounds,
        round_name=[text.t("Round {number}", number=text.number(number)) for number in rounds],
        round_n=frame["survey"].map(facts["n"]),
        round_start=frame["survey"].map(facts["period_start"]),
        round_end=frame["survey"].map(facts["period_end"]),
    )
