"""Read the two layouts of a sheet: long (a row a record) and wide (a column an answer).

Long are the tables of the package and lists like an OCHA 3W; wide are survey tables (WHO pulse) with services in rows.
Survey, scope and source stand in columns, above the table, or are said beforehand; nothing is taken for granted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import SOURCE, header_key
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.heading import interpret, language_parts
from dashboard.importing.number_cells import read_number_cell
from dashboard.importing.parsed_rows import PackedCells, ParsedRow, RowLocation
from dashboard.importing.row_cells import Links, RowCell, RowContext, links_of, read_row, reject_cell
from dashboard.importing.row_matching import NO_SOURCE
from dashboard.importing.sums_of_parts import BASE, stated_base
from dashboard.importing.tables_on_sheet import lines_below
from dashboard.importing.text_normalization import CACHE_SIZE, cell_at, fold_text, slug, trim, without_brackets
from dashboard.importing.vocabulary import codes, rules, small_words
from dashboard.text.translate import message

MAX_ID_LENGTH, HASH_DIGITS = 40, 8
"""Characters of an id that a mapping makes, and of the hash behind them."""

VALUES = ("value", "value_low", "value_high")
"""Columns of numbers in the unit of their row's value."""

SAME_GOODS = message("The row has the goods, day and country of row {row}. Give each a title of its own, or join them.")
PRECISIONS = {4: "year", 7: "month", 10: "day"}
"""Characters of an ISO date -> how precise it is."""


def read_record(context: RowContext, location: RowLocation, cells: list[RowCell]) -> None:
    """Keep what one row says, or why it is not understood."""
    if sum(bool(cell.text) for cell in cells) < 2:
        if _is_heading(context, location):
            context.parsed_rows.headings.append(location.row)
        else:
            context.reject(location, LazyMessage.t("The row has hardly any cell of a known column; is it a note?"))
        return
    values, numbers = read_row(context, location, cells)
    _add_place_above(context, location, values)
    goods = tuple(values.get(name, "") for name in rules()[context.table.name]["identity"])
    if context.stand_ins and (first := context.goods.setdefault(goods, location.row)) != location.row:
        context.reject(location, LazyMessage.t(SAME_GOODS, row=first))  # it may be a second lot
    rows = [
        (pivot, row | _numbers(context, location, row, numbers | pivot_numbers) | _precision(context, row))
        for pivot, row, pivot_numbers in _pivoted(context, location, values, cells)
    ]
    links, _about = sources = links_of(context, cells)
    source: dict[str, str] = {}
    if context.table.name != "activities" and links and SOURCE in context.fields:
        source[SOURCE] = links[0]
        if len(links) > 1:
            context.reject(location, LazyMessage.t("The row names several sources; this table takes one."))
    for pivot, row in rows:
        _keep_record(context, location, row | source, pivot, sources)


def _keep_record(context: RowContext, location: RowLocation, cells: Mapping[str, str], part: str, links: Links) -> None:
    """Keep a record of a row that is not refused; `part` tells several records of one row apart."""
    row_id = _stable_id(context, location, part)
    if location not in context.parsed_rows.rejections:
        packed = PackedCells({name: text for name, text in cells.items() if text} | row_id)
        is_whole = context.options.row == "whole"
        context.parsed_rows.records.append(
            ParsedRow(context.table.name, location, packed, *links, bool(row_id), is_whole)
        )


def _add_place_above(context: RowContext, location: RowLocation, values: dict[str, str]) -> None:
    """Add the country that a title or the sheet names to a row without a column of places."""
    name = "countries" if "countries" in context.fields else "scope"
    country = context.country_above
    has_places = any(name in column.identity for column in context.header.mapped())
    if not country or name not in context.fields or has_places:
        return
    if values.get(name, country) not in ("", country) and context.options.titles != "ignore":
        _refuse_other_place(context, location, name, country)
    values[name] = values.get(name) or country


def _refuse_other_place(context: RowContext, location: RowLocation, name: str, above: str) -> None:
    sentence = LazyMessage.t(
        "The title above says {above}, and --set {column} says {fixed}.",
        above=above,
        column=name,
        fixed=context.options.fixed[name],
    )
    context.reject(location, sentence)


