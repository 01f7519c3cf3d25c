"""Rates as rows of a package: observations with n and interval, their survey."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.answers.answer_mapping import RESPONDENTS, AnswerMapping
from dashboard.answers.computation import SheetRates
from dashboard.answers.rates import INDICATORS, published
from dashboard.dataset.dataset import WORLD
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected
from dashboard.importing.header_detection import ABOUT_SOURCE
from dashboard.importing.parsed_rows import ParsedRow, RowLocation
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import fold_text

MONTHLY = "_monthly"
"""The end of the indicators of rates of single months."""

DECIMALS = 1


def observation_rows(results: Sequence[SheetRates], mapping: AnswerMapping, package: TargetPackage) -> list[ParsedRow]:
    """Return the rows that rates make: the survey where it is new, then an observation a rate.

    Rates without a service and choices without an indicator have no place in the package; by month, it has those of
    any disruption.

    Raises:
        ImportRejected: what a row needs is not said, or the package does not know it.
    """
    _check(mapping, package)
    result = results[0] if len(results) == 1 else max(results, key=lambda sheet_rates: len(sheet_rates.rates))
    months = mapping.option("period_start") or result.months[0], mapping.option("period_end") or result.months[1]
    frame = pd.concat([published(sheet_rates.rates) for sheet_rates in results], ignore_index=True)
    is_monthly = (frame["indicator"] == "disrupted_any") & (frame["population"] == "")
    frame = frame[(frame["service"] != "") & ((frame["month"] == "") | is_monthly) & (frame["indicator"] != "choice")]
    if frame.empty:
        raise ImportRejected.t(
            "No rate has a service of the package. Name it behind the questions in the mapping file."
        )
    survey = mapping.option("survey")
    about = {name: text for name in ABOUT_SOURCE if (text := mapping.option(name))}
    rows = list(survey_rows(mapping, package, result.counted_rows, months, about))
    scopes = ScopeIds(mapping, package, result.scope_cell)
    suffix = RESPONDENTS[mapping.respondents]
    if (frame["month"] != "").any():
        require_indicators((f"disrupted_any{suffix}{MONTHLY}",), package)
    for number, rate in enumerate(frame.to_dict("records"), len(rows) + 1):
        cells = _cells(rate, suffix) | {
            "survey": survey,
            "scope": scopes.find(str(rate["scope"])),
            "population": _population(str(rate["population"]), mapping),
            "period_start": months[0],
            "period_end": months[1],
            "source": mapping.option("source"),
        }
        if rate["month"]:
            cells |= monthly_cells(cells, str(rate["month"]))
        nonempty = {name: text for name, text in cells.items() if text}
        rows.append(ParsedRow("observations", RowLocation(0, number), nonempty, (mapping.option("source"),), about))
    return rows


def monthly_cells(cells: Mapping[str, str], month: str) -> dict[str, str]:
    """Return period, indicator and id of an observation of one month."""
    indicator_id = cells["indicator"]
    indicator = f"{indicator_id}{MONTHLY}" if indicator_id.startswith("disrupted") else indicator_id
    scope = "" if cells["scope"] == WORLD else cells["scope"]
    parts = (cells["survey"], cells["service"], indicator.replace("_", "-"), scope, month)
    return {"id": "-".join(filter(None, parts)), "indicator": indicator, "period_start": month, "period_end": month}


def _cells(rate: Mapping[Hashable, Any], suffix: str) -> dict[str, str]:
    """Return what a rate says itself, by column of the table."""
    indicator = str(rate["indicator"])
    return {
        "indicator": f"{indicator}{suffix}" if indicator in INDICATORS else indicator,
        "service": str(rate["service"]),
        "value": decimal_text(rate["share"]),
        "qualifier": "exact",
        "value_low": decimal_text(rate["low"]),
        "value_high": decimal_text(rate["high"]),
        "n": str(int(rate["n"])),
    }


def _missing_options(*names: str) -> ImportRejected:
    return ImportRejected.t(
        "Before rates are written, say {columns} under fixed in the mapping file, or with --set.",
        columns=", ".join(names),
    )


def require_options(mapping: AnswerMapping) -> None:
    """See that survey and source are said.

    Raises:
        ImportRejected: they are not.
    """
    missing = [name for name in ("survey", "source") if not mapping.option(name)]
    if missing:
        raise _missing_options(*missing)


def _check(mapping: AnswerMapping, package: TargetPackage) -> None:
    """See that what every row needs is said and known."""
    require_options(mapping)
    require_indicators([f"{name}{RESPONDENTS[mapping.respondents]}" for name in INDICATORS], package)


def require_indicators(names: Sequence[str], package: TargetPackage) -> None:
    """See that the package has indicators.

    Raises:
        ImportRejected: it has not.
    """
    unknown = sorted({*names} - set(package.texts["indicators"]["id"]))
    if unknown:
        raise ImportRejected.t(
            "The package has no indicator {names}. Add it to indicators.csv, with its unit.", names=", ".join(unknown)
        )


def survey_rows(
    mapping: AnswerMapping, package: TargetPackage, n: int, months: tuple[str, str], about: Mapping[str, str]
) -> Iterator[ParsedRow]:
    """Yield the survey as a row, where the package does not have it yet."""
    survey = mapping.option("survey")
    if survey in set(package.texts["surveys"]["id"]):
        return
    name = mapping.option("survey_name") or survey
    publisher = mapping.option("publisher") or mapping.option("source_publisher")
    if not publisher:
        raise _missing_options("publisher")
    cells = {
        "id": survey,
        "name": name,
        "short_name": name,
        "family": survey,
        "publisher": publisher,
        "respondents": mapping.respondents,
        "period_start": months[0],
        "period_end": months[1],
        "n": str(n),
        "base": mapping.option("base") or f"{mapping.respondents.capitalize()} that answered",
        "source": mapping.option("source"),
    }
    nonempty = {key: text for key, text in cells.items() if text}
    yield ParsedRow("surveys", RowLocation(0, 1), nonempty, (mapping.option("source"),), about)


class ScopeIds:
    """The places that the groups of answers are, as the package calls them."""

    def __init__(self, mapping: AnswerMapping, package: TargetPackage, cell: str = "") -> None:
        self.codes = mapping.codes.get("scope", {})
        self.ids = package.ids("scopes")
        self.scope_ids = set(package.texts["scopes"]["id"])
        self.default_scope = mapping.option("scope") or (cell and self.find(cell))
        if not self.default_scope:
            raise _missing_options("scope")
        if self.default_scope not in self.scope_ids:
            raise ImportRejected(_unknown_scope(self.default_scope))

    def find(self, cell: str) -> str:
        """Return the id of the place of a group; that of all answers for none."""
        if not cell:
            return str(self.default_scope)
        scope = self.codes.get(cell) or self.ids.get(fold_text(cell), "")
        if scope not in self.scope_ids:
            raise ImportRejected(_unknown_scope(cell))
        return str(scope)


def _unknown_scope(cell: str) -> LazyMessage:
    return LazyMessage.t(
        "The package has no place {cell}. Say which it is under codes, scope, in the mapping file, or add it to "
        "scopes.csv.",
        cell=cell,
    )


def _population(cell: str, mapping: AnswerMapping) -> str:
    """Return what a kind of unit is called; a code has to be given a name."""
    return mapping.codes.get("population", {}).get(cell) or cell


def decimal_text(share: float) -> str:
    """Return a share as per cent with one decimal; "" for NaN."""
    return "" if share != share else f"{100 * share:.{DECIMALS}f}".removesuffix(".0")
