"""Parse `datapackage.json` (Data Package v2, our properties as `x:`), the one contract."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import Any

from dashboard.bounds.errors import BoundError
from dashboard.bounds.json_text import read_json
from dashboard.bounds.limits import DESCRIPTOR_BYTES, DESCRIPTOR_DEPTH
from dashboard.bounds.patterns import compile_pattern
from dashboard.dataset.required_columns import TABLES, missing_parts
from dashboard.dataset.transaction import read_current
from dashboard.errors import DataError, LazyMessage, Problem
from dashboard.text.translate import message

DESCRIPTOR = "datapackage.json"

NUMERIC_TYPES = ("integer", "number")
TYPES = ("string", *NUMERIC_TYPES, "boolean")
CONSTRAINTS = ("required", "unique", "enum", "minimum", "maximum", "pattern")
BOUNDS = {"minimum", "maximum", "x:range"}
"""Properties of numbers alone."""

TEXTS = ("name", "title", "description", "unit", "label", "x:says", "x:list", "x:hxl")
"""Properties that are words, also with `_` and a language behind them."""

SAYS = "x:says_"
"""Before a language: how a pattern is told in words in that language."""

FORMATS = ("default", "uri", "partial-date")
RULES = {
    "not_before": ("start", "end"),
    "not_above": ("low", "high"),
    "requires": ("column", "needs"),
    "precision": ("date", "precision"),
    "split": ("column", "of"),
}
"""The rules across columns that `x:rules` may name, and which of their properties name columns.

`not_before`: no period ends before it starts. `not_above`: no lower bound is above its number. `requires`: where one
column is filled, so is the other. `precision`: a date is as exact as its precision says. `split`: the codes before
the colons are among those of another column, each once.
"""


@dataclass(frozen=True)
class Reference:
    """A column of ids of a table, narrowed to rows `where` columns have these values."""

    column: str
    table: str
    target: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    """One column: its type, what it may hold, and what it means.

    `labels` holds the name of each allowed code in English, `translations` the same by language. `separator` is set
    when a cell holds a list. `says` tells in words what `pattern` wants, `said_in` the same by language. `format` is
    one of `FORMATS`, `true_values` and `false_values` are how a boolean is written.
    """

    name: str
    title: str
    description: str
    type: str
    required: bool
    unique: bool
    minimum: float | None
    maximum: float | None
    pattern: str
    says: str
    said_in: Mapping[str, str]
    format: str
    separator: str
    true_values: tuple[str, ...]
    false_values: tuple[str, ...]
    codes: tuple[str, ...]
    labels: Mapping[str, str]
    translations: Mapping[str, Mapping[str, str]]
    ranges: Mapping[str, tuple[float, float]]
    unit: str
    hxl: str


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, key, references and rules across columns."""

    name: str
    title: str
    description: str
    path: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]
    rules: tuple[Mapping[str, str], ...]

    def field(self, name: str) -> Field:
        """Return one column by name; KeyError where the table has none."""
        return {column.name: column for column in self.fields}[name]


@dataclass(frozen=True)
class Contract:
    """The tables of the descriptor by name, and the descriptor itself."""

    tables: Mapping[str, Table]
    descriptor: Mapping[str, Any]

    def labels(self, table: str, column: str, language: str) -> dict[str, str]:
        """Return code -> name of the allowed values of a column, English where a language lacks one."""
        field = self.tables[table].field(column)
        return {code: field.translations.get(language, {}).get(code, label) for code, label in field.labels.items()}


def read_contract(folder: Path) -> Contract:
    """Read `datapackage.json` of a folder; DataError as `contract_of`, or where it is missing."""
    try:
        raw = read_current(folder, DESCRIPTOR)
    except FileNotFoundError:
        raise DataError([no_descriptor()]) from None
    except OSError as error:
        raise _unusable(LazyMessage.t("cannot be used ({reason})", reason=error.strerror or error)) from None
    return contract_of(raw)


