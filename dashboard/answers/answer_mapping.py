"""What columns and cells of answers mean.

A mapping file of the importing kind, options, and their draft.

`columns` names a role, a service (a question on its status), an indicator (a choice), `status` or `choice` without one,
null for what is left out. `codes` gives cell -> status by heading or battery, `status` for every question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.answers.vocabulary import ROLES, STATUSES
from dashboard.importing.column_matching import header_key
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.mapping_file import UNANSWERED, VERSION, invalid_value, read_mapping
from dashboard.importing.target_package import TargetPackage

TABLE, COUNTS = "answers", "counts"
"""What `table` of a mapping says that a file holds."""

ROLES_OF: Mapping[str, tuple[str, ...]] = {
    TABLE: (*ROLES, "status", "choice", "service"),
    COUNTS: ("unit", "scope", "service", "month", "year", "value"),
}
"""What a file holds -> what its columns may be, beside a service."""

RESPONDENTS: Mapping[str, str] = {"facilities": "_facilities", "countries": ""}
"""Who answered, the usual first -> the end of the indicators of their shares: of countries it is none."""

SUPPRESSION_LIMIT = 5
"""Answers below which a rate is not published."""

FIXED: Mapping[str, tuple[str, ...]] = {
    "dont_know": ("leave", "base"),
    "design": ("", "sample", "census"),
    "version": ("", "any"),
    "by": ("", "month"),
    "counts": ("", "monthly"),
    "respondents": ("", *RESPONDENTS),
    **dict.fromkeys(
        ("baseline", "service", "smallest", "population_size", "scope", "survey", "survey_name", "source",
         "source_title", "source_publisher", "source_language", "source_published_on", "publisher",
         "period_start", "period_end", "base"),
        (),
    ),
}  # fmt: skip
"""What may be said of all answers -> what is allowed; () for any text."""

MONTH = r"20\d\d-(0[1-9]|1[0-2])"
"""What a column of counts of a single month is called."""

MAX_HEADING_LENGTH = 2_000
"""Letters of a heading that may name a choice of a question: to look for one takes the square of them."""

BATTERY = re.compile(r"(.+?)(?:\[.+\]|_?SQ\d+|___[A-Za-z0-9_]+| ?\(choice=.+\)|/[^/]+)$")
NUMBERED = re.compile(r"(.*[^_])__?[1-9][0-9]?")
"""A choice by its number behind its question, as Qualtrics and SurveyCTO write it (`why__96` is -96)."""


@dataclass(frozen=True)
class AnswerMapping:
    """What is said of the columns (by key), cells and rows of answers.

    `is_confirmed`: a person filled in a mapping file, and nothing else is proposed.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    drop_rows: Mapping[str, frozenset[str]] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    is_confirmed: bool = False
    encoding: str = ""
    dates: str = ""

    @property
    def names_questions(self) -> bool:
        """Return whether a column is named as a question, for which alone codes are meant."""
        return any(role and role not in (*ROLES, "service", "choice") for role in self.columns.values())

    def role(self, heading: str) -> str | None:
        """Return what a column is; "" for one that is left out, None where nothing is said."""
        for word in (heading, battery(heading)):
            if header_key(word) in self.columns:
                return self.columns[header_key(word)]
        return None

    def cells(self, heading: str, list_name: str) -> dict[str, str | None]:
        """Return the codes of a question: those of all questions, of its battery or list, its own."""
        codes: dict[str, str | None] = {}
        for word in ("status", list_name, battery(heading), heading):
            codes |= self.codes.get(word, {})
        return codes

    def option(self, name: str) -> str:
        """Return what is said of all answers; "" for nothing."""
        return self.fixed.get(name, "leave" if name == "dont_know" else "")

    @property
    def respondents(self) -> str:
        """Return who answered, a key of `RESPONDENTS`."""
        return self.fixed.get("respondents", "") or next(iter(RESPONDENTS))

    def number(self, name: str, usual: int) -> int:
        """Return a whole number that is said of all answers; refuse what is none."""
        text = self.fixed.get(name, "") or str(usual)
        if not re.fullmatch(r"\d{1,9}", text):
            raise invalid_value("--set", name, "a whole number")
        return int(text)


