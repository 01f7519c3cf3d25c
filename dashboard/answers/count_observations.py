"""Monthly counts as rows of a data package, and the draft of their mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from dashboard.answers.answer_checks import MAX_EXAMPLES, unfilled_mapping
from dashboard.answers.answer_mapping import COUNTS, AnswerMapping, draft_mapping
from dashboard.answers.monthly_counts import CountsRequest
from dashboard.answers.observations import (
    ScopeIds,
    decimal_text,
    monthly_cells,
    require_indicators,
    require_options,
    survey_rows,
)
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected
from dashboard.importing.header_detection import ABOUT_SOURCE
from dashboard.importing.mapping_file import UNANSWERED
from dashboard.importing.parsed_rows import ParsedRow, RowLocation
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import fold_text
from dashboard.text.problem_messages import translate
from dashboard.text.translate import SOURCE_LANGUAGE, Translator, languages, text_for

INDICATORS: Mapping[str, tuple[str, str]] = {
    "count_change_reported": ("change", "units_now"),
    "count_change_both": ("both_change", "units_both"),
    "units_reporting_both": ("share_both", "units_either"),
}
"""Indicator -> the columns of its value and of its number of units."""


def _included_scopes(changes: pd.DataFrame, mapping: AnswerMapping) -> pd.DataFrame:
    """Return the changes of the scopes that a mapping does not leave out."""
    no_scopes = {cell for cell, code in mapping.codes.get("scope", {}).items() if code is None}
    return changes[~changes["scope"].isin(no_scopes)]


def count_observations(changes: pd.DataFrame, request: CountsRequest, package: TargetPackage) -> list[ParsedRow]:
    """Return the rows that monthly counts make: a new survey, then observations by month.

    What is not known, since nothing was reported in one of the months, has no row.

    Raises:
        ImportRejected: what a row needs is not said, or the package does not know it.
    """
    mapping = request.mapping
    if mapping.open:
        raise ImportRejected(unfilled_mapping(mapping.open))
    require_options(mapping)
    require_indicators([*INDICATORS], package)
    services = _services(changes, mapping, package)
    scopes = ScopeIds(mapping, package)
    about = {name: text for name in ABOUT_SOURCE if (text := mapping.option(name))}
    first, last = changes["month"].min(), changes["month"].max()
    months = (mapping.option("period_start") or first, mapping.option("period_end") or last)
    units = len(request.table.frame[["scope", "unit"]].drop_duplicates())
    rows = list(survey_rows(mapping, package, units, months, about))
    either = changes["units_now"] + changes["units_baseline"] - changes["units_both"]
    source, notes = mapping.option("source"), _notes(request.baseline, package)
    for change in _included_scopes(changes, mapping).assign(units_either=either).to_dict("records"):
        for indicator, (value, n) in INDICATORS.items():
            if services[str(change["service"])] and change[value] == change[value] and change[n]:
                cells = {
                    "indicator": indicator,
                    "survey": mapping.option("survey"),
                    "service": services[str(change["service"])],
                    "scope": scopes.find(str(change["scope"])),
                    "value": decimal_text(change[value] / 100),
                    "qualifier": "exact",
                    "n": str(int(change[n])),
                    "source": source,
                    **notes,
                }
                cells |= monthly_cells(cells, str(change["month"]))
                rows.append(ParsedRow("observations", RowLocation(0, len(rows) + 1), cells, (source,), about))
    return rows


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
    """Return each service as the counts call it -> its id, "" for one that is left out.

    Raises:
        ImportRejected: the package does not know some, or two are the same one.
    """
    ids_by_name = {name: _service(name, mapping, package) for name in changes["service"].unique()}
    service_ids = set(package.texts["services"]["id"])
    open_names = [
        name or "-" for name, code in ids_by_name.items() if code is None or (code and code not in service_ids)
    ]
    if open_names:
        raise ImportRejected.t(
            "{count} services of the file are none of the package ({names}). Say which they are under codes, "
            "service, in the mapping file; null leaves one out. A file of one service needs --set service=ID.",
            count=len(open_names),
            names="; ".join(open_names[:MAX_EXAMPLES]),
        )
    ids = [code for code in ids_by_name.values() if code]
    twice = sorted({code for code in ids if ids.count(code) > 1})
    if twice:
        raise ImportRejected.t(
            "{names}: several services of the file are said to be this one. Leave all but one out with null, or "
            "add them up before.",
            names=", ".join(twice),
        )
    if not ids:
        raise ImportRejected.t(
            "No rate has a service of the package. Name it behind the questions in the mapping file."
        )
    return {name: code or "" for name, code in ids_by_name.items()}


def _service(name: str, mapping: AnswerMapping, package: TargetPackage) -> str | None:
    """Return the id of a service, "" for one that is left out, None for one that is not known."""
    codes = mapping.codes.get("service", {})
    if name in codes:
        return codes[name] or ""
    return package.ids("services").get(fold_text(name)) or (mapping.option("service") if not name else None) or None


def draft_counts(request: CountsRequest, package: TargetPackage, text: Translator) -> tuple[str, list[str]]:
    """Return the mapping of counts as JSON, and the questions that are open."""
    mapping, table = request.mapping, request.table
    names = [name for name in table.frame["service"].unique() if name]
    codes = {group: dict(cells) for group, cells in mapping.codes.items()}
    if names:
        codes["service"] = _proposals("service", names, mapping, package)
    if table.frame["scope"].nunique() > 1:
        codes["scope"] = _proposals("scope", sorted({*table.frame["scope"]} - {""}), mapping, package)
    questions = [question for group, cells in codes.items() for question in _questions(group, cells)]
    options = ["survey", "scope", "source", *([] if names else ["service"])]
    missing = [name for name in options if name not in mapping.fixed]
    sentences = [translate(sentence, text) for sentence in questions]
    draft = AnswerMapping(
        fixed={**mapping.fixed, "baseline": str(request.baseline)}, codes=codes, drop_rows=mapping.drop_rows
    )
    return draft_mapping(request.file.stem, table.columns, codes, draft, sentences, missing, COUNTS), sentences


def _proposals(
    group: str, names: Sequence[str], mapping: AnswerMapping, package: TargetPackage
) -> dict[str, str | None]:
    """Return what a mapping says of names, else what the package calls so; open for none."""
    codes, ids = mapping.codes.get(group, {}), package.ids(f"{group}s")
    return {name: codes[name] if name in codes else ids.get(fold_text(name), UNANSWERED) for name in names}


def _questions(group: str, cells: Mapping[str, str | None]) -> Iterator[LazyMessage]:
    unknown: Sequence[str] = [name for name, code in cells.items() if code == UNANSWERED]
    if unknown:
        yield LazyMessage.t(
            "{count} names of the file are no {group} of the package ({names}). Write the id behind each, or null.",
            count=len(unknown),
            group=group,
            names="; ".join(unknown[:MAX_EXAMPLES]),
        )
