"""The few functions of Excel that our formulas use.

To see what a changed cell makes of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_TOKEN = re.compile(r'\s*(?:("(?:[^"]|"")*")|(\$?[A-Z]+\$?\d+)|([A-Z]+)(?=\()|(\d+(?:\.\d+)?)|([-+/&<(),=]))')


class Marks:
    """The marks that a program of a country writes numbers with."""

    def __init__(self, group: str = ",", decimal: str = ".") -> None:
        self.group, self.decimal = group, decimal

    def fixed(self, number: float) -> str:
        """Return a whole number with groups of three."""
        return f"{round(number):,}".replace(",", self.group)

    def plain(self, value: float | str) -> str:
        """Return a value as `&` joins it."""
        return value if isinstance(value, str) else f"{value:.15g}".replace(".", self.decimal)


def evaluate(formula: str, cells: Mapping[str, float], marks: Marks | None = None) -> float | str:
    """Return what a formula gives.

    Args:
        formula: as it stands in a cell, with `=`.
        cells: cell -> number.
        marks: of the program; English by default.
    """
    reader = _Reader(_TOKEN.findall(formula.removeprefix("=")), cells, marks or Marks())
    result = reader.joined()
    assert reader.place == len(reader.tokens), formula
    return result


class _Reader:
    def __init__(self, tokens: list[tuple[str, ...]], cells: Mapping[str, float], marks: Marks) -> None:
        self.tokens, self.cells, self.marks, self.place = tokens, cells, marks, 0

    def sign(self, *signs: str) -> str:
        token = self.tokens[self.place][4] if self.place < len(self.tokens) else ""
        if token in signs and token:
            self.place += 1
            return token
        return ""

    def joined(self) -> float | str:
        value = self.summed()
        while sign := self.sign("&", "<"):
            other = self.summed()
            if sign == "<":
                assert isinstance(value, float)
                assert isinstance(other, float)
                value = float(value < other)
            else:
                value = self.marks.plain(value) + self.marks.plain(other)
        return value

    def summed(self) -> float | str:
        value = self.part()
        while sign := self.sign("+", "-", "/"):
            other = self.part()
            assert isinstance(value, float)
            assert isinstance(other, float)
            value = value / other if sign == "/" else value + (other if sign == "+" else -other)
        return value

    def part(self) -> float | str:
        words, cell, function, number, _sign = self.tokens[self.place]
        self.place += 1
        if words:
            return words[1:-1].replace('""', '"')
        if cell:
            return float(self.cells[cell.replace("$", "")])
        if number:
            return float(number)
        assert function, self.tokens[self.place - 1]
        return self.call(function)

    def call(self, function: str) -> float | str:
        assert self.sign("(")
        values = [self.joined()]
        while self.sign(","):
            values.append(self.joined())
        assert self.sign(")")
        result: float | str = _FUNCTIONS[function](self.marks, *values)
        return result


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "IF": lambda _marks, test, yes, no: yes if test else no,
    "ABS": lambda _marks, number: abs(number),
    "ROUND": lambda _marks, number, places: round(number, int(places)),
    "FIXED": lambda marks, number, _places: marks.fixed(number),
    "MID": lambda _marks, words, start, count: words[int(start) - 1 : int(start) - 1 + int(count)],
    "SUBSTITUTE": lambda _marks, words, old, new: words.replace(old, new),
}
