"""Rates and monthly counts as rows of a package: observations, and their survey."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from dashboard.answers.answer_checks import MAX_EXAMPLES, unfilled_mapping
from dashboard.answers.answer_mapping import RESPONDENTS, AnswerMapping
from dashboard.answers.computation import SheetRates
from dashboard.answers.monthly_counts import CountsRequest
from dashboard.answers.rates import INDICATORS, ROLES, published
from dashboard.dataset.dataset import WORLD
from dashboard.importing.errors import ImportRejected
from dashboard.importing.header_detection import ABOUT_SOURCE
from dashboard.importing.parsed_rows import ParsedRow, RowLocation
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import fold_text
from dashboard.text.translate import SOURCE_LANGUAGE, languages, text_for

MONTHLY = "_monthly"
"""The end of the indicators of rates of single months."""

COUNT_INDICATORS: Mapping[str, tuple[str, str]] = {
    "count_change_reported": ("change", "units_now"),
    "count_change_both": ("both_change", "units_both"),
    "units_reporting_both": ("share_both", "units_either"),
}
"""Indicator -> the columns of its value and of its number of units."""


def observation_rows(results: Sequence[SheetRates], mapping: AnswerMapping, package: TargetPackage) -> list[ParsedRow]:
    """Return the rows that rates make: the survey where it is new, then an observation a rate.

    Raises:
        ImportRejected: what a row needs is not said, or the package does not know it.
    """
    if any(result.are_countries for result in results) and not mapping.option("respondents"):
        raise _missing_options("respondents")  # a share of countries is none of facilities
    suffix = RESPONDENTS[mapping.respondents]
    rows = _PackageRows(mapping, package)
    rows.require_indicators(f"{name}{suffix}" for name in INDICATORS)
    result = max(results, key=lambda sheet_rates: len(sheet_rates.rates))
    frame = _with_place(pd.concat([published(sheet_rates.rates) for sheet_rates in results], ignore_index=True))
    if frame.empty:
        raise _no_service()
    groups = frame.assign(service=frame["service"].map(lambda name: package.ids("services").get(fold_text(name), name)))
    _refuse_twice(groups.loc[groups.duplicated(["indicator", "service", *ROLES]), "service"])
    rows.find_default_scope(result.scope_cell)
    period = rows.add_survey(result.counted_rows, *result.months)
    if (frame["month"] != "").any():
        rows.require_indicators([f"disrupted_any{suffix}{MONTHLY}"])
    populations = mapping.codes.get("population", {})
    for rate in frame.to_dict("records"):
        indicator, population = str(rate["indicator"]), str(rate["population"])
        cells = {
            "indicator": f"{indicator}{suffix}" if indicator in INDICATORS else indicator,
            "service": str(rate["service"]),
            "value": decimal_text(rate["share"]),
            "value_low": decimal_text(rate["low"]),
            "value_high": decimal_text(rate["high"]),
            "n": str(int(rate["n"])),
            "population": populations.get(population) or population,
            **period,
        }
        rows.add(cells, str(rate["scope"]), str(rate["month"]))
    return rows.rows


def _with_place(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the rates that the package has a place for.

    It has none for those without a service and choices without an indicator; by month, for any disruption only.
    """
    is_monthly = (rates["indicator"] == "disrupted_any") & (rates["population"] == "")
    return rates[(rates["service"] != "") & ((rates["month"] == "") | is_monthly) & (rates["indicator"] != "choice")]


def count_observations(changes: pd.DataFrame, request: CountsRequest, package: TargetPackage) -> list[ParsedRow]:
    """Return the rows that monthly counts make: a new survey, then observations by month.

    What is not known, since nothing was reported in one of the months, has no row.

    Raises:
        ImportRejected: what a row needs is not said, or the package does not know it.
    """
    mapping = request.mapping
    if mapping.open:
        raise ImportRejected(unfilled_mapping(mapping.open))
    rows = _PackageRows(mapping, package)
    rows.require_indicators(COUNT_INDICATORS)
    services = _services(changes, mapping, package)
    rows.find_default_scope()
    units = len(request.table.frame[["scope", "unit"]].drop_duplicates())
    rows.add_survey(units, changes["month"].min(), changes["month"].max())
    either = changes["units_now"] + changes["units_baseline"] - changes["units_both"]
    no_scopes = {cell for cell, code in mapping.codes.get("scope", {}).items() if code is None}
    included = changes.assign(units_either=either)[~changes["scope"].isin(no_scopes)]
    notes = _notes(request.baseline, package)
    for change in included.to_dict("records"):
        for indicator, (value, n) in COUNT_INDICATORS.items():
            if services[str(change["service"])] and change[value] == change[value] and change[n]:
                cells = {
                    "indicator": indicator,
                    "service": services[str(change["service"])],
                    "value": decimal_text(change[value] / 100),
                    "n": str(int(change[n])),
                    **notes,
                }
                rows.add(cells, str(change["scope"]), str(change["month"]))
    return rows.rows


