"""What is worth a second look in data that can be used.

Kinds of slips in meaning, each with row and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from dashboard.dataset.contract import Contract
from dashboard.dataset.load import Files, Frames, read_tables
from dashboard.dataset.validation import FIRST_ROW, validate
from dashboard.errors import LazyMessage, Problem

ALIKE = 92
"""From how alike two names of organizers are, of 100, they may be one."""

ALIKE_ENDS = 85
"""From how alike their last words are: names of the same ministry of two countries differ there."""

MOST_NAMES = 2_000
"""Names of organizers that are compared two by two; in a longer list nothing is said of them."""

ABSENCE = re.compile(r"\b(?:not|no|nothing|never|none)\b[^.;]{0,60}\bpublished\b", re.IGNORECASE)
"""A sentence that says that something was not published."""


def remarks_of(contract: Contract, source: Path | Files) -> tuple[Problem, ...]:
    """Return the remarks on valid tables of a folder, or of files."""
    return tuple(sorted(remarks(contract, validate(contract, read_tables(source, contract)[0]).tables)))


def remarks(contract: Contract, tables: Frames) -> Iterator[Problem]:
    """Yield what is worth a second look in checked tables.

    An optional column that is not there is passed over.
    """
    for find in (_kind_of_people, _parts, _base, _report_date, _organizers, _absence):
        yield from find(contract, tables)


def _kind_of_people(contract: Contract, tables: Frames) -> Iterator[Problem]:
    activities = tables["activities"]
    if "people_kind" in activities:
        wrong = activities["participants"].notna() & (activities["people_kind"] == "")
        sentence = LazyMessage.t("is empty, though the activity has participants")
        yield from _rows(contract, "activities", "people_kind", activities[wrong].index, sentence)


def _parts(contract: Contract, tables: Frames) -> Iterator[Problem]:
    activities = tables["activities"]
    if "amount_split" in activities:
        regional = activities["countries"].str.contains(";") & activities["amount_kind"].isin(["goods", "grant"])
        wrong = regional & activities["amount"].notna() & (activities["amount_split"] == "")
        sentence = LazyMessage.t("is empty, though an amount of several countries is added up for each")
        yield from _rows(contract, "activities", "amount_split", activities[wrong].index, sentence)


def _base(contract: Contract, tables: Frames) -> Iterator[Problem]:
    observations = tables["observations"]
    series = observations["survey"].map(tables["surveys"].set_index("id")["n"])
    group = observations["service"].map(tables["services"].set_index("id")["group"])
    unit = observations["indicator"].map(tables["indicators"].set_index("id")["unit"])
    wrong = group.notna() & (group != "any-service") & unit.str.startswith("percent_") & (observations["n"] == series)
    sentence = LazyMessage.t("is how many answered the whole survey; of a single service it may be fewer")
    yield from _rows(contract, "observations", "n", observations[wrong].index, sentence)


def _report_date(contract: Contract, tables: Frames) -> Iterator[Problem]:
    activities, links = tables["activities"], tables["activity_sources"]
    main = links[links["order"] == 1].drop_duplicates("activity").set_index("activity")["source"]
    published = tables["sources"].drop_duplicates("id").set_index("id")["published_on"]
    day = activities["id"].map(main).map(published)
    mask = (activities["date_precision"] == "day") & (activities["certainty"] == "stated")
    wrong = mask & (activities["date_end"] == "") & (activities["date_start"] == day)
    sentence = LazyMessage.t("is the day of its source; where the day is not stated, the certainty is inferred")
    yield from _rows(contract, "activities", "date_start", activities[wrong].index, sentence)


def _organizers(contract: Contract, tables: Frames) -> Iterator[Problem]:
    column = tables["activities"]["organizer"]
    first = {name: row for row in column.index[::-1] for name in column[row].split("; ") if name}
    if len(first) > MOST_NAMES:
        return
    for one, other in combinations(sorted(first), 2):
        if re.findall(r"\d+", one) == re.findall(r"\d+", other) and _alike(one, other):
            sentence = LazyMessage.t("is written like {other}: give one body one name", other=other)
            yield from _rows(contract, "activities", "organizer", [first[one]], sentence, one)


def _alike(one: str, other: str) -> bool:
    """Return whether two names differ by spelling only.

    Names that differ by their country do not.
    """
    last = fuzz.ratio(*(name.casefold().rsplit(maxsplit=1)[-1] for name in (one, other)))
    return fuzz.ratio(one.casefold(), other.casefold()) >= ALIKE and last >= ALIKE_ENDS


def _absence(contract: Contract, tables: Frames) -> Iterator[Problem]:
    sentence = LazyMessage.t("says that something was not published; say what was looked at and not found")
    for name, table in contract.tables.items():
        for field in table.fields:
            if field.name in ("note", "caveat", "discrepancy", "definition") and field.name in tables[name]:
                cells = tables[name][field.name].astype("str")
                yield from _rows(
                    contract,
                    name,
                    field.name,
                    cells[cells.map(lambda cell: bool(ABSENCE.search(cell)))].index,
                    sentence,
                )


def _rows(
    contract: Contract, table: str, column: str, rows: Iterable[int], said: LazyMessage, found: str = ""
) -> Iterator[Problem]:
    """Yield one remark a row."""
    cell: str = found or LazyMessage.t("the cell")
    for row in rows:
        yield Problem(
            contract.tables[table].path, int(row) + FIRST_ROW, column, cell, said, LazyMessage.t("Look at it again.")
        )
