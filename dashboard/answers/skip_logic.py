"""Skip logic of XLSForms (XPath) and REDCap as expressions of ibis.

An empty answer is the empty text, as in ODK.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

TOKEN = re.compile(
    r"\s*(?:(?P<field>\$\{[^}]+\}|\[[^\]]+\](?:\([^)]*\))?)|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<sign><=|>=|!=|<>|=|<|>|\(|\)|,|\+)|(?P<word>[A-Za-z][\w-]*(?::[\w-]+)?)|(?P<dot>\.))"
)
SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "!=": operator.ne, "<>": operator.ne,
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
OPPOSITE = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
MAX_LENGTH, MAX_DEPTH = 5_000, 30

Lookup = Callable[[str], "ir.StringValue | None"]
"""Name of a question -> its column; None where the file does not have it."""

Spellings = Callable[[str, str], tuple[str, ...]]
"""Name of a question and of a choice -> every text that means the choice in the file."""


class UnknownLogic(Exception):
    """The part of a condition that is not understood, or lacks its column."""


def condition(text: str, lookup: Lookup, spellings: Spellings) -> ir.BooleanValue:
    """Return a condition as an expression.

    Raises:
        UnknownLogic: it is beyond what is understood.
    """
    parser = _Parser(text, lookup, spellings)
    result = parser.parse_or()
    if parser.position != len(parser.tokens):
        raise UnknownLogic(parser.tokens[parser.position][1])
    return result


class _Parser:
    def __init__(self, text: str, lookup: Lookup, spellings: Spellings) -> None:
        self.lookup, self.spellings = lookup, spellings
        self.tokens: list[tuple[str, str]] = []
        self.position = self.depth = 0
        place, text = 0, text[: MAX_LENGTH + 1].strip()
        while place < len(text):
            match = TOKEN.match(text, place)
            if not match or len(text) > MAX_LENGTH:
                raise UnknownLogic(text[place : place + 30])
            self.tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
            place = match.end()

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.position] if self.position < len(self.tokens) else ("", "")

    def take(self, value: str = "") -> tuple[str, str]:
        token = self.peek()
        if not token[0] or (value and token[1] != value):
            raise UnknownLogic(token[1] or value)
        self.position += 1
        return token

    def parse_or(self) -> ir.BooleanValue:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnknownLogic("((")
        result = self.parse_and()
        while self.peek()[1].casefold() == "or":
            self.take()
            result = result | self.parse_and()
        self.depth -= 1
        return result

    def parse_and(self) -> ir.BooleanValue:
        result = self.parse_term()
        while self.peek()[1].casefold() == "and":
            self.take()
            result = result & self.parse_term()
        return result

    def parse_term(self) -> ir.BooleanValue:
        kind, value = self.peek()
        if value == "(":
            self.take()
            result = self.parse_or()
            self.take(")")
            return result
        if kind == "word" and value in ("not", "true", "false", "selected"):
            return self.parse_function()
        return self.parse_comparison()

    def parse_function(self) -> ir.BooleanValue:
        name = self.take()[1]
        self.take("(")
        result: ir.BooleanValue = ibis.literal(name == "true")
        if name == "not":
            result = ~self.parse_or()
        elif name == "selected":
            question = _name(self.take()[1])
            self.take(",")
            choice = self.take()[1].strip("'\"")
            result = self.is_selected(question, choice)
        self.take(")")
        return result

    def is_selected(self, question: str, choice: str) -> ir.BooleanValue:
        part = self.lookup(f"{question}/{choice}")
        if part is not None:
            return part.coalesce("").lower().isin(["1", "true", "yes", "1.0"])
        cell = ibis.literal(" ") + self.column(question) + ibis.literal(" ")
        matches = [cell.contains(f" {match_} ") for match_ in self.spellings(question, choice)]
        result = matches[0]
        for match_ in matches[1:]:
            result = result | match_
        return result

    def column(self, question: str) -> ir.StringValue:
        text = self.lookup(question)
        if text is None:
            raise UnknownLogic(question)
        return text.coalesce("")

    def parse_comparison(self) -> ir.BooleanValue:
        operand, sign, value = self.take(), self.take(), self.take()
        if operand[0] != "field" and value[0] == "field":
            operand, value = value, operand
            sign = (sign[0], OPPOSITE.get(sign[1], sign[1]))
        if operand[0] != "field" or sign[1] not in SIGNS or value[0] not in ("text", "number", "field"):
            raise UnknownLogic(f"{operand[1]} {sign[1]} {value[1]}")
        checkbox = re.fullmatch(r"\[([^(\]]+)\(([^)]+)\)\]", operand[1])
        if checkbox:
            is_chosen = self.is_selected(checkbox[1], checkbox[2])
            return is_chosen if (value[1].strip("'\"") == "1") == (sign[1] == "=") else ~is_chosen
        return self.compare(_name(operand[1]), sign[1], value)

    def compare(self, question: str, sign: str, operand: tuple[str, str]) -> ir.BooleanValue:
        column, value, is_met = self.column(question), operand[1].strip("'\""), SIGNS[sign]
        result: ir.BooleanValue
        if operand[0] == "field":
            if sign in OPPOSITE:
                raise UnknownLogic(sign)
            result = is_met(column, self.column(_name(operand[1])))
            return result
        number = as_number(column)
        if sign not in OPPOSITE:
            is_equal = column.isin([""] if not value else list(self.spellings(question, value)))
            if operand[0] == "number":  # 18 is 18.0 and 018
                is_equal = is_equal | (number == float(value)).fill_null(False)
            return is_equal if sign == "=" else ~is_equal
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            raise UnknownLogic(f"{sign} {operand[1]}")
        result = is_met(number, float(value))
        return result.fill_null(False)


def as_number(column: ir.StringValue) -> ir.FloatingValue:
    """Return the numbers of a text column (NULL: none, NaN), looked at before the cast."""
    return column.re_search(r"^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$").ifelse(column.cast("float64"), None)


def _name(field: str) -> str:
    """Return the name within `${name}` or `[name]`."""
    return field.strip("${}[] ").partition("(")[0]