def _pivoted(
    context: RowContext, location: RowLocation, values: dict[str, str], cells: list[RowCell]
) -> Iterator[tuple[str, dict[str, str], dict[str, RowCell]]]:
    """Yield the row, or one a filled pivot column: what tells it apart, its values and number."""
    pivots = [cell for cell in cells if cell.column.pivot]
    if not pivots:
        yield "", values, {}
    for cell in [cell for cell in pivots if cell.text or cell.kind]:
        name, _, pivot_value = cell.column.pivot.partition("=")
        try:
            value = context.converters.read(context.fields[name], pivot_value)
        except UnparsedRow as unclear:
            reject_cell(context, location, cell, unclear)
            continue
        ends = {"period_end": value.until or value.text} if name == "period_start" else {}
        base = {"n": stated_base((cell.column.header,)) or values.get("n", "")} if "n" in context.fields else {}
        yield cell.column.pivot, values | {name: value.text} | ends | base, {"value": cell}


def _numbers(
    context: RowContext, location: RowLocation, values: Mapping[str, str], numbers: Mapping[str, RowCell]
) -> dict[str, str]:
    """Return the numbers of a row, by the unit its value has."""
    numbers_read: dict[str, str] = {}
    for name, cell in numbers.items():
        try:
            number = read_number_cell(context, name, cell, unit_of(context, values) if name in VALUES else "")
            _check_agreement(number, {**values, **numbers_read}, cell)
            if name == "participants" and "people_kind" in context.fields and not values.get("people_kind"):
                number = _kind_of_people(cell.column.header) | number
        except UnparsedRow as unclear:
            reject_cell(context, location, cell, unclear)
            continue
        numbers_read |= number
    return numbers_read


@lru_cache(CACHE_SIZE)
def _kind_of_people(heading: str) -> dict[str, str]:
    """Return who the people of a heading ("People reached") are; nothing if it is silent."""
    parts = language_parts(without_brackets(heading).rpartition(": ")[2])
    words = codes("activities", "people_kind")
    kinds = {match.name for part in parts if (match := interpret(part, words))}
    return {"people_kind": kinds.pop()} if len(kinds) == 1 else {}


def _check_agreement(number: Mapping[str, str], values: Mapping[str, str], cell: RowCell) -> None:
    """Refuse a number that says of itself what another column says otherwise."""
    for column, text in number.items():
        if values.get(column, text) not in ("", text):
            raise UnparsedRow.t(
                "{cell} does not fit the {column} of its row, {other}.",
                cell=cell.text,
                column=column,
                other=values[column],
            )


def unit_of(context: RowContext, values: Mapping[str, str]) -> str:
    """Return the unit of a row's value: its own, or that of its indicator ("": not known)."""
    if "unit" in values or "indicator" not in values:
        return values.get("unit", "")
    return context.units.get(values["indicator"], "")


def _precision(context: RowContext, values: Mapping[str, str]) -> dict[str, str]:
    """Return how precise the dates of a row are, where the file does not say."""
    return {
        rule["precision"]: PRECISIONS[len(values[rule["date"]])]
        for rule in context.table.rules
        if rule["rule"] == "precision" and not values.get(rule["precision"])
        if len(values.get(rule["date"], "")) in PRECISIONS
    }


LAST_LINES = 10
"""Rows at the end of a table in which its source and its number of answers are looked for."""

MISSING_VALUES = {
    "survey": message("Say which survey these answers are from: --set survey=..."),
    "scope": message("Say which place these answers speak of: --set scope=... (WLD for the world)"),
}


def read_answers(context: RowContext, location: RowLocation, cells: list[RowCell]) -> None:
    """Keep the observations of one row, or why it is not understood."""
    row_cells = [cell for cell in cells if not cell.column.indicator]
    answers = [cell for cell in cells if cell.column.indicator and (cell.text or cell.kind)]
    if not answers and _is_heading(context, location):
        context.parsed_rows.headings.append(location.row)
        return
    if not answers:
        context.reject(location, LazyMessage.t("The row has no answer in any column; is it a heading or a note?"))
        return
    common = _common_values(context, location, row_cells)
    links, about = links_of(context, cells)
    common[SOURCE] = next(iter(links), "") or _source_above(context)
    if not common[SOURCE]:
        context.reject(location, LazyMessage.t(NO_SOURCE))
    observations = [observation for cell in answers for observation in _observations(context, location, common, cell)]
    for observation in observations:
        _keep_record(context, location, observation, observation["indicator"], (links, about))