def contract_of(raw: bytes) -> Contract:
    """Read a `datapackage.json`; DataError where it is none, or none that can be checked."""
    try:
        descriptor = read_json(raw, DESCRIPTOR_BYTES, DESCRIPTOR_DEPTH)
        if not isinstance(descriptor, dict):
            raise KeyError("resources")
        _check_distinct([resource["name"] for resource in descriptor["resources"]], "a table")
        tables = {table.name: table for table in map(_table, descriptor["resources"])}
        for table in tables.values():
            _check_links(table, tables)
    except KeyError as error:
        raise _unusable(LazyMessage.t("has no {name}", name=error)) from None
    except (ValueError, TypeError, AttributeError, RecursionError, re.error) as error:
        reason = error.sentence if isinstance(error, BoundError) else error
        raise _unusable(LazyMessage.t("cannot be used ({reason})", reason=reason)) from None
    remedy = LazyMessage.t(MEND)
    problems = [Problem(DESCRIPTOR, 0, "", sentence, "", remedy) for sentence in missing_parts(tables)]
    for name in (name for name in tables if name not in TABLES):
        sentence = LazyMessage.t("the table {table} is not known to the program", table=name)
        problems.append(Problem(DESCRIPTOR, 0, "", sentence, "", LazyMessage.t("Remove it.")))
    if problems:
        raise DataError(problems)
    return Contract(tables, descriptor)


def no_descriptor() -> Problem:
    """Return the problem of a package without its descriptor."""
    remedy = LazyMessage.t("It describes every table. Put it back, or name another folder.")
    return Problem(DESCRIPTOR, 0, "", LazyMessage.t("is missing"), "", remedy)


MEND = message("Mend the file; a copy of the shipped one is a good start.")


def _unusable(sentence: LazyMessage) -> DataError:
    return DataError([Problem(DESCRIPTOR, 0, "", sentence, "", LazyMessage.t(MEND))])


def _table(resource: Mapping[str, Any]) -> Table:
    schema = resource["schema"]
    key = schema.get("primaryKey", [])
    name, path, role = resource["name"], resource["path"], f"the path of {resource['name']}"
    _check_texts(resource, name)
    _check_distinct([column["name"] for column in schema["fields"]], f"a column of {name}")
    if not _check_type(str, path, role) or PureWindowsPath(path).anchor or ".." in PureWindowsPath(path).parts:
        raise ValueError(f"{path!r} is not known as {role}: it leads out of the package")
    return Table(
        name=name,
        title=resource.get("title", name),
        description=resource.get("description", ""),
        path=path,
        fields=tuple(_field(column) for column in schema["fields"]),
        key=(key,) if isinstance(key, str) else tuple(key),
        references=(
            *map(_foreign_key, schema.get("foreignKeys", [])),
            *(_list_reference(column) for column in schema["fields"] if "x:references" in column),
        ),
        rules=tuple(schema.get("x:rules", [])),
    )


def _field(column: Mapping[str, Any]) -> Field:
    name, constraints = column["name"], column.get("constraints", {})
    cell_type = _check_value(column.get("type", "string"), TYPES, f"the type of {name}")
    _check_values(constraints, CONSTRAINTS, f"a constraint of {name}")
    if cell_type not in NUMERIC_TYPES and (bounds := BOUNDS & {*constraints, *column}):
        raise ValueError(f"{name} has {min(bounds)!r}, but holds no numbers")
    categories = [c if isinstance(c, dict) else {"value": c} for c in column.get("categories", [])]
    for properties in (column, *categories):
        _check_texts(properties, name)
    codes = constraints.get("enum") or [category["value"] for category in categories]
    pattern = constraints.get("pattern", "")
    compile_pattern(pattern)
    return Field(
        name=name,
        title=column.get("title", name),
        description=column.get("description", ""),
        type=cell_type,
        required=bool(constraints.get("required")),
        unique=bool(constraints.get("unique")),
        minimum=_bound(constraints, "minimum", name),
        maximum=_bound(constraints, "maximum", name),
        pattern=pattern,
        says=column.get("x:says", ""),
        said_in={key.removeprefix(SAYS): words for key, words in column.items() if key.startswith(SAYS)},
        format=_check_value(column.get("x:format", column.get("format", "default")), FORMATS, f"the format of {name}"),
        separator=column.get("x:list", ""),
        true_values=tuple(column.get("trueValues", ("true", "True", "TRUE", "1"))),
        false_values=tuple(column.get("falseValues", ("false", "False", "FALSE", "0"))),
        codes=tuple(str(code) for code in codes),
        labels={str(c["value"]): c.get("label", str(c["value"])) for c in categories},
        translations=_translations(categories),
        ranges={unit: (float(low), float(high)) for unit, (low, high) in column.get("x:range", {}).items()},
        unit=column.get("unit", ""),
        hxl=column.get("x:hxl", ""),
    )