class _PackageRows:
    """Rows that figures of one survey make in a package; what is not said is refused."""

    def __init__(self, mapping: AnswerMapping, package: TargetPackage) -> None:
        missing = [name for name in ("survey", "source") if not mapping.option(name)]
        if missing:
            raise _missing_options(*missing)
        self.mapping, self.package, self.rows = mapping, package, list[ParsedRow]()
        self.survey, self.source = mapping.option("survey"), mapping.option("source")
        self.about = {name: text for name in ABOUT_SOURCE if (text := mapping.option(name))}
        self.default_scope, self.scope_ids = mapping.option("scope"), set(package.texts["scopes"]["id"])

    def require_indicators(self, names: Iterable[str]) -> None:
        """Refuse indicators that the package does not have."""
        unknown = sorted({*names} - set(self.package.texts["indicators"]["id"]))
        if unknown:
            raise ImportRejected.t(
                "The package has no indicator {names}. Add it to indicators.csv, with its unit.",
                names=", ".join(unknown),
            )

    def find_default_scope(self, cell: str = "") -> None:
        """Take the place of all answers from the mapping, else the one that all of them name."""
        self.default_scope = self.default_scope or (cell and self.scope(cell))
        if not self.default_scope:
            raise _missing_options("scope")
        self._check_scope(self.default_scope, self.default_scope)

    def scope(self, cell: str) -> str:
        """Return the id of the place of a group; that of all answers for none."""
        if not cell:
            return self.default_scope
        scope = self.mapping.codes.get("scope", {}).get(cell) or self.package.ids("scopes").get(fold_text(cell), "")
        self._check_scope(scope, cell)
        return scope

    def _check_scope(self, scope: str, cell: str) -> None:
        if scope not in self.scope_ids:
            raise ImportRejected.t(
                "The package has no place {cell}. Say which it is under codes, scope, in the mapping file, or add it "
                "to scopes.csv.",
                cell=cell,
            )

    def add_survey(self, n: int, first_month: str, last_month: str) -> dict[str, str]:
        """Add the survey, where the package does not have it yet, and return its period."""
        mapping = self.mapping
        period = {
            "period_start": mapping.option("period_start") or first_month,
            "period_end": mapping.option("period_end") or last_month,
        }
        if self.survey in set(self.package.texts["surveys"]["id"]):
            return period
        name = mapping.option("survey_name") or self.survey
        publisher = mapping.option("publisher") or mapping.option("source_publisher")
        if not publisher:
            raise _missing_options("publisher")
        cells = {
            "id": self.survey,
            "name": name,
            "short_name": name,
            "family": self.survey,
            "publisher": publisher,
            "respondents": mapping.respondents,
            **period,
            "n": str(n),
            "base": mapping.option("base") or f"{mapping.respondents.capitalize()} that answered",
        }
        self._add_row("surveys", cells)
        return period

    def add(self, cells: Mapping[str, str], scope: str, month: str) -> None:
        """Add an observation of a place, and of one month where it is not ""."""
        observation = {**cells, "survey": self.survey, "scope": self.scope(scope), "qualifier": "exact"}
        if month:
            is_rate = cells["indicator"].startswith("disrupted")
            indicator = f"{cells['indicator']}{MONTHLY}" if is_rate else cells["indicator"]
            place = "" if observation["scope"] == WORLD else observation["scope"]
            parts = (self.survey, cells["service"], indicator.replace("_", "-"), place, month)
            observation |= {"id": "-".join(filter(None, parts)), "indicator": indicator}
            observation |= {"period_start": month, "period_end": month}
        self._add_row("observations", observation)

    def _add_row(self, table: str, cells: Mapping[str, str]) -> None:
        nonempty = {name: text for name, text in cells.items() if text} | {"source": self.source}
        self.rows.append(ParsedRow(table, RowLocation(0, len(self.rows) + 1), nonempty, (self.source,), self.about))


def _missing_options(*names: str) -> ImportRejected:
    return ImportRejected.t(
        "Before rates are written, say {columns} under fixed in the mapping file, or with --set.",
        columns=", ".join(names),
    )


def _no_service() -> ImportRejected:
    return ImportRejected.t("No rate has a service of the package. Name it behind the questions in the mapping file.")


def _notes(baseline: int, package: TargetPackage) -> dict[str, str]:
    """Return the note of each figure in the languages of the package."""
    names = {code: "note" if code == SOURCE_LANGUAGE else f"note_{code}" for code in languages()}
    fields = {field.name for field in package.table("observations").fields}
    return {
        name: text_for(code).t("Against the same month of {year}.", year=baseline)
        for code, name in names.items()
        if name in fields
    }


def _services(changes: pd.DataFrame, mapping: AnswerMapping, package: TargetPackage) -> dict[str, str]:
    """Return each service as counts call it -> its id, "" for one left out; refuse others."""
    codes, service_ids = mapping.codes.get("service", {}), set(package.texts["services"]["id"])
    services, open_names = dict[str, str](), list[str]()
    for name in changes["service"].unique():
        is_left_out = name in codes and not codes[name]
        service = package.ids("services").get(fold_text(name), "") if name else mapping.option("service")
        services[name] = "" if is_left_out else codes.get(name) or service
        open_names += [] if is_left_out or services[name] in service_ids else [name or "-"]
    if open_names:
        raise ImportRejected.t(
            "{count} services of the file are none of the package ({names}). Say which they are under codes, "
            "service, in the mapping file; null leaves one out. A file of one service needs --set service=ID.",
            count=len(open_names),
            names="; ".join(open_names[:MAX_EXAMPLES]),
        )
    ids = list(filter(None, services.values()))
    _refuse_twice(service for service in ids if ids.count(service) > 1)
    if not ids:
        raise _no_service()
    return services


def _refuse_twice(services: Iterable[str]) -> None:
    """Refuse services that several columns, sheets or names of a file are said to be."""
    if twice := sorted({*services}):
        raise ImportRejected.t(
            "{names}: several services of the file are said to be this one. Leave all but one out with null, or "
            "add them up before.",
            names=", ".join(twice),
        )


def decimal_text(share: float) -> str:
    """Return a share as per cent with one decimal; "" for NaN."""
    return "" if share != share else f"{100 * share:.1f}".removesuffix(".0")
