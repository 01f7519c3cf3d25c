"""Skip logic of XLSForms (XPath) and REDCap as expressions of ibis.

An empty answer is the empty text, as in ODK.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

TOKEN = re.compile(
    r"\s*(?:(?P<field>\$\{[^}]+\}|\[[^\]]+\](?:\([^)]*\))?)|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<sign><=|>=|!=|<>|=|<|>|\(|\)|,|\+)|(?P<word>[A-Za-z][\w-]*(?::[\w-]+)?)|(?P<dot>\.))"
)
SIGNS: Mapping[str, str] = {"=": "eq", "!=": "ne", "<>": "ne", "<": "lt", ">": "gt", "<=": "le", ">=": "ge"}
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
            opposite = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
            sign = (sign[0], opposite.get(sign[1], sign[1]))
        if operand[0] != "field" or sign[1] not in SIGNS or value[0] not in ("text", "number", "field"):
            raise UnknownLogic(f"{operand[1]} {sign[1]} {value[1]}")
        question, operation = operand[1], SIGNS[sign[1]]
        checkbox = re.fullmatch(r"\[([^(\]]+)\(([^)]+)\)\]", question)
        if checkbox:
            is_chosen = self.is_selected(checkbox[1], checkbox[2])
            return is_chosen if (value[1].strip("'\"") == "1") == (operation == "eq") else ~is_chosen
        return self.compare(self.column(_name(question)), _name(question), operation, value)

    def compare(
        self, column: ir.StringValue, question: str, operation: str, operand: tuple[str, str]
    ) -> ir.BooleanValue:
        if operand[0] == "field":
            other = self.column(_name(operand[1]))
            return (column == other) if operation == "eq" else self.unequal(column, other, operation)
        value, number = operand[1].strip("'\""), as_number(column)
        if operation in ("eq", "ne"):
            texts = [""] if not value else list(self.spellings(question, value))
            is_equal = column.isin(texts)
            if operand[0] == "number":  # 18 is 18.0 and 018
                is_equal = is_equal | (number == float(value)).fill_null(False)
            return is_equal if operation == "eq" else ~is_equal
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            raise UnknownLogic(f"{operation} {operand[1]}")
        bound = float(value)
        results = {"lt": number < bound, "gt": number > bound, "le": number <= bound, "ge": number >= bound}
        return results[operation].fill_null(False)

    @staticmethod
    def unequal(column: ir.StringValue, other: ir.StringValue, operation: str) -> ir.BooleanValue:
        if operation != "ne":
            raise UnknownLogic(operation)
        return column != other


def as_number(column: ir.StringValue) -> ir.FloatingValue:
    """Return the numbers of a text column (NULL: none, NaN), looked at before the cast."""
    return column.re_search(r"^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$").ifelse(column.cast("float64"), None)


def _name(field: str) -> str:
    """Return the name within `${name}` or `[name]`."""
    return field.strip("${}[] ").partition("(")[0]
