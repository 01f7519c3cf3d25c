"""The selection of the reader, from and to the query string: the only state there is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from dashboard.dates import first_day, is_date, last_day
from dashboard.errors import LazyMessage, SelectionError

MAX_QUERY_LENGTH = 8_000
"""Characters of a query string; the longest useful one (all filters set) is far below."""

MAX_VALUES = 200
"""Values of one key."""

MAX_SHOWN_LENGTH = 60
"""Characters of an unknown value that are repeated in a notice."""

LISTS = ("country", "service", "group", "kind", "area", "table", "deck")
DATES = ("from", "to")
FILTERS = ("country", "service", "group", "kind", "area", "survey", "from", "to")
"""The keys that narrow what is shown, in the order of the filter bar."""

_OF_VIEWS = ("activity", "table", "present", "part", "step", "deck", "focus", "q", "data", "since", "lang", "theme")
KEYS = (*FILTERS, *_OF_VIEWS)
FIELDS = {key: f"date_{key}" if key in DATES else key for key in KEYS}
"""Key of the query -> the field of a selection that holds its values."""

CARRIED = ("since", "lang", "theme")
"""The keys that all that is made of a chart keeps, beside the filters that the chart answers to."""

ENTRY_PART, ENTRY_VALUE, ENTRY_LIST = "~", ":", ";"
"""The marks in an entry of `deck`: `chart~country:KAZ;UZB~focus:row~title:Words~note:Words`.