def _is_heading(context: RowContext, location: RowLocation) -> bool:
    """Return whether a row only names the source, the n or (in wide tables) a group of services."""
    texts = {trim(cell) for cell in context.sheet.rows[location.row - 1]} - {""}
    if len(texts) != 1:
        return False
    text = texts.pop()
    if fold_text(text.partition(":")[0]) in small_words("source line") or BASE.fullmatch(text):
        return True
    services = context.package.texts["services"]
    columns = [column for column in map(str, services) if column.startswith("group")]
    groups = {fold_text(name) for column in columns for name in services[column] if name}
    is_known = fold_text(text) in groups or _links(text) == {_source_above(context)}
    return context.header.shape == "wide" and is_known


def _links(text: str) -> set[str]:
    return {link.rstrip(".,;)") for link in re.findall(r"https?://\S+", text)}


def _common_values(context: RowContext, location: RowLocation, row_cells: list[RowCell]) -> dict[str, str]:
    """Return the values shared by every answer of a row."""
    values, numbers = read_row(context, location, row_cells)
    for name, cell in numbers.items():
        try:
            values |= read_number_cell(context, name, cell, "")
        except UnparsedRow as unclear:
            reject_cell(context, location, cell, unclear)
    values["survey"] = values.get("survey") or _survey_above(context)
    titles = [f" {fold_text(title)} " for title in context.header.titles]
    names = [f" {name} " for name in context.package.places if len(name) > 3]
    places = {context.package.places[name[1:-1]] for name in names if any(name in title for title in titles)}
    above = places.pop() if len(places) == 1 else ""
    values["scope"] = values.get("scope") or above
    if above and values["scope"] != above and "scope" in context.options.fixed:
        _refuse_other_place(context, location, "scope", above)
    for name, sentence in MISSING_VALUES.items():
        if not values.get(name):
            context.reject(location, LazyMessage.t(sentence))
    if not values.get("service") and location not in context.parsed_rows.rejections:
        context.reject(location, LazyMessage.t("The row names no service."))
    period = zip(("period_start", "period_end"), context.package.survey_periods.get(values["survey"], ()), strict=False)
    return {
        "n": stated_base(context.header.titles) or stated_base(lines_below(context.sheet, context.header)),
        **dict(period),
        **{name: text for name, text in values.items() if text},
    }


def _observations(
    context: RowContext, location: RowLocation, common: Mapping[str, str], cell: RowCell
) -> Iterator[dict[str, str]]:
    values = dict(common) | {"indicator": cell.column.indicator}
    values["n"] = stated_base((cell.column.header,)) or values["n"]
    try:
        number = read_number_cell(context, "value", cell, unit_of(context, values))
    except UnparsedRow as unclear:
        reject_cell(context, location, cell, unclear)
        return
    if number.get("value"):  # else a dash: nothing was reported
        yield values | number


def _survey_above(context: RowContext) -> str:
    """Return the one survey whose name stands above the table."""
    surveys = context.package.ids("surveys")
    titles = [fold_text(title) for title in context.header.titles]
    matches = {
        survey
        for name, survey in surveys.items()
        if any(name == title or (" " in name and name in title) for title in titles)
    }
    return matches.pop() if len(matches) == 1 else ""


def _source_above(context: RowContext) -> str:
    """Return the one address that stands above or below the table."""
    end = context.header.end
    last = context.sheet.rows[max(context.header.body, end - LAST_LINES) : end]
    links = {link for text in chain(context.header.titles, *last) for link in _links(text)}
    return links.pop() if len(links) == 1 else ""


def _stable_id(context: RowContext, location: RowLocation, part: str = "") -> dict[str, str]:
    """Return the id of a row, of the cells by which its mapping knows it again, if it names any."""
    names = context.options.identity
    if not names:
        return {}
    row = context.sheet.rows[location.row - 1]
    by_heading = {header_key(column.header): column for column in context.header.columns if not column.is_personal}
    cells = [cell_at(row, by_heading[name].index) for name in names]
    if not all(cells):
        lacking = ", ".join(by_heading[name].header for name, cell in zip(names, cells, strict=True) if not cell)
        context.reject(
            location, LazyMessage.t("{columns} is empty, by which the mapping knows the row again.", columns=lacking)
        )
        return {}
    texts = [context.options.source, *map(fold_text, cells), *([part] if part else [])]
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:HASH_DIGITS]
    return {"id": "-".join(filter(None, (slug(" ".join(texts), MAX_ID_LENGTH)[0], digest)))}
