"""Delivered, in the deck, today: what is written, and what of an officer's is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from math import isclose
from typing import Any


class MergeCode(StrEnum):
    """What is done to a number or a text of a deck."""

    UNCHANGED = "unchanged"
    WRITTEN = "written"
    KEPT = "kept"
    CONFLICT = "conflict"
    KEPT_CONFLICT = "kept-conflict"
    NEW = "new"
    GONE = "gone"
    MOVED = "moved"
    REMOVED = "removed"
    NOT_ADDED = "not-added"
    WEAK = "weak"
    CHECK = "check"
    LEFT = "left"


WRITTEN_CODES = (MergeCode.WRITTEN, MergeCode.CONFLICT, MergeCode.NEW, MergeCode.GONE, MergeCode.MOVED)
"""What is done to a deck, where it is done."""

KEPT_CODES = (MergeCode.KEPT, MergeCode.KEPT_CONFLICT)
"""Where an officer's stays."""

SETTLED_CODES = (*WRITTEN_CODES, MergeCode.KEPT_CONFLICT)
"""After what today's state counts as delivered."""

NUMBERS = re.compile(r"\d(?:[\d.,\s]*\d)?")

Record = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """What became of one number or text: a code of this module, and its three states as text.

    `line` is what it is of, `source` the sources of today's value.
    """

    slide: int
    element: str
    line: str
    delivered: str
    deck: str
    today: str
    done: str
    source: str = ""


