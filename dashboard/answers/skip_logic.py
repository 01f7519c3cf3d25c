"""Skip logic of XLSForms (XPath) and REDCap as expressions of ibis.

An empty answer is the empty text, as in ODK. Conditions differ from SQL in how they write fields only: sqlglot reads
them.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from dashboard.answers.vocabulary import CHOSEN

DIALECT = "mysql"
"""The SQL in which texts stand in either quotation marks, and names in others."""

OWN_WORDS = re.compile(r"'[^']*'|\"[^\"]*\"|\$\{([^}]+)\}|\[([^\]]+)\]|\b(true|false)\(\)")
"""What SQL writes otherwise: texts, `${question}`, `[question]` or `[question(choice)]`, and `true()`."""

SIGNS: Mapping[type[exp.Expr], Callable[[Any, Any], Any]] = {
    exp.EQ: operator.eq, exp.NEQ: operator.ne, exp.LT: operator.lt, exp.GT: operator.gt, exp.LTE: operator.le,
    exp.GTE: operator.ge,
}  # fmt: skip
OPPOSITE: Mapping[type[exp.Expr], type[exp.Expr]] = {exp.LT: exp.GT, exp.GT: exp.LT, exp.LTE: exp.GTE, exp.GTE: exp.LTE}
MAX_LENGTH, MAX_SHOWN = 5_000, 40

Lookup = Callable[[str], "ir.StringValue | None"]
"""Name of a question -> its column; None where the file does not have it."""

Spellings = Callable[[str, str], tuple[str, ...]]
"""Name of a question and of a choice -> every text that means the choice in the file."""


class UnknownLogic(Exception):
    """The question that has no column, or the condition that is not understood."""


def condition(text: str, lookup: Lookup, spellings: Spellings) -> ir.BooleanValue:
    """Return a condition as an expression; UnknownLogic for what is not understood."""
    try:
        tree = parse_one(OWN_WORDS.sub(_as_sql, text[: MAX_LENGTH + 1]), dialect=DIALECT)
        if len(text) > MAX_LENGTH or any(node.comments for node in tree.walk()):
            raise UnknownLogic
        return _Condition(lookup, spellings).read(tree)
    except (SqlglotError, RecursionError, UnknownLogic) as error:
        question = str(error) if isinstance(error, UnknownLogic) else ""
        raise UnknownLogic(question or text[:MAX_SHOWN]) from None


def _as_sql(match: re.Match[str]) -> str:
    """Return a field, a text or a truth as SQL writes it."""
    field, truth = match[1] or match[2], match[3]
    name: exp.Expr = exp.to_identifier(field.strip(), quoted=True) if field else exp.Literal.string(match[0][1:-1])
    return f" {truth or name.sql(DIALECT)} "


class _Condition:
    def __init__(self, lookup: Lookup, spellings: Spellings) -> None:
        self.lookup, self.spellings = lookup, spellings

    def read(self, node: exp.Expr) -> ir.BooleanValue:
        """Return a condition, or the part of one."""
        if isinstance(node, exp.And | exp.Or):
            join = operator.and_ if isinstance(node, exp.And) else operator.or_
            return functools.reduce(join, map(self.read, node.flatten()))
        if isinstance(node, exp.Paren):
            return self.read(node.this)
        if isinstance(node, exp.Not):
            return ~self.read(node.this)
        if isinstance(node, exp.Boolean):
            return ibis.literal(bool(node.this))
        if type(node) in SIGNS:
            return self.compare(node)
        if node.name == "selected" and len(node.expressions) == len(("question", "choice")):
            question, choice = node.expressions
            if isinstance(choice, exp.Literal):
                return self.is_selected(_field(question), choice.name)
        raise UnknownLogic

    def is_selected(self, question: str, choice: str) -> ir.BooleanValue:
        part = self.lookup(f"{question}/{choice}")
        if part is not None:
            return part.coalesce("").lower().isin(CHOSEN)
        cell = ibis.literal(" ") + self.column(question) + ibis.literal(" ")
        matches = (cell.contains(f" {spelling} ") for spelling in self.spellings(question, choice))
        return functools.reduce(operator.or_, matches)

    def column(self, question: str) -> ir.StringValue:
        text = self.lookup(question)
        if text is None:
            raise UnknownLogic(question)
        return text.coalesce("")

    def compare(self, node: exp.Expr) -> ir.BooleanValue:
        """Return whether an answer is a text or that of another question, or how it is to a number."""
        sign, field, operand = type(node), node.this, node.expression
        if not isinstance(field, exp.Column):
            sign, field, operand = OPPOSITE.get(sign, sign), operand, field
        question, is_met = _field(field), SIGNS[sign]
        checkbox = re.fullmatch(r"([^(]+)\((.+)\)", question)
        if isinstance(operand, exp.Column) and sign not in OPPOSITE:
            return is_met(self.column(question), self.column(_field(operand)))
        number = operand.this if isinstance(operand, exp.Neg) else operand
        if not isinstance(number, exp.Literal):
            raise UnknownLogic
        value = number.name if number is operand else f"-{number.name}"
        if checkbox:
            is_chosen = self.is_selected(checkbox[1], checkbox[2])
            return is_chosen if (value == "1") == (sign is exp.EQ) else ~is_chosen
        column = self.column(question)
        is_number = re.fullmatch(r"-?\d+(\.\d+)?", value)
        if sign in OPPOSITE and not is_number:
            raise UnknownLogic
        if sign in OPPOSITE:
            return is_met(as_number(column), float(value)).fill_null(False)
        is_equal = column.isin([""] if not value else list(self.spellings(question, value)))
        if is_number and not number.is_string:  # 18 is 18.0 and 018
            is_equal = is_equal | (as_number(column) == float(value)).fill_null(False)
        return is_equal if sign is exp.EQ else ~is_equal


def _field(node: exp.Expr) -> str:
    """Return the name of the question that a field names."""
    if not isinstance(node, exp.Column) or not node.this.quoted:
        raise UnknownLogic
    return node.name


def as_number(column: ir.StringValue) -> ir.FloatingValue:
    """Return the numbers of a text column (NULL: none, NaN), looked at before the cast."""
    return column.re_search(r"^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$").ifelse(column.cast("float64"), None)
