"""Parse survey tables with services in rows and answers in columns (WHO pulse).

Each answer of a row is one observation. Survey, scope and source stand in columns, above the table, or are said
beforehand; nothing is taken for granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import SOURCE
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.layouts.long_layout import unit_of
from dashboard.importing.layouts.number_cells import read_number_cell
from dashboard.importing.layouts.row_cells import (
    RowCell,
    RowContext,
    known_id,
    links_of,
    read_row,
    refuse_cell,
)
from dashboard.importing.parsed_rows import ParsedRow, RowLocation
from dashboard.importing.source_linking import NO_SOURCE
from dashboard.importing.text_normalization import fold_text, trim
from dashboard.importing.vocabulary import countries
from dashboard.text.translate import message

BASE = re.compile(r"\b[nN]\s*=\s*(\d+)")
NEEDED = {
    "survey": message("Say which survey these answers are from: --set survey=..."),
    "scope": message("Say which place these answers speak of: --set scope=... (WLD for the world)"),
}


def read_answers(setting: RowContext, place: RowLocation, cells: list[RowCell]) -> None:
    """Keep the observations of one row, or why it is not understood."""
    row_cells = [cell for cell in cells if not cell.column.indicator]
    answers = [cell for cell in cells if cell.column.indicator and (cell.text or cell.kind)]
    if not answers and _is_heading(setting, place):
        setting.reading.headings.append(place.row)
        return
    if not answers:
        setting.reading.refuse(place, LazyMessage.t("The row has no answer in any column; is it a heading or a note?"))
        return
    shared = _shared(setting, place, row_cells)
    links, about = links_of(setting, cells)
    shared[SOURCE] = next(iter(links), "") or _source_above(setting)
    if not shared[SOURCE]:
        setting.reading.refuse(place, LazyMessage.t(NO_SOURCE))
    read = [observation for cell in answers for observation in _observation(setting, place, shared, cell)]
    read = [cells | known_id(setting, place, cells["indicator"]) for cells in read]
    known = bool(setting.manner.identity)
    if place not in setting.reading.refused:
        setting.reading.records += [ParsedRow("observations", place, cells, links, about, known) for cells in read]


def _is_heading(setting: RowContext, place: RowLocation) -> bool:
    """Return whether a row only names a group of services, or the source of the table."""
    texts = {trim(cell) for cell in setting.sheet.rows[place.row - 1]} - {""}
    services = setting.package.texts["services"]
    groups = {
        fold_text(name)
        for column in map(str, services)
        if column.startswith("group")
        for name in services[column]
        if name
    }
    return len(texts) == 1 and all(
        fold_text(text) in groups or _links(text) == {_source_above(setting)} for text in texts
    )


def _links(text: str) -> set[str]:
    return {link.rstrip(".,;)") for link in re.findall(r"https?://\S+", text)}


def _shared(setting: RowContext, place: RowLocation, own: list[RowCell]) -> dict[str, str]:
    """Return the values shared by every answer of a row."""
    values, numbers = read_row(setting, place, own)
    for name, cell in numbers.items():
        try:
            values |= read_number_cell(setting, name, cell, "")
        except UnparsedRow as unclear:
            refuse_cell(setting, place, cell, unclear)
    values["survey"] = values.get("survey") or _survey_above(setting)
    above = _scope_above(setting)
    values["scope"] = values.get("scope") or above
    if above and values["scope"] != above and "scope" in setting.manner.fixed:
        sentence = LazyMessage.t(
            "The title above says {above}, and --set scope says {fixed}.", above=above, fixed=values["scope"]
        )
        setting.reading.refuse(place, sentence)
    for name, needed in NEEDED.items():
        if not values.get(name):
            setting.reading.refuse(place, LazyMessage.t(needed))
    if not values.get("service") and place not in setting.reading.refused:
        setting.reading.refuse(place, LazyMessage.t("The row names no service."))
    return {
        "n": _base(setting.header.titles),
        **_period(setting, values["survey"]),
        **{k: v for k, v in values.items() if v},
    }


def _observation(
    setting: RowContext, place: RowLocation, shared: Mapping[str, str], cell: RowCell
) -> Iterator[dict[str, str]]:
    values = dict(shared) | {"indicator": cell.column.indicator}
    values["n"] = _base((cell.column.header,)) or values["n"]
    try:
        values |= read_number_cell(setting, "value", cell, unit_of(setting, values))
    except UnparsedRow as unclear:
        refuse_cell(setting, place, cell, unclear)
        return
    yield {name: text for name, text in values.items() if text}


def _base(texts: tuple[str, ...]) -> str:
    """Return the n of a title or header (`n = 105`), unless another one contradicts."""
    found = {number for text in texts for number in BASE.findall(text)}
    return found.pop() if len(found) == 1 else ""


def _survey_above(setting: RowContext) -> str:
    """Return the one survey whose name stands above the table."""
    known = setting.package.ids("surveys")
    titles = [fold_text(title) for title in setting.header.titles]
    found = {
        survey
        for name, survey in known.items()
        if any(name == title or (" " in name and name in title) for title in titles)
    }
    return found.pop() if len(found) == 1 else ""


def _scope_above(setting: RowContext) -> str:
    """Return the one place whose name stands above the table."""
    known = {**countries(), **setting.package.ids("scopes")}
    names = known | {name.removeprefix("who "): code for name, code in known.items()}
    titles = [f" {fold_text(title)} " for title in setting.header.titles]
    found = {code for name, code in names.items() if len(name) > 3 and any(f" {name} " in title for title in titles)}
    return found.pop() if len(found) == 1 else ""


def _source_above(setting: RowContext) -> str:
    """Return the one address that stands above or below the table."""
    around = [
        *setting.header.titles,
        *(cell for row in setting.sheet.rows[setting.header.body : setting.header.end][-10:] for cell in row),
    ]
    found = {link for text in around for link in _links(text)}
    return found.pop() if len(found) == 1 else ""


def _period(setting: RowContext, survey: str) -> dict[str, str]:
    """Return the period of a survey, which is that of its answers."""
    surveys = setting.package.texts["surveys"]
    row = surveys[surveys["id"] == survey]
    return {name: str(row[name].iloc[0]) for name in ("period_start", "period_end")} if len(row) else {}
