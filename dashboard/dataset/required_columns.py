"""The tables and columns that the program reads: a descriptor without them cannot be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dashboard.errors import LazyMessage
from dashboard.text.formats import MARKS
from dashboard.theme import LIGHT

if TYPE_CHECKING:
    from dashboard.dataset.contract import Field, Table

TABLES: Mapping[str, str] = {
    "surveys": "id name short_name family round:number publisher respondents period_start period_end n:number base "
    "source note order:number",
    "services": "id group group_name name summary:boolean order:number",
    "indicators": "id name short_name topic unit base direction caveat order:number",
    "scopes": "id kind parent name members order:number",
    "observations": "id indicator survey service scope population value:number value_text qualifier:qualifier n:number "
    "period_start period_end source also_sources discrepancy_of note value_low:number value_high:number",
    "activities": "id kind:kind title short_title date_start:filled date_end date_precision countries place organizer "
    "partners funder project participants:number participants_qualifier:qualifier people_kind duration_minutes:number "
    "duration_days:number amount:number currency amount_qualifier:qualifier amount_kind amount_split overlaps items "
    "beneficiary areas certainty discrepancy note",
    "activity_sources": "activity source order:number",
    "outputs": "id activity scope:filled measure value:number unit qualifier:qualifier bound part_of period_start "
    "period_end source also_sources order:number note",
    "sources": "id title publisher published_on language url file licence standing document note",
}
"""Table, by its name in the contract -> the columns the program reads, each with its kind where it is not any text."""

CODES = {"qualifier": tuple(MARKS), "kind": tuple(LIGHT.kinds)}
"""Kind of a column in `TABLES` -> the codes that can be drawn."""

TYPES = {"number": ("integer", "number"), "boolean": ("boolean",)}
"""Kind of a column in `TABLES` -> the types it may have; any other is a string."""


def missing_parts(tables: Mapping[str, Table]) -> Iterator[LazyMessage]:
    """Yield what a descriptor lacks of the tables and columns that the program reads."""
    for name, columns in TABLES.items():
        if name not in tables:
            yield LazyMessage.t("the table {table} is not described", table=name)
            continue
        fields = {field.name: field for field in tables[name].fields}
        for column, _mark, kind in (entry.partition(":") for entry in columns.split()):
            place = f"{name}.{column}"
            if column not in fields:
                yield LazyMessage.t("has no {name}", name=place)
            elif reason := _mismatch(fields[column], place, kind):
                yield LazyMessage.t("cannot be used ({reason})", reason=reason)


def _mismatch(field: Field, place: str, kind: str) -> str:
    """Return what keeps a column from being read as its kind, "" for nothing."""
    types, known_codes = TYPES.get(kind, ("string",)), CODES.get(kind, field.codes)
    unknown = [code for code in field.codes or ("any text",) if code not in known_codes]
    if field.type not in types:
        return f"{field.type!r} is not known as the type of {place}; known: {', '.join(types)}"
    if kind in CODES and unknown:
        return f"{unknown[0]!r} is not known as a code of {place}; known: {', '.join(known_codes)}"
    return f"{place} is not required" if kind in ("filled", "kind") and not field.required else ""