`%2C`, `%7E` and `%25` stand for a comma, a tilde and a percent sign in its words.
"""

ENTRY_KEYS = (*FILTERS, "focus", "title", "note")
"""What an entry of `deck` may carry beside its chart."""

VERSION = re.compile(r"[0-9a-f]{12}")
"""How a data version is written."""


PART_NUMBERS = frozenset(map(str, range(1, 100)))
"""How an address may name a part of a chart, or a step of a list."""


@dataclass(frozen=True)
class Preferences:
    """What a reader gets without asking: the language and the theme of their browser."""

    lang: str = "en"
    theme: str = "light"


DEFAULT_PREFERENCES = Preferences()
"""The home of a reader of whom nothing is known."""


@dataclass(frozen=True)
class Selection:
    """What is shown. An empty filter means all; codes are those of the data package.

    `date_from` and `date_to` are ISO 8601 dates, months or years, both included.
    `table` names the charts shown as tables, `activity` the one activity shown in full,
    `present` the chart that fills the screen, `part` which part of it, `deck` the entries to step through
    (`read_entry`), `step` which of them it is, `focus` the row that stands out, `q` what is searched, `data` the
    version of the data ("": today's), `since` the version or the date from which on changes are told. `home` holds
    what `lang` and `theme` are when the query string does not say; it is no part of the query.
    """

    country: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    survey: str = ""
    date_from: str = ""
    date_to: str = ""
    activity: str = ""
    table: tuple[str, ...] = ()
    present: str = ""
    part: str = ""
    step: str = ""
    deck: tuple[str, ...] = ()
    focus: str = ""
    q: str = ""
    data: str = ""
    since: str = ""
    lang: str = "en"
    theme: str = "light"
    home: Preferences = DEFAULT_PREFERENCES

    def get(self, key: str) -> tuple[str, ...]:
        """Return the values of one query key (empty when it is absent, or at its default)."""
        value: Any = getattr(self, FIELDS[key])
        if isinstance(value, tuple):
            return value
        return (value,) if value and value != getattr(self.home, key, "") else ()

    def with_values(self, key: str, values: Collection[str]) -> Selection:
        """Return a copy in which one query key has these values (none: the default)."""
        sequence = tuple(values)
        value: Any = sequence if key in LISTS else sequence[0] if sequence else self._default(key)
        return replace(self, **{FIELDS[key]: value})

    def without(self, *keys: str) -> Selection:
        """Return a copy in which these query keys are cleared."""
        # All at once, and nothing where nothing changes: this is asked hundreds of times for one answer.
        defaults = {FIELDS[key]: self._default(key) for key in keys}
        changes: dict[str, Any] = {name: value for name, value in defaults.items() if getattr(self, name) != value}
        return replace(self, **changes) if changes else self

    def _default(self, key: str) -> Any:
        return () if key in LISTS else getattr(self.home, key, "")

    def only(self, keys: Collection[str]) -> Selection:
        """Return a copy with every query key but these cleared; the data version stays."""
        return self.without(*(key for key in KEYS if key not in keys and key != "data"))

    def toggled(self, key: str, value: str) -> Selection:
        """Return a copy in which one value of a list key is switched on or off."""
        present = self.get(key)
        remaining = tuple(v for v in present if v != value)
        return self.with_values(key, remaining if value in present else (*present, value))

    def active(self) -> tuple[str, ...]:
        """Return the filters that narrow what is shown, in the order of the filter bar."""
        return tuple(key for key in FILTERS if self.get(key))

    def query(self, keys: Collection[str] = KEYS) -> str:
        """Return the query string, without `?`, of these keys; defaults are left out."""
        return "&".join(pair for key, pair in self._pairs.items() if key in keys)

    @cached_property
    def _pairs(self) -> dict[str, str]:
        """Return each key that is not at its default, as the query string writes it."""
        values_by_key = ((key, self.get(key)) for key, field in FIELDS.items() if getattr(self, field))
        return {
            key: f"{key}={','.join(quote(v, safe=':;' if key == 'deck' else '') for v in values)}"
            for key, values in values_by_key
            if values
        }

    def href(self, path: str) -> str:
        """Return the address of a path with this selection."""
        query = self.query()
        return f"{path}?{query}" if query else path


@dataclass(frozen=True)
class DeckEntry:
    """One entry of a list of charts: its chart, and what it carries itself.

    `selection` holds its filters and the row that stands out, `unknown` the parts that say nothing, `text` how the
    address writes it.
    """

    chart: str
    selection: Selection = Selection()
    title: str = ""
    note: str = ""
    unknown: tuple[str, ...] = ()
    text: str = ""

    @property
    def words(self) -> str:
        """Return the entry with its title and note alone, as the address writes it."""
        chart, *parts = self.text.split(ENTRY_PART)
        return ENTRY_PART.join([chart, *(part for part in parts if part.startswith(("title:", "note:")))])

    @property
    def is_narrowed(self) -> bool:
        """Return whether it carries a filter or a row that stands out."""
        return bool(self.selection.active() or self.selection.focus)


def read_entry(text: str) -> DeckEntry:
    """Return an entry of `deck`; what it does not carry is empty."""
    chart, *parts = text.split(ENTRY_PART)
    pairs = [part.partition(ENTRY_VALUE) for part in parts]
    fields = {key: value for key, _mark, value in pairs if key in ENTRY_KEYS}
    selection = Selection()
    for key in (*FILTERS, "focus"):
        values = fields.get(key, "").split(ENTRY_LIST) if key in LISTS else [fields.get(key, "")]
        stripped = (unquote(value).strip() for value in values)
        selection = selection.with_values(key, tuple(dict.fromkeys(value for value in stripped if value)))
    title, note = (unquote(fields.get(key, "")).strip() for key in ("title", "note"))
    unknown = tuple(part for part, (key, _mark, _value) in zip(parts, pairs, strict=True) if key not in ENTRY_KEYS)
    return DeckEntry(chart.strip(), selection, title, note, unknown, text)


@dataclass(frozen=True)
class UnknownValue:
    """A value that names nothing: unknown, chart (of a list), date, reversed, many, version."""

    key: str
    value: str
    reason: str = "unknown"


@dataclass(frozen=True)
class ParsedQuery:
    """A query string as the selection, what was not understood, and keys to drop."""

    selection: Selection
    problems: tuple[UnknownValue, ...] = ()
    unknown_keys: tuple[str, ...] = ()


Vocabulary = Mapping[str, Collection[str]]
"""The known codes of each query key that takes codes."""


def read_query(query: str, vocabulary: Vocabulary, home: Preferences = DEFAULT_PREFERENCES) -> ParsedQuery:
    """Read a query string.

    An unknown value stays in the selection, where it matches nothing: a mistyped country
    never turns silently into "all countries". A key that is repeated adds its values where it takes
    several (`country=KAZ&country=UZB`), else the last one counts.

    Args:
        query: the query string, with or without the leading `?`.
        vocabulary: the known codes of every key but the dates.
        home: the language and theme of a reader whose query string names none.

    Raises:
        SelectionError: the string is longer than `MAX_QUERY_LENGTH`.
    """
    text = _bound_query(_valid(query.removeprefix("?")))
    selection = Selection(lang=home.lang, theme=home.theme, home=home)
    problems, unknown = list[UnknownValue](), list[str]()
    texts_by_key: dict[str, list[str]] = {}
    for key, value in parse_qsl(text, keep_blank_values=False, errors="replace"):
        if key in KEYS:
            texts_by_key.setdefault(key, []).append(value)
        else:
            unknown.append(_shortened(key))
    for key, texts in texts_by_key.items():
        values = _values(key, texts)
        problems += _check(key, values, vocabulary)
        selection = selection.with_values(key, _allowed(key, values, vocabulary))
    problems += _check_order(selection)
    return ParsedQuery(selection, tuple(dict.fromkeys(problems)), tuple(dict.fromkeys(unknown)))


def _bound_query(query: str) -> str:
    if len(query) <= MAX_QUERY_LENGTH:
        return query
    raise SelectionError(
        LazyMessage.t(
            "The address is too long: {found} characters after the question mark. At most {most} are read. "
            "Shorten the list of chosen values.",
            found=f"{len(query):,}",
            most=f"{MAX_QUERY_LENGTH:,}",
        )
    )


def _valid(text: str) -> str:
    """Return text that can be encoded again; a lone surrogate becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _values(key: str, texts: list[str]) -> tuple[str, ...]:
    parts = [part for text in texts for part in text.split(",")] if key in LISTS else texts[-1:]
    stripped = (part.strip() for part in parts)
    return tuple(dict.fromkeys(part for part in stripped if part))


def _check(key: str, values: tuple[str, ...], vocabulary: Vocabulary) -> list[UnknownValue]:
    if len(values) > MAX_VALUES:
        return [UnknownValue(key, str(len(values)), "many")]
    if key in ("q", "focus"):
        return []
    if key in DATES:
        return [UnknownValue(key, _shortened(v), "date") for v in values if not is_date(v)]
    if key in ("data", "since"):
        sound = [v for v in values if VERSION.fullmatch(v) or (key == "since" and is_date(v))]
        return [UnknownValue(key, _shortened(v), "version") for v in values if v not in sound]
    if key == "deck":
        return [problem for v in values for problem in _check_entry(read_entry(v), vocabulary)]
    return [UnknownValue(key, _shortened(v)) for v in values if v not in vocabulary[key]]


def _check_entry(entry: DeckEntry, vocabulary: Vocabulary) -> list[UnknownValue]:
    if entry.chart not in vocabulary["deck"]:
        return [UnknownValue("deck", _shortened(entry.chart), "chart")]
    problems = [UnknownValue("deck", _shortened(part)) for part in entry.unknown]
    for key in entry.selection.active():
        problems += _check(key, entry.selection.get(key), vocabulary)
    return problems + _check_order(entry.selection)


def _allowed(key: str, values: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Keep what can be carried on: real languages and themes, lists within bounds."""
    if hasattr(DEFAULT_PREFERENCES, key):
        return tuple(v for v in values if v in vocabulary[key])
    if key in ("data", "since"):
        return tuple(value[:MAX_SHOWN_LENGTH] for value in values)
    return values[:MAX_VALUES]


def _check_order(selection: Selection) -> list[UnknownValue]:
    start, end = selection.date_from, selection.date_to
    if is_date(start) and is_date(end) and first_day(start) > last_day(end):
        return [UnknownValue("from", f"{start} > {end}", "reversed")]
    return []


def _shortened(value: str) -> str:
    return value if len(value) <= MAX_SHOWN_LENGTH else value[:MAX_SHOWN_LENGTH] + "…"
