"""The rounds of a survey, and which give no figure of a measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.dataset.rows.rows_by_lane import grouped, row_records
from dashboard.text.translate import Translator


def missing_rounds(found: pd.DataFrame, asked: pd.DataFrame, note: str) -> pd.DataFrame:
    """Return a row for each round without a figure of a measure that other rounds give."""
    unknown = dict.fromkeys(("value", "value_low", "value_high"), float("nan"))
    blank = {"row_kind": "gap", "note": note, "qualifier": "exact"} | unknown
    lines, records = row_records(found[found["row_kind"] != "trend"]), list[dict[str, Any]]()
    rounds = row_records(asked[["id", "source", "n", "period_start", "period_end"]])
    for strip in grouped(lines, lambda line: line["measure"]).values():
        given, like = {line["survey"] for line in strip}, strip[0] | blank
        for survey in (survey for survey in rounds if survey["id"] not in given):
            code = survey["id"]
            records.append(like | survey | {"survey": code, "key": f"gap-{like['key']}-{code}"})
    return pd.DataFrame(records, columns=found.columns)


def with_rounds(frame: pd.DataFrame, asked: pd.DataFrame, names: Mapping[str, str], text: Translator) -> pd.DataFrame:
    """Add the survey's short name and its round's number, name, n and period to rows."""
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