def open_codes(codes: Mapping[str, Mapping[str, str | None]]) -> list[str]:
    """Return the cells behind which nothing stands yet, each with its group."""
    return [f"{group}: {cell}" for group, cells in codes.items() for cell, code in cells.items() if code == UNANSWERED]


def battery(heading: str) -> str:
    """Return the name that questions of a battery share; "" for a question alone."""
    match = BATTERY.fullmatch(heading) if len(heading) <= MAX_HEADING_LENGTH else None
    return match[1].rstrip(" /") if match else ""


def choice_stem(heading: str) -> str:
    """Return the name that columns of choices share, also `why` of `why_1`; "" for none."""
    match = NUMBERED.fullmatch(heading) if len(heading) <= MAX_HEADING_LENGTH else None
    return match[1] if match else battery(heading)


def choice_name(heading: str) -> str:
    """Return the part of a heading that names a choice."""
    return re.sub(r"^\(choice=(.+)\)$", r"\1", heading[len(choice_stem(heading)) :].strip("/[]_ "))


def read_answer_mapping(
    mapping: Path | bytes | None, options: AnswerMapping, package: TargetPackage, name: str = "", table: str = TABLE
) -> AnswerMapping:
    """Return a mapping of answers or counts, a file or its text, with options beside it.

    Raises:
        UsageError: it is no mapping of answers, or names what there is not.
    """
    name = mapping.name if isinstance(mapping, Path) else name or "--column"
    source = read_mapping(mapping, name, ImportOptions())
    import_options = source.options
    if import_options.table not in ("", table):
        raise invalid_value(name, "table", table)
    codes = {group: {**import_options.codes.get(group, {}), **cells} for group, cells in options.codes.items()}
    open_places = [heading for word, heading in source.headings.items() if word not in import_options.mapped_headings]
    open_places += open_codes(import_options.codes)
    result = AnswerMapping(
        {header_key(heading): role for heading, role in import_options.columns.items()} | dict(options.columns),
        {**import_options.codes, **codes},
        {**import_options.fixed, **options.fixed},
        import_options.drop_rows,
        tuple(open_places),
        bool(mapping),
        options.encoding or import_options.encoding,
        options.dates or import_options.dates,
    )
    _check(name, result, package, table)
    return result


def _check(name: str, mapping: AnswerMapping, package: TargetPackage, table: str) -> None:
    """See that everything a mapping names is there, for a file that holds `table`."""
    services, indicators = set(package.texts["services"]["id"]), set(package.texts["indicators"]["id"])
    roles = ROLES_OF[table]
    for heading, role in mapping.columns.items():
        is_month = table == COUNTS and bool(re.fullmatch(MONTH, role))
        if role and not is_month and role not in roles and role not in services | indicators:
            choices = f"{', '.join(roles)}, an id of services.csv or of indicators.csv"
            raise invalid_value(name, f"{heading}: {role}", choices)
    for group, cells in mapping.codes.items():
        for cell, code in cells.items() if group not in ("scope", "population", "service") else ():
            if code and code not in STATUSES:
                raise invalid_value(name, f"{group}: {cell}: {code}", ", ".join(STATUSES))
    for word, value in mapping.fixed.items():
        allowed_values = FIXED.get(word)
        if allowed_values is None or (allowed_values and value not in allowed_values):
            where = word if allowed_values is None else f"{word}: {value}"
            choices = ", ".join(name_or_value or '""' for name_or_value in (allowed_values or FIXED))
            raise invalid_value(name, where, choices)


def draft_mapping(
    source: str,
    columns: Mapping[str, str | None],
    codes: Mapping[str, Mapping[str, str | None]],
    mapping: AnswerMapping,
    sentences: Iterable[str],
    missing: Sequence[str] = (),
    table: str = TABLE,
) -> str:
    """Return a mapping as JSON, with empty places where a person has to answer."""
    document = {
        "version": VERSION,
        "source": source,
        "table": table,
        "encoding": mapping.encoding,
        "dates": mapping.dates,
        "columns": columns,
        "codes": codes,
        "fixed": dict.fromkeys(missing, UNANSWERED) | dict(mapping.fixed),
        "drop_rows": {heading: sorted(cells) for heading, cells in mapping.drop_rows.items()},
        "open": list(sentences),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
