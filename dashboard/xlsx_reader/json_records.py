"""Lists of records in JSON (DHIS2 analytics, OData, others) as a sheet with headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dashboard.bounds.json_text import read_json
from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.dhis2 import period_text
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.number_format import value_cell
from dashboard.xlsx_reader.raw_sheet import Budget, RawSheet, ReadCell, SheetCells

WORLD_BANK = frozenset(("indicator", "countryiso3code", "date"))
WORLD_BANK_NAMES = {"date": "Period start"}
"""Fields of the World Bank's interface -> headings; `date` is the period of the value."""

MAX_DEPTH = 12
LISTS = ("value", "data", "results", "records", "rows", "items")
"""Names under which interfaces give their list of records."""

GHO = {
    "IndicatorCode": "Indicator",
    "SpatialDim": "Country (code)",
    "ParentLocationCode": "Region (code)",
    "ParentLocation": "Region",
    "TimeDim": "Year",
    "Value": "Display value",
    "NumericValue": "Value",
    "Date": "Last updated",
    "TimeDimensionBegin": "Period start",
    "TimeDimensionEnd": "Period end",
}
"""Fields of the Global Health Observatory's OData -> headings; `Date` is that of the record, not of the value."""

METADATA_FIELDS = frozenset(("Id", "SpatialDimType", "TimeDimType", "DataSourceDimType", "TimeDimensionValue"))
BOUND_SIGNS = ("<", ">", "≤", "≥")
"""How a value begins that is only a bound; the number beside it does not say so."""

DIMENSIONS = ("Dim1", "Dim2", "Dim3")
KINDS_OF_DIMENSION = {"SEX": "Sex", "AGEGROUP": "Age group", "RESIDENCEAREATYPE": "Residence"}


FORMS = (frozenset(("_uuid", "_submission_time")), frozenset(("__id", "__system")))
"""Fields by which the submissions of a form are known, of KoboToolbox and of ODK Central."""


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the records as a sheet; what repeats within submissions of a form, as others.

    Raises:
        WorkbookRejected: it is no JSON, holds no records, or more than the limits allow.
    """
    try:
        value = read_json(_as_list(content), limits.packed, MAX_DEPTH)
    except ValueError:
        raise WorkbookRejected("damaged-json") from None
    tables: dict[str, Iterable[list[ReadCell]]] = {}
    if isinstance(value, dict) and {"headers", "rows"} <= set(value):
        tables["JSON"] = _analytics(value)
    else:
        records = _records(value)
        is_form = any(fields <= records[0].keys() for fields in FORMS)
        lists = _split_repeats("JSON", records) if is_form else {"JSON": records}
        for name, rows in lists.items():
            flat_rows = [{path: _cell(field) for path, field in _fields(row)} for row in rows]
            tables[name] = _table(_with_headings(flat_rows))
    budget, sheets = Budget(limits), list[RawSheet]()
    for name, table in tables.items():
        cells = SheetCells(budget)
        for number, row in enumerate(table, 1):
            cells.add_row(number, row)
        sheets.append(cells.sheet(name))
    return tuple(sheets)


def _as_list(content: bytes) -> bytes:
    """Return a file with an object in each line as one list."""
    first, _, rest = content.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not rest.lstrip().startswith(b"{") or not first.rstrip().endswith(b"}"):
        return content
    return b"[" + b",".join(filter(None, map(bytes.strip, (first, *rest.splitlines())))) + b"]"


def _split_repeats(name: str, records: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return submissions, and what repeats in them, each row with its parent as in KoboToolbox."""
    tables: dict[str, list[dict[str, Any]]] = {name: []}
    for index, record in enumerate(records, 1):
        fields = dict(_fields(record))
        for field, value in list(fields.items()):
            is_repeat = isinstance(value, list) and value and all(isinstance(row, dict) for row in value)
            if is_repeat and not field.startswith("_"):
                parent = {"_parent_table_name": name, "_parent_index": index}
                tables.setdefault(field, []).extend({**row, **parent} for row in fields.pop(field))
        tables[name].append({**fields, "_index": index})
    for child in list(tables)[1:]:
        tables |= _split_repeats(child, tables[child])
    return tables


