"""What the record of a slide, a chart or a table says: where it is from, what it delivered.

Those who make a deck write it, those who refresh it read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

CHART, WHOLE = "chart", "whole"
"""The decks there are: that of one chart, that of a whole selection."""

APPENDIX, ROWS = "appendix", "-rows"
"""The slides of tables of a whole selection, and how those of a chart end."""

REQUEST = ("deck", "slide", "query", "root", "geometry")
"""The fields of an origin that say what a slide asks for."""

NUMBER = int | float | None
TEXTS: Mapping[str, Any] = {"": [[str]]}
"""Texts by the names of their shapes, paragraph by paragraph and run by run."""

ELEMENT: Mapping[str, Any] = {
    "kind": str,
    "lines": [{"key": str, "label": str, "texts": [str], "nums?": [NUMBER], "value?": NUMBER}],
    "title?": str,
    "max?": int | float,
    "series?": [str],
    "names?": [str],
    "heads?": int,
    "focus?": [str],
}
"""What a chart (`bars`, `columns`) or a table delivered.

`nums` of a bar: drawn to, solid to, and from where there are ranges; of a column: each series, then the total. `heads`
are the rows at the head of a table, `focus` the keys of the bars in colour where the others are grey.
"""

RECORD: Mapping[str, Any] = {
    **dict.fromkeys(("deck", "slide", "query", "root", "package", "version", "geometry?"), str),
    "texts": TEXTS,
    "element?": ELEMENT,
}
"""The fields of a record with their types; one with `?` may be absent, "" stands for any name."""


@dataclass(frozen=True)
class Origin:
    """What a slide was made from.

    Deck, slide, query (with language), public address, package, data version; the geometry of a template that is
    not ours.
    """

    deck: str
    slide: str
    query: str
    root: str
    package: str
    version: str
    geometry: str = ""

    def record(self) -> dict[str, Any]:
        """Return it as the beginning of a record."""
        return {name: field for name, field in asdict(self).items() if field or name != "geometry"}


def request_key(record: Mapping[str, Any]) -> str:
    """Return what a record asks for, as one text."""
    return "\n".join(str(record.get(name, "")) for name in REQUEST)


def matches_schema(value: Any, schema: Any) -> bool:
    """Return whether a value has the types that a description such as `RECORD` names."""
    if isinstance(schema, list):
        return isinstance(value, list) and all(matches_schema(field, schema[0]) for field in value)
    if not isinstance(schema, Mapping):
        return isinstance(value, schema)
    if not isinstance(value, dict):
        return False
    if "" in schema:
        return all(matches_schema(field, schema[""]) for field in value.values())
    return all(
        matches_schema(value[name.rstrip("?")], field) if name.rstrip("?") in value else name.endswith("?")
        for name, field in schema.items()
    )


def line_keys(keys: Iterable[tuple[str, str]]) -> list[str]:
    """Return a key for each line of (key, label), the label where it has none, each once."""
    counts, unique_keys = Counter[str](), list[str]()
    for key, label in keys:
        base = key or f"~{label}"
        counts[base] += 1
        unique_keys.append(base if counts[base] == 1 else f"{base}~{counts[base]}")
    return unique_keys


def table_line(key: str, texts: Sequence[str]) -> dict[str, Any]:
    """Return the line of a row of a table."""
    return {"key": key, "label": texts[-1], "texts": [*texts]}
