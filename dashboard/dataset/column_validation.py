"""Convert and check each distinct cell of a column, by the contract, without guesses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any

import pandas as pd
import pandera.pandas as pa
from cachetools import LRUCache, cached
from pandera.errors import SchemaErrors

from dashboard.bounds.patterns import compile_pattern
from dashboard.dataset.contract import Field
from dashboard.dates import is_date
from dashboard.errors import LazyMessage
from dashboard.text.translate import message

FORMS = {"integer": r"-?[0-9]{1,15}", "number": r"-?[0-9]{1,15}(\.[0-9]{1,15})?"}
"""How a cell of a type is written. Longer numbers could not be kept exactly."""

EXPECTED = {
    "integer": message("is not a whole number, written in digits"),
    "number": message("is not a number such as 12 or 12.5, written in digits"),
}
"""What is said of a cell that is not written so."""

CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]"
"""Characters that no page, sheet or slide can show, and those that turn round what is shown."""

VISIBLE = "[^\\s\u00a0\u00ad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f-\u206f\u3000\ufeff]"
"""A character that leaves something to be seen."""

LETTER = "[\u0400-\u04ff]"
LOST = f'{LETTER}\\?{LETTER}|(?:^|[\\s"«;,(])\\?{LETTER}|\\?{{2,}} \\?{{2,}}|^\\?{{3,}}|\ufffd'
"""What is left of letters that the encoding of a file did not have: Tajik ones in that of Russian Windows, say."""

MOJIBAKE = re.compile(
    r"\xc3[^\w\s\x00-\x7f]|(?:[\xc3\xc5\xd0\xd1\xd8\xd9][^\x00-\x7f]){2,}"
    r"|(?:[\u0420\u0421\u0413\u0428\u0429][^\x00-\x7f\u0430-\u044f]){3,}"
)
"""Letters that may be those of UTF-8 read as cp1252, or as cp1251: capitals, each before another sign."""

ERROR_CELL = re.compile(r"#(?:[A-ZА-ЯЁ0/]+[!?]|N/A|Н/Д|#+)")
"""What a spreadsheet writes where it could not work out a cell: `#REF!`, `#ИМЯ?`, `#####`."""

LIST = message("is not a list with one {separator} between values and each value once")

WEB = r"https?://[^\s<>\"]+"
CASE = ("index", "failure_case", "check")
"""What is known of a cell that fails a check."""

MOST_REMEMBERED, LONGEST_SHOWN = 4_096, 80
"""Columns, and faults in them, that are remembered (a package has 200); letters of a cell that a message repeats."""


@dataclass(frozen=True)
class CellFault:
    """What is wrong with each cell that reads `cell`: the part that is wrong, why, what helps."""

    cell: str
    part: str
    sentence: str
    remedy: str


def find_faults(field: Field, cells: pd.Series) -> tuple[CellFault, ...]:
    """Return what is wrong first with each of the distinct cells of a column of text."""
    return _faults_of_distinct(field, pd.Series(cells.unique(), dtype="str"))


def _digest(field: Field, distinct: pd.Series) -> bytes:
    """Return what tells a column and its distinct cells from all others."""
    return blake2b(json.dumps([repr(field), *distinct.tolist()]).encode()).digest()


# Most columns of a data version are those of the one before: this cache is of no dataset, and outlives them.
@cached(LRUCache(MOST_REMEMBERED, lambda faults: 1 + len(faults)), key=_digest, lock=Lock())
def _faults_of_distinct(field: Field, distinct: pd.Series) -> tuple[CellFault, ...]:
    return tuple(_find_in_distinct(field, distinct))


def _find_in_distinct(field: Field, distinct: pd.Series) -> Iterator[CellFault]:
    present = distinct[distinct != ""]
    if field.required and len(present) < len(distinct):
        sentence = LazyMessage.t("is empty, but every row needs a value here")
        remedy = LazyMessage.t("Fill in the {column}.", column=field.name)
        yield CellFault("", LazyMessage.t("the cell"), sentence, remedy)
    form_faults = list(_failures(field, _forms(field), present))
    yield from form_faults
    sound = present[~present.isin([fault.cell for fault in form_faults])]
    if field.type in FORMS:
        yield from _failures(field, _bounds(field), sound, sound.astype("float64"))
    elif field.codes and field.type == "string":
        among = pa.Check.isin(field.codes, error=_described(field) or _listed(field.codes))
        yield from _failures(field, [among], sound, parts(sound, field.separator))


def convert_column(field: Field, cells: pd.Series) -> pd.Series:
    """Return text as it is, numbers as float64 (NaN: missing or malformed), booleans."""
    if field.type == "boolean":
        return cells.isin(field.true_values)
    if field.type == "string":
        return cells
    form = re.compile(FORMS[field.type])
    return map_unique(cells, lambda cell: float(cell) if form.fullmatch(cell) else float("nan")).astype("float64")


def map_unique(cells: pd.Series, function: Callable[[str], Any]) -> pd.Series:
    """Return the function of each cell, computed once for each distinct cell."""
    codes, distinct = pd.factorize(cells)
    results = pd.Series([function(cell) for cell in distinct])
    return results.take(codes).set_axis(cells.index)


def parts(cells: pd.Series, separator: str) -> pd.Series:
    """Return the parts of cells that hold lists, with the index of their cell (repeated)."""
    return cells.str.split(separator).explode() if separator else cells


def quoted(cell: object) -> str:
    """Return a cell as a message repeats it: cut when long, quoted when misleading."""
    text = str(cell)
    text = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
    return text if text.isprintable() and text == text.strip() else repr(text)


def _forms(field: Field) -> list[pa.Check]:
    """Return the rules on how a cell of this column is written."""
    if field.type in FORMS:
        form = FORMS[field.type]
        return [pa.Check(lambda cells: cells.str.fullmatch(form), error=LazyMessage.t(EXPECTED[field.type]))]
    if field.type == "boolean":
        codes = (*field.true_values, *field.false_values)
        return [pa.Check.isin(codes, error=_listed(codes))]
    lost_letter = LazyMessage.t("has lost a letter, which happens where a file was not saved as UTF-8")
    hidden = LazyMessage.t("holds a character that cannot be shown")
    checks = [
        pa.Check(lambda cells: cells.str.contains(VISIBLE), error=LazyMessage.t("is nothing but spaces")),
        pa.Check(lambda cells: ~cells.str.contains(CONTROL), error=hidden),
        pa.Check(lambda cells: ~cells.str.contains(LOST), error=lost_letter),
        _check_each(lambda cell: cell.isascii() or not find_mojibake(cell), lost_letter),
        pa.Check(
            lambda cells: ~cells.str.fullmatch(ERROR_CELL), error=LazyMessage.t("is an error of Excel, not a value")
        ),
    ]
    if field.separator:
        sentence = LazyMessage.t(LIST, separator=field.separator)
        checks.append(_check_each(lambda cell: is_list(cell, field.separator), sentence))
    if field.format == "partial-date":
        sentence = LazyMessage.t("is not a date of the calendar such as 2020, 2020-08 or 2020-08-31")
        checks.append(_check_each(is_date, sentence))
    if field.format == "uri":
        sentence = LazyMessage.t("is not a web address that begins with http:// or https://")
        checks.append(pa.Check(lambda cells: cells.str.fullmatch(WEB), error=sentence))
    if field.pattern and not field.codes:
        sentence = LazyMessage.t("is not written as the pattern {pattern}", pattern=field.pattern)
        checks.append(_check_each(compile_pattern(field.pattern), _described(field) or sentence))
    return checks


def _bounds(field: Field) -> list[pa.Check]:
    """Return the rules on how small and how large a number may be."""
    checks = []
    if field.minimum is not None:
        sentence = LazyMessage.t("is below {least}, the least that is allowed", least=f"{field.minimum:g}")
        checks.append(pa.Check.ge(field.minimum, error=sentence))
    if field.maximum is not None:
        sentence = LazyMessage.t("is above {most}, the most that is allowed", most=f"{field.maximum:g}")
        checks.append(pa.Check.le(field.maximum, error=sentence))
    return checks


def _described(field: Field) -> LazyMessage | None:
    """Return what is said of a cell against the words of its column; None without words."""
    if not field.says:
        return None
    return LazyMessage.t("is not written as {form}", form=LazyMessage.of_data(field.says, field.said_in))


def _listed(codes: Collection[str]) -> LazyMessage:
    return LazyMessage.t("is not one of {allowed}", allowed=", ".join(codes))


def _check_each(keeps: Callable[[str], bool], sentence: LazyMessage) -> pa.Check:
    return pa.Check(lambda cells: cells.map(keeps).astype(bool), error=sentence)


def find_mojibake(text: str) -> str:
    """Return the first letters of a text that are UTF-8 read in a code page ("": none)."""
    for word in MOJIBAKE.finditer(text):
        for name in ("cp1251", "cp1252"):
            try:
                word[0].encode(name).decode()
            except UnicodeError:
                continue
            return word[0]
    return ""


def is_list(cell: str, separator: str) -> bool:
    """Return whether a cell is a list without an empty, padded or repeated part."""
    values = cell.split(separator)
    return len(set(values)) == len(values) and all(value and value == value.strip() for value in values)


def _failures(
    field: Field, checks: list[pa.Check], cells: pd.Series, values: pd.Series | None = None
) -> Iterator[CellFault]:
    """Yield the cells whose values fail a check; the values are indexed as their cells are."""
    values = cells if values is None else values
    if values.empty or not checks:
        return
    sentences = {str(check.error): check.error or "" for check in checks}  # pandera gives the words back as plain text
    try:
        pa.SeriesSchema(checks=checks).validate(values, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.sort_values(["index", "check_number"], kind="stable")
        cases = cases.drop_duplicates(["index", "failure_case"])
        by_place = dict(zip(cells.index.tolist(), cells.tolist(), strict=True))
        remedy = LazyMessage.t("Correct the {column}.", column=field.name)
        # As lists: a column of text gives its cells one by one very slowly.
        for place, value, check in zip(*(cases[name].tolist() for name in CASE), strict=True):
            cell = by_place[place]
            yield CellFault(cell, quoted(value if isinstance(value, str) else cell), sentences[check], remedy)