def _records(value: Any) -> list[dict[str, Any]]:
    """Return the list of objects, wherever an interface puts it."""
    candidates = [value]
    if isinstance(value, dict):
        names = LISTS if len(value) > 1 else tuple(value)
        candidates = [value[name] for name in names if name in value]
    elif isinstance(value, list):
        candidates = [value, *(part for part in value if isinstance(part, list))]  # the World Bank: page, records
    for candidate in candidates:
        if isinstance(candidate, list) and candidate and all(isinstance(record, dict) for record in candidate):
            return candidate
    raise WorkbookRejected("no-records")


def _fields(record: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the fields of a record; those of an object within it are named after both."""
    for name, value in record.items():
        path = f"{prefix}{name}"
        if name.startswith("@odata."):
            continue
        if isinstance(value, dict) and set(value) == {"id", "value"}:
            yield from ((path, value["value"]), (f"{path} (code)", value["id"]))
        elif isinstance(value, dict):
            yield from _fields(value, f"{path}: ")
        else:
            yield path, value


def _cell(value: Any) -> ReadCell:
    return ("; ".join(_cell(part)[0] for part in value), None) if isinstance(value, list) else value_cell(value)


def _with_headings(records: list[dict[str, ReadCell]]) -> list[dict[str, ReadCell]]:
    """Return records with headings that people write, where it is known what their fields are."""
    if {"SpatialDim", "TimeDim"} <= set(records[0]):
        return _gho_records(records)
    if not set(records[0]) >= WORLD_BANK:
        return records
    for record in records:
        record["date"] = (period_text(record.get("date", ("", None))[0]), None)
    return [{WORLD_BANK_NAMES.get(name, name): record[name] for name in record} for record in records]


def _table(records: list[dict[str, ReadCell]]) -> Iterator[list[ReadCell]]:
    """Yield the names of all fields, then the records."""
    names = list(dict.fromkeys(name for record in records for name in record))
    yield [(name, None) for name in names]
    for record in records:
        yield [record.get(name, ("", None)) for name in names]


def _gho_records(records: list[dict[str, ReadCell]]) -> list[dict[str, ReadCell]]:
    """Return records of the Global Health Observatory under headings that people write."""
    names = dict(GHO)
    for dimension in DIMENSIONS:
        types = {record.get(f"{dimension}Type", ("", None))[0] for record in records} - {""}
        names[dimension] = KINDS_OF_DIMENSION.get(types.pop() if len(types) == 1 else "", "Disaggregation")
    metadata_fields = METADATA_FIELDS | {f"{dimension}Type" for dimension in DIMENSIONS}
    for record in records:
        text = record.get("Value", ("", None))[0].partition("[")[0].strip()
        if text.startswith(BOUND_SIGNS):
            record["NumericValue"] = (text, None)
    return [
        {names.get(name, name): record[name] for name in record if name not in metadata_fields} for record in records
    ]


def _analytics(answer: Mapping[str, Any]) -> Iterator[list[ReadCell]]:
    """Yield headings and rows of DHIS2 analytics, with the names of what its codes stand for."""
    headers, meta = answer["headers"], answer.get("metaData") or {}
    if not isinstance(headers, list) or not isinstance(answer["rows"], list):
        raise WorkbookRejected("no-records")
    names = {code: str(item["name"]) for code, item in meta.get("items", {}).items() if "name" in item}
    names |= {code: str(name) for code, name in meta.get("names", {}).items()}
    is_code = [bool(header.get("meta")) or header.get("name") in ("dx", "ou") for header in headers]
    is_period = [header.get("name") == "pe" for header in headers]
    yield [(str(header.get("column") or header["name"]), None) for header in headers]
    for row in answer["rows"]:
        cells = [_cell(value) for value in row]
        yield [
            (period_text(cell[0]), None) if period else (names.get(cell[0], cell[0]), None) if code else cell
            for cell, code, period in zip(cells, is_code, is_period, strict=True)
        ]
