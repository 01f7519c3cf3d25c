"""Find columns that break the rows down, and rows that add others up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from dashboard.errors import LazyMessage
from dashboard.importing import vocabulary
from dashboard.importing.column_matching import HeaderColumn
from dashboard.importing.header_detection import Header
from dashboard.importing.header_rows import is_figure
from dashboard.importing.heading import currencies_in, language_parts, meanings
from dashboard.importing.parsed_rows import RowLocation
from dashboard.importing.personal_data import SAMPLE
from dashboard.importing.row_cells import RowContext
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import CACHE_SIZE, cell_at, filled_cells, fold_text, trim, without_brackets
from dashboard.xlsx_reader.raw_sheet import RawSheet

PER = re.compile(r"(?:per|на|pour|por|par|لكل)\s+[\d\s.,]{3,}.*", re.IGNORECASE)
UNITS = ("times:", "percent", "count", "part:women", "part:men", "part:age", "part:planned", "part:group")
"""How the meanings begin that change what a number is."""

MAX_UNIT_LENGTH = 40
"""Characters of a cell that says what the numbers of its row are."""

QUALIFIERS = ("people", "behind a total", "period of a year", "beside a year")
"""Kinds of small words that say of whom or when a row is."""

PERIOD_OF_YEAR = re.compile(r"q[1-4]|[1-4](?:st|nd|rd|th)?|[ivх]+|[12]h|h[12]")
NUMBERED = re.compile(r"(?!20\d\d$)[\d ]+|\D+(?: \d{1,3}){1,2}")
"""A title that is one of several by its number: `101`, `sessions 1 2`."""


def breakdown_columns(
    sheet: RawSheet, header: Header, package: TargetPackage, survey: str
) -> Iterator[tuple[HeaderColumn, list[str]]]:
    """Yield the columns to ask about, with their cells; `survey` is that of all rows ("": none)."""
    body = sheet.rows[header.body : header.end]
    says_unit = partial(_is_unit_cell, table=header.table)
    for column in header.columns:
        is_matched = column.identity and not (column.is_duplicate and column.identity == "scope")
        if is_matched or column.is_excluded or column.is_personal:
            continue
        first = set(filled_cells(body[:SAMPLE], column.index))
        kind = _breakdown_of(column, header) or ("unit" if first and all(map(says_unit, first)) else "")
        if kind in ("", "held") or (kind in ("year", "month") and header.table == "activities"):
            continue  # every activity has its date, and those that were not held are left out
        if kind == "year" and _match_survey_years(column.index, body, header, package, survey):
            continue
        cells = list(dict.fromkeys(filled_cells(body, column.index)))
        restrictions = [cell for cell in cells if _is_restriction(kind, cell, header)]
        places = {} if kind == "unit" else package.places if kind == "place" else package.ids("scopes")
        limiting = [cell for cell in restrictions if fold_text(cell) not in places]
        if (kind == "status" and header.table == "activities") or (kind == "unit" and _has_goods(header)):
            cells = limiting
        if limiting or (len(cells) > 1 and kind != "place"):
            yield column, cells


def _match_survey_years(
    place: int, body: Sequence[Sequence[str]], header: Header, package: TargetPackage, survey: str
) -> bool:
    """Return whether the year of every row is one in which its survey was."""
    at = header.index_of("survey")
    ids, periods = package.ids("surveys"), package.survey_periods
    cells = ((cell_at(row, place), cell_at(row, at) if at >= 0 else "") for row in body)
    rounds = {(year, ids.get(fold_text(cell), survey)) for year, cell in cells if year}
    spans = [(year, periods.get(survey_id, ("", ""))) for year, survey_id in rounds]
    return len(rounds) == len({survey_id for _, survey_id in rounds}) and all(
        start[:4] <= year <= (end or start)[:4] for year, (start, end) in spans
    )


def _breakdown_of(column: HeaderColumn, header: Header) -> str:
    """Return the breakdown (sex, age, place ...) that a column which is not read is ("": none)."""
    words = [column.header.rpartition(": ")[2], *language_parts(column.header)]
    kinds = [kind for word in words if (kind := vocabulary.breakdowns().get(fold_text(without_brackets(word))))]
    figures = header.table in ("observations", "outputs")
    return next((kind for kind in kinds if figures or kind != "place"), "")


def _is_unit_cell(cell: str, table: str) -> bool:
    """Return whether a cell says what the numbers of its row are: a size, a share, a sex."""
    if cell.casefold() in ("no", "n") or cell.isdecimal() or is_figure(cell) or len(cell) > MAX_UNIT_LENGTH:
        return False
    return bool(PER.fullmatch(cell)) or any(
        meaning.startswith(UNITS[: -1 if table == "activities" else None]) for meaning in meanings(cell)
    )


def _has_goods(header: Header) -> bool:
    """Return whether a table of activities has no people, so that its units are those of goods."""
    return header.table == "activities" and "participants" not in header.names


def _is_restriction(kind: str, cell: str, header: Header) -> bool:
    """Return whether the one value of a breakdown says that the numbers are not those of all."""
    if kind == "place":
        is_wider = "scope" in header.names and fold_text(cell) in vocabulary.wider_places()
        return not is_wider and fold_text(cell) not in vocabulary.countries()
    if kind in ("year", "month"):
        return "period_start" not in header.names
    if kind == "status" and header.table == "activities" and _why_not_held("status", cell):
        return False  # its row is left out
    word = fold_text(cell)
    if kind == "unit" and header.table == "observations":
        return "percent" not in meanings(cell)
    if kind == "unit" and _has_goods(header):
        return (_is_unit_cell(cell, header.table) and meanings(cell) != {"count"}) or bool(currencies_in(cell))
    return {"plain", "total"}.isdisjoint(vocabulary.modifiers().get(word, ()))


def cancelled_rows(context: RowContext) -> dict[int, LazyMessage]:
    """Return the rows (from 1) of activities not held, cancelled also by a status left out."""
    header = context.header
    if header.table != "activities":
        return {}
    columns = [column for column in header.columns if not (column.identity or column.is_personal)]
    kinds = [(_breakdown_of(column, header), column) for column in columns]
    tests = [
        ("set aside" if kind == "status" and column.is_excluded else kind, column.index)
        for kind, column in kinds
        if kind in ("status", "held")
    ]
    tests += [(column.name, column.index) for column in header.mapped() if column.name in ("title", "note")]
    rows = enumerate(context.sheet.rows[header.body : header.end], header.body + 1)
    cells = ((number, name, row[place]) for number, row in rows for name, place in tests if place < len(row))
    return {number: reason for number, name, cell in cells if cell and (reason := _why_not_held(name, cell))}


@lru_cache(CACHE_SIZE)
def _why_not_held(column: str, cell: str) -> LazyMessage | None:
    """Return why an activity was not held: by its status, a no, its note, a word of its title.

    A status that a person "set aside" still tells what is cancelled, and no longer what is only planned.
    """
    cancelled, plans = vocabulary.small_words("cancelled"), list[str]()
    if column == "title":
        marks = [match.groups("") for match in APART.finditer(cell)]
        phrases = [fold_text(mark) for groups in marks for mark in groups if mark]
        plans = [fold_text(in_brackets) for in_brackets, *_ in marks if in_brackets]
    else:
        words = fold_text(cell).split()
        phrases = [" ".join(words[:size]) for size in range(1, MAX_STATUS_WORDS + 1)]
        if column == "note":  # what was moved may have been held
            plans = [" ".join(words)]
            phrases = [start for start in phrases if cancelled.get(start) == ""] + plans
        elif column in ("status", "held") and not any(vocabulary.breakdowns().get(word) == "held" for word in words):
            plans = phrases  # no "Plan completed"
        if column == "held" and {"0": "false", **vocabulary.codes("*", "boolean")}.get(" ".join(words)) == "false":
            phrases = [*cancelled]
    if any(phrase in cancelled for phrase in phrases):
        return LazyMessage.t("The event is cancelled and is left out.")
    is_planned = any(plan in vocabulary.small_words("not confirmed") for plan in plans)
    return LazyMessage.t("The event is not confirmed and is left out.") if is_planned else None


APART = re.compile(r"[(\[]([^)\]]{3,30})[)\]]|^\s*([^\W\d_]{3,15})(?:\s*:|\s+[-–—]\s)|\s[-–—]\s+([^\W\d_]{3,15})\s*$")
"""Words of a title that stand apart: in brackets, before a colon, behind a dash."""

MAX_STATUS_WORDS = 4
MAX_TOTAL_LENGTH = 60
"""Characters of a cell that says of its row that it adds up others."""

BREAK = r"(?:\s*[,:;=]\s*|\s+[-–—]\s+)[^\W\d]"
"""A mark behind the words for a total: "Total, all courses"."""


def reject_total(context: RowContext, location: RowLocation, row: Sequence[str]) -> bool:
    """Refuse a row that adds up others, as its first text says, and return whether it is one."""
    titles = [cell_at(row, column.index) for column in context.header.mapped() if column.name == "title"]
    title = titles[0] if titles and context.table.name == "activities" else ""
    first = title if _is_part_of_all(title) else ""
    labels = [cell for cell in _labels(context, row) if not first and _may_be_total(cell)]
    if not labels and not first:
        return False
    at = context.header.index_of("date_start")
    above = context.sheet.rows[location.row - 2] if location.row - 1 > context.header.body else ()
    dates = {cell_at(row, at), cell_at(above, at)} if at >= 0 else {""}
    is_dated = len(dates) > 1 and "" not in dates  # on another day than the row above, it is no part of that
    first = first or next((total for cell in labels if (total := _total_label(context, cell, is_dated))), "")
    if first:
        context.reject(location, LazyMessage.t("The row adds up others ({first}); it is left out.", first=first))
    return bool(first)


@lru_cache(CACHE_SIZE)
def _is_part_of_all(title: str) -> bool:
    """Return whether a title says only of whom or when a row is: "Women", "Q1 2021"."""
    folded = fold_text(title) if 1 < len(title) <= MAX_TOTAL_LENGTH else ""
    if not {"part:women", "part:men", "part:age"}.isdisjoint(vocabulary.modifiers().get(folded, ())):
        return True
    words, months = folded.split(), vocabulary.months()
    counts = [word for word in words if word in months or word.isdecimal() or PERIOD_OF_YEAR.fullmatch(word)]
    is_whole = {*counts}.union(*map(vocabulary.small_words, QUALIFIERS)).issuperset(words)
    return bool(counts) and is_whole and not NUMBERED.fullmatch(folded)


def _labels(context: RowContext, row: Sequence[str]) -> list[str]:
    """Return the cells that say what a row is of: its first text (no breakdown) and its names."""
    first = next((number for number, cell in enumerate(row) if cell and not cell.isspace()), -1)
    labels = [row[number] for number in context.labels if number != first and number < len(row)]
    return [row[first], *labels] if first >= 0 and first not in context.breakdowns else labels


@lru_cache(CACHE_SIZE)
def _may_be_total(cell: str) -> bool:
    """Return whether the first or the last word of a cell may say that its row adds up others."""
    text = trim(cell)
    first, last = (fold_text(word).split() for word in (text.partition(" ")[0], text.rpartition(" ")[2]))
    if not 0 < len(text) <= MAX_TOTAL_LENGTH:
        return False
    begins, ends = vocabulary.edges_of_totals()
    return (first or fold_text(text).split() or [text])[0] in begins or bool(ends.intersection(last[-1:]))


def _total_label(context: RowContext, cell: str, is_dated: bool) -> str:
    """Return a cell that says that its row adds up others ("": it does not).

    It is the word for it, or begins with it, and goes on with a place ("Total Kazakhstan"), a kind of activity
    ("Total trainings"), people, a few small words or brackets; pivot tables end with it ("Kazakhstan Total").
    In a row with a date of its own, "Including youth: a workshop" and "All for one" are none.
    """
    text = trim(cell)
    if not text or len(text) > MAX_TOTAL_LENGTH:
        return ""
    words = fold_text(text).split() or [text]
    size = next((n for n in range(min(3, len(words)), 0, -1) if " ".join(words[:n]) in vocabulary.totals()), 0)
    package, kinds = context.package, vocabulary.codes("activities", "kind")
    codes = {**package.ids("services"), **package.ids("indicators"), **kinds}
    if not size:
        name = " ".join(words[:-1])
        is_known = name in package.places or name in codes or _are_qualifiers(words[:-1])
        return text if words[-1] in vocabulary.totals() and is_known else ""
    rest, total = words[size:], vocabulary.totals()[" ".join(words[:size])]
    is_small = _are_qualifiers(rest) or {" ".join(rest), " ".join(rest[1:])} & package.places.keys()
    if is_dated and total in ("part", "perhaps") and not is_small:
        return ""
    if re.match(rf"\w+(?: \w+){{{size - 1}}}{BREAK}", text):
        return text
    if total in ("part", "whole") or (text[-1] == ")" and fold_text(text.partition("(")[0]) in vocabulary.totals()):
        return text
    if is_small or rest[0] in vocabulary.small_words("behind a total") or rest[0].startswith("لل"):
        return text
    return text if size == len(words) - 1 and (" ".join(rest) in codes or rest[0].isdecimal()) else ""


def _are_qualifiers(tokens: Sequence[str]) -> bool:
    """Return whether words beside that for a total only say of whom or when it is one."""
    words = {*vocabulary.months(), *vocabulary.modifiers()}.union(*map(vocabulary.small_words, QUALIFIERS))
    return all(token.isdecimal() or PERIOD_OF_YEAR.fullmatch(token) or token in words for token in tokens)