@dataclass
class Journal:
    """What is done to one element, and whether anything of it may be written.

    Attributes:
        words: sentences of the deck's language that are written into slides.
        keep_mine: in a conflict the officer's number stays.
        weak: only what nobody changed is known to have been delivered; where `unsure`, not even that.
        dry: nothing is written.
    """

    slide: int
    element: str
    words: Mapping[str, str]
    keep_mine: bool = False
    weak: bool = False
    unsure: bool = False
    dry: bool = False
    sources: Mapping[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def add(self, line: str, states: Sequence[str], code: str, key: str = "") -> None:
        """Keep what was done to a line; `states` are delivered, in the deck and today."""
        baseline, deck, today = states
        code = MergeCode.WEAK if self.dry and code in WRITTEN_CODES else code
        source = self.sources.get(key) or self.sources.get("", "")
        known_baseline = "" if self.weak and (self.unsure or baseline != deck) else baseline
        self.changes.append(Change(self.slide, self.element, line, known_baseline, deck, today, code, source))

    def decide(self, baseline: Any, deck: Any, today: Any) -> str:
        """Return what is to be done with a value that has three states."""
        if deck == today:
            return MergeCode.UNCHANGED
        if deck == baseline:
            return MergeCode.WRITTEN
        if today == baseline:
            return MergeCode.KEPT
        return MergeCode.KEPT_CONFLICT if self.keep_mine else MergeCode.CONFLICT

    def decide_words(self, baseline: str, deck: str, today: str) -> str:
        """Return the same of words: those of an officer stay, whatever is said today."""
        code = self.decide(baseline, deck, today)
        return MergeCode.KEPT_CONFLICT if code == MergeCode.CONFLICT else code

    def merge_words(self, line: str, states: Sequence[str], key: str = "") -> bool:
        """List what is done to words that differ, and return whether today's are to be written."""
        code = self.decide_words(*states)
        if code != MergeCode.UNCHANGED:
            self.add(line, states, code, key)
        return is_written(code)

    def merge_text(self, line: str, states: Sequence[str], key: str, code: str = "") -> str | None:
        """List what is done to a text with numbers, and return what is written; None for nothing.

        Where both differ, those are an officer's words with today's numbers, if that can be.
        """
        baseline, deck, today = states
        code = code or self.decide(baseline, deck, today)
        words = merge_numbers(baseline, deck, today) if code == MergeCode.CONFLICT else ""
        code, today = (MergeCode.WRITTEN, words) if words else (code, today)
        if code != MergeCode.UNCHANGED or any(map(str.isdigit, today)):
            self.add(line, (baseline, deck, today), code, key)
        return today if is_written(code) and not self.dry else None

    @property
    def is_settled(self) -> bool:
        """Return whether anything was written, or decided in favour of an officer."""
        return not self.dry and any(change.done in SETTLED_CODES for change in self.changes)


def is_written(code: str) -> bool:
    """Return whether today's value is written."""
    return code in (MergeCode.WRITTEN, MergeCode.CONFLICT)


@dataclass(frozen=True)
class ElementToday:
    """What a chart or a table is today: its element, and every line of its selection by key.

    `is_complete` says that a line which is in neither is published no longer.
    """

    element: Record
    lines: Mapping[str, Record]
    is_complete: bool = False

    def line(self, key: str) -> Record | None:
        """Return a line: as the element has it, else as the selection has it."""
        element_line = next((line for line in self.element["lines"] if line["key"] == key), None)
        selection_line = self.lines.get(key)
        return {**(selection_line or {}), **element_line} if element_line else selection_line


@dataclass
class Line:
    """A line of a chart in its three states, and what is to be written of it.

    `origin` is its place until now, None of a new one.
    """

    key: str
    origin: int | None
    baseline: Record | None
    deck: Record
    today: Record | None
    result: Record
    code: str = MergeCode.UNCHANGED

    @property
    def is_bar(self) -> bool:
        """Return whether it is a bar, not a column."""
        return "value" in self.result

    @property
    def is_gone(self) -> bool:
        """Return whether it is published no longer since this refresh."""
        return self.code == MergeCode.GONE

    @property
    def label(self) -> str:
        """Return its name."""
        return str(self.result["label"])

    @property
    def text(self) -> str:
        """Return its label in words."""
        return str(self.result["texts"][0])

    def num(self, order: int) -> float | None:
        """Return its value in a series."""
        nums: list[float | None] = self.result["nums"]
        return nums[order] if order < len(nums) else None

    @property
    def ink(self) -> str:
        """Return the XML of the colour that its bar has today; "" without a bar."""
        today = self.today or {}
        return "" if today.get("value") is None else str(today.get("ink", ""))

    @property
    def pattern(self) -> str | None:
        """Return how its uncertain part is filled from now on; None as it is."""
        if not self.is_bar or self.today is None or not (is_written(self.code) or self.baseline is None):
            return None
        pattern = str(self.today.get("pattern", ""))
        return None if self.baseline is not None and pattern == self.baseline.get("pattern", "") else pattern


def is_same(first: float | None, second: float | None) -> bool:
    """Return whether two numbers are the same as far as files write them."""
    return first is second if first is None or second is None else isclose(first, second, abs_tol=1e-9)


def parse_number(words: str) -> float | None:
    """Return the number that a file holds as words; None for other words."""
    try:
        return float(words)
    except ValueError:
        return None


def merge_numbers(baseline: str, deck: str, today: str) -> str:
    """Return an officer's words with today's numbers in them.

    "" where more than numbers differ today, or an old one does not stand once among those words.
    """
    olds, news = NUMBERS.findall(baseline), NUMBERS.findall(today)
    changed = {old: new for old, new in zip(olds, news, strict=False) if old != new}
    counts = Counter(NUMBERS.findall(deck))
    if NUMBERS.sub("", baseline) != NUMBERS.sub("", today) or any(counts[old] != 1 for old in changed):
        return ""
    return NUMBERS.sub(lambda match: changed.get(match[0], match[0]), deck)


def match_rows(
    rows: Sequence[Sequence[str]],
    baseline: Sequence[Sequence[str]],
    *,
    by_place: bool = True,
    values: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> list[int | None]:
    """Return for each line of a deck which other it is: the nearest of most texts alike.

    None for one of which less than half is as in any of them, unless its place tells (`by_place`): between two that
    are known stand those of the same `values`.
    """
    matches: list[int | None] = [None] * len(rows)
    pairs = list[tuple[int, int, int]]()
    for place, texts in enumerate(rows):
        for number, old_texts in enumerate(baseline):
            alike = sum(text == old != "" for text, old in zip(texts, old_texts, strict=False))
            if alike and 2 * alike >= sum(map(bool, old_texts)):
                pairs.append((-alike, abs(place - number), place * len(baseline) + number))
    used = set[int]()
    for _alike, _distance, pair in sorted(pairs):
        place, number = divmod(pair, len(baseline))
        if matches[place] is None and number not in used:
            matches[place] = number
            used.add(number)
    return _match_gaps(matches, len(baseline), *values) if by_place else matches


def _match_gaps(
    matches: Sequence[int | None], count: int, values: Sequence[str], old_values: Sequence[str]
) -> list[int | None]:
    """Match lines between two known ones with as many delivered ones of the same value."""
    result, free = list(matches), set(range(count)) - set(matches)
    values, old_values = values or [""] * len(matches), old_values or [""] * count
    pairs = ((place, match) for place, match in enumerate(matches) if match is not None)
    for (before, first), (behind, last) in pairwise([(-1, -1), *pairs, (len(matches), count)]):
        numbers = sorted(free & set(range(min(first, last) + 1, max(first, last))))
        for value in set(values[before + 1 : behind]):
            places = [place for place in range(before + 1, behind) if values[place] == value]
            alike = [number for number in numbers if old_values[number] == value]
            if len(alike) == len(places):
                for place, number in zip(places, alike, strict=True):
                    result[place] = number
    return result


def target_order(keys: Sequence[str], baseline: Sequence[str], today: Sequence[str]) -> list[str]:
    """Return the lines of an element in the order in which they are to stand.

    In that of today, unless an officer changed the delivered one; new ones stand behind the one before them. Of an
    officer's own lines the keys are in `keys` only.
    """
    order = [key for key in keys if key in set(baseline)]
    if order == [key for key in baseline if key in set(order)]:
        common = iter([key for key in today if key in set(keys)])
        order = [next(common) if key in set(today) else key for key in keys]
    else:
        order = list(keys)
    removed_keys = set(baseline) - set(keys)
    for place, key in enumerate(today):
        if key not in order and key not in removed_keys:
            before = next((candidate for candidate in reversed(today[:place]) if candidate in order), None)
            order.insert(0 if before is None else order.index(before) + 1, key)
    return order