def _bound(constraints: Mapping[str, Any], name: str, column: str) -> float | None:
    if name not in constraints:
        return None
    return float(_check_type((int, float), constraints[name], f"the {name} of {column}"))


def _check_type(kinds: type | tuple[type, ...], value: Any, role: str) -> Any:
    if not isinstance(value, kinds):
        raise TypeError(f"{value!r} is not known as {role}")
    return value


def _check_value(value: str, allowed_values: Collection[str], role: str) -> str:
    _check_values([value], allowed_values, role)
    return value


def _check_values(values: Collection[str], allowed_values: Collection[str], role: str) -> None:
    """Refuse what is not known here: a rule that nobody checks must not look as if it were kept."""
    for value in values:
        if value not in allowed_values:
            raise ValueError(f"{value!r} is not known as {role}; known: {', '.join(allowed_values)}")


def _check_texts(properties: Mapping[str, Any], role: str) -> None:
    """Refuse words in any language that are no text: they would fail where they are shown."""
    for key in (key for key in properties if key.partition("_")[0] in TEXTS):
        _check_type(str, properties[key], f"the {key} of {role}")


def _check_distinct(names: list[str], role: str) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise ValueError(f"{name!r} stands twice as {role}")


def _check_links(table: Table, tables: Mapping[str, Table]) -> None:
    """Refuse keys, references and rules that name columns or tables there are not."""
    columns = [column.name for column in table.fields]
    _check_values(table.key, columns, f"a key column of {table.name}")
    for reference in table.references:
        _check_values([reference.column], columns, f"a column of {table.name}")
        target = tables[_check_value(reference.table or table.name, tables, "a table")]
        target_columns = [column.name for column in target.fields]
        _check_values([reference.target, *reference.where], target_columns, f"a column of {target.name}")
    for rule in table.rules:
        properties = RULES[_check_value(rule["rule"], RULES, f"a rule of {table.name}")]
        if rule["rule"] == "not_above":
            columns = [column.name for column in table.fields if column.type in NUMERIC_TYPES]
        _check_values([rule[name] for name in properties], columns, f"a column of {table.name}")


def _translations(categories: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Return language -> code -> name, from the `label_ru`, `label_fr` ... of the categories."""
    names: dict[str, dict[str, str]] = {}
    for category in categories:
        for key, label in category.items():
            if key.startswith("label_"):
                names.setdefault(key.removeprefix("label_"), {})[str(category["value"])] = label
    return names


def _foreign_key(key: Mapping[str, Any]) -> Reference:
    column, reference = key["fields"], key["reference"]
    target = reference["fields"]
    return Reference(
        column=column if isinstance(column, str) else column[0],
        table=reference.get("resource", ""),
        target=target if isinstance(target, str) else target[0],
    )


def _list_reference(column: Mapping[str, Any]) -> Reference:
    to = column["x:references"]
    where = {key: tuple(values) for key, values in to.get("where", {}).items()}
    return Reference(column["name"], to["resource"], to["field"], where)
