"""Numbers as people write them: with commas, spaces, marks for `over` and `about`, percent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from dashboard.dataset.column_validation import quoted
from dashboard.errors import LazyMessage
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.import_options import Decimals, Footnotes, Percents
from dashboard.importing.text_normalization import MAX_VALUE_LENGTH, fold_text, western_digits
from dashboard.importing.vocabulary import DOLLAR, codes, currencies, modifiers, small_words

SPACED = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f\u2009'’‘´`ʼ]\d{3})+(?=[.,]|$)")
AFFIXED = re.compile(r"(?P<mark>[^\d\-.,]*?)\s*(?P<digits>-?\d.*?)\s*(?P<percent>%?)\s*(?P<after>[^\d%]*)")
POINTED = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
"""Digits that are thousands in one half of the world, and a number with three decimals in the other."""

INTERVAL = re.compile(
    r"(?P<value>[^\[(]*\d[^\[(]*)[\[(]\s*(?P<low>[^\[\]();]+?)\s*(?:[-–—;]|\bto\b|до|à|إلى)\s*"
    r"(?P<high>[^\[\]();]+?)\s*[\])](?P<percent>\s*%?)"
)
"""A number with its bounds behind it: `42 [36-49]`, `42% (36% to 49%)`."""

COUNTED = re.compile(r"\d[\d\s]*[(\[]\s*(?P<share>\d+(?:[.,]\d+)?\s*[%٪])\s*[)\]]")
"""A count with its share: `42 (40%)`."""

POINT = re.compile(r"(?<=[^\W\d_])\.(?=\s*\d)")
"""The point of a shortened word before a number: `approx. 60`."""

INDIAN = re.compile(r"-?\d{1,2}(?:,\d\d)+,\d{3}(?=\.|$)")
"""Digits that are parted as in India: `12,34,567`."""

PERCENT = re.compile(
    r"٪|(?<=\d)\s*(?:per ?cent|pct|процент(?:а|ов)?|pour ?cent|por ciento|بالمئة|بالمائة|في المئة|في المائة)\b\.?",
    re.IGNORECASE,
)

FOOTNOTE = re.compile(
    r"(?:[*†‡§#¶]+\s*)?(?P<number>(?:\S.*?)?\d)\s*%?\s*"
    r"(?:[*†‡§#¶⁎∗]+|[¹²³⁰⁴-⁹ªᵃ-ᶿⁱⁿ, ]+|[a-jln-su-zа-йлн-су-яё]"
    r"|[(\[]\s*(?:[a-zа-яё]{1,2}|[*†‡]+)\.?\s*[)\]])?\s*%?",
    re.IGNORECASE,
)
"""A number with the mark of a footnote: `37*`, `36 a`, `12¹`, `*37`, `37 (a)`; k, m and t may be thousands and more."""

DIGITS = re.compile(r"\d+(?:[.,]\d+)+")
GROUP = 3
"""Digits between two separators of thousands."""

HUNDRED = Decimal(100)

BESIDE = re.compile(r"[A-Za-z]{0,3}\$|[~≈><≥≤=+€£¥\u058f\u20a0-\u20cf]|[^\s~≈><≥≤=+$€£¥\u058f\u20a0-\u20cf]+")
"""A word or a sign beside a number."""


@dataclass(frozen=True)
class ParsedNumber:
    """A number as digits, with what stood beside it: qualifier, percent sign, currency, bounds.

    `grouped`: its point could part thousands, too; `times`: what a word ("thousand") has multiplied it by.
    """

    digits: str
    qualifier: str = ""
    percent: bool = False
    currency: str = ""
    grouped: bool = False
    low: str = ""
    high: str = ""
    times: int = 1
    beside_count: bool = False


@lru_cache(65_536)
def read_number(
    cell: str, is_integer: bool, decimals: Decimals = "", footnotes: Footnotes = "", *, money: bool = False
) -> ParsedNumber:
    """Return the number of a cell; one that a mark leaves empty has no digits.

    `is_integer`: the column holds whole numbers only, so that `4,000` is four thousand; `money`: it holds amounts, so
    that `4k` is.

    Raises:
        UnparsedRow: it is no number, or could be two.
    """
    if len(cell) > MAX_VALUE_LENGTH:
        raise UnparsedRow(_no_number(quoted(cell)))
    try:
        return _parse_number(cell, is_integer, decimals, footnotes, money)
    except UnparsedRow as unclear:
        match = FOOTNOTE.fullmatch(cell)
        bare = match["number"] + ("%" if "%" in cell else "") if match else cell
        if unclear.option or bare == cell:
            raise
        number = _parse_number(bare, is_integer, decimals, footnotes, money)
    if not footnotes:
        raise UnparsedRow.t(
            "{cell} has a mark beside its number, as of a footnote. Read what it says, then say --footnotes ignore "
            "if the number holds, or --footnotes empty if it does not.",
            "footnotes",
            cell=cell,
        )
    return number if footnotes == "ignore" else ParsedNumber("")


def _parse_number(cell: str, is_integer: bool, decimals: Decimals, footnotes: Footnotes, money: bool) -> ParsedNumber:
    if count := COUNTED.fullmatch(cell):
        share = _parse_number(count["share"], is_integer, decimals, footnotes, money)
        return replace(share, beside_count=True)
    interval = INTERVAL.fullmatch(cell)
    if interval:
        return _parse_interval(interval, cell, is_integer, decimals, footnotes)
    western = western_digits(cell).replace("٫", ".").replace("٬", "").replace("−", "-")
    match = AFFIXED.fullmatch(PERCENT.sub("%", POINT.sub("", western)))
    if not match or match["mark"].strip() == "+":  # a sign, or "more than"
        raise UnparsedRow(_no_number(cell))
    qualifier, currency, times = _parse_affixes(match["mark"], match["after"], cell, money=money)
    digits = _digits(match["digits"], cell, is_integer and times == 1, decimals)
    is_ambiguous = not decimals and bool(POINTED.fullmatch(match["digits"]))
    digits = plain_digits(Decimal(digits) * times) if times > 1 else digits
    return ParsedNumber(digits, qualifier, bool(match["percent"]), currency, is_ambiguous, times=times)


def _parse_interval(
    interval: re.Match[str], cell: str, is_integer: bool, decimals: Decimals, footnotes: Footnotes
) -> ParsedNumber:
    """Return a number with the bounds behind it; no digits where a mark leaves one empty."""
    texts = (interval["value"].strip() + interval["percent"].strip(), interval["low"], interval["high"])
    try:
        number, low, high = (read_number(text, is_integer, decimals, footnotes) for text in texts)
    except UnparsedRow as unclear:
        raise unclear if unclear.option else UnparsedRow(_no_number(cell)) from None
    if not (number.digits and low.digits and high.digits):
        return ParsedNumber("")
    if low.qualifier or high.qualifier or not Decimal(low.digits) <= Decimal(number.digits) <= Decimal(high.digits):
        raise UnparsedRow(_no_number(cell))
    return replace(number, low=low.digits, high=high.digits)


def percentage(number: ParsedNumber, is_fraction: bool, header_says: bool, options: Percents) -> str:
    """Return a number of a column of percentages as hundredths.

    Args:
        is_fraction: the workbook shows the number with a percent sign, and keeps it as a fraction.
        header_says: the header of the column has a percent sign, and its numbers are not all below one.

    Raises:
        UnparsedRow: it is between 0 and 1, and nothing says whether it is a fraction.
    """
    value = Decimal(number.digits)
    hundredfold = plain_digits(value * HUNDRED)
    if is_fraction:
        return hundredfold
    if number.percent or value == 0:
        return number.digits
    if options == "fraction":
        if value > 1:
            raise UnparsedRow.t("{cell} is not a fraction of one, as --percent fraction says.", cell=number.digits)
        return hundredfold
    if abs(value) > 1 or header_says or options == "whole":
        return number.digits
    raise UnparsedRow.t(
        "{cell} can be {cell}% or {hundredfold}%. Write the percent sign, "
        "or say --percent whole or --percent fraction.",
        "percents",
        cell=number.digits,
        hundredfold=hundredfold,
    )


def plain_number(text: str) -> Decimal | None:
    """Return digits with a decimal mark at most as a number; None for any other text."""
    return Decimal(text.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d+)?", text) else None


def plain_digits(value: Decimal) -> str:
    """Return a number in digits without an exponent and without zeros behind the last decimal."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _no_number(cell: str) -> LazyMessage:
    return LazyMessage.t("{cell} is not understood as a number.", cell=cell)


def _parse_affixes(before: str, after: str, cell: str, *, money: bool) -> tuple[str, str, int]:
    """Return qualifier, currency and multiplier from the words around the digits."""
    qualifiers, qualifier, currency, times = codes("*", "qualifier"), "", "", 1
    for words in filter(None, (before.strip(), after.strip())):
        for phrase in _phrases(words, qualifiers):
            if phrase in qualifiers and not qualifier:
                qualifier = qualifiers[phrase]
            elif phrase in currencies() and currency in ("", DOLLAR):
                currency = currencies()[phrase]
            elif phrase == DOLLAR:
                currency = currency or DOLLAR
            elif phrase in small_words("people") and not money:
                continue
            elif _multiplier(phrase) > 1 and times == 1:
                times = _multiplier(phrase)
            else:
                raise UnparsedRow(_no_number(cell))
    beside = (*before.split(), *after.split())
    lone = any(len(word) == 1 and word.isalpha() and _multiplier(fold_text(word)) > 1 for word in beside)
    if times > 1 and lone and not (money or currency):
        raise UnparsedRow(_no_number(cell))
    return qualifier, currency, times


def _phrases(words: str, qualifiers: Mapping[str, str]) -> Iterator[str]:
    """Yield known phrases beside a number, longest first, and each unknown word."""
    phrase = fold_text(words) or words
    if phrase in qualifiers and "$" not in words:
        yield phrase
        return
    rest = [word.lower() if "$" in word else fold_text(word) or word for word in BESIDE.findall(words)]
    while rest:
        starts = [" ".join(rest[:size]) for size in range(min(3, len(rest)), 0, -1)]
        phrases = (start for start in starts if start in qualifiers or start in currencies() or _multiplier(start) > 1)
        phrase = next(phrases, rest[0])
        yield phrase
        rest = rest[phrase.count(" ") + 1 :]


def _multiplier(phrase: str) -> int:
    """Return the multiplier that a word beside digits is (1: none)."""
    meaning = next((value for value in modifiers().get(phrase, ()) if value.startswith("times:")), "")
    number = meaning.removeprefix("times:").removesuffix("?money")
    return int(number) if number and "000" not in phrase else 1


def _digits(text: str, cell: str, is_integer: bool, decimals: Decimals) -> str:
    match = SPACED.match(text)
    if match:
        text = re.sub(r"[^\d-]", "", match[0]) + text[match.end() :]
    if INDIAN.match(text):
        text = text.replace(",", "")
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:  # the last of the two is the decimal one
        return _validate_digits(text.replace(*((",", "") if point > comma else (".", ""))).replace(",", "."), cell)
    mark = "," if comma >= 0 else "."
    if re.fullmatch(rf"-?[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+", text) and not match:
        return _parse_grouped(text, mark, cell, is_integer, decimals)
    return _validate_digits(text.replace(",", "."), cell)


def _parse_grouped(text: str, mark: str, cell: str, is_integer: bool, decimals: Decimals) -> str:
    """Return `1,234` or `1.234`, which can be a thousand and more, or one and a little."""
    is_decimal = decimals == ("comma" if mark == "," else "point")
    is_whole = mark == "," and is_integer
    is_grouped = text.count(mark) > 1 or (bool(decimals or is_whole) and not is_decimal)
    if is_grouped:
        return text.replace(mark, "")
    if is_decimal or (mark == "." and not is_integer):
        return _validate_digits(text.replace(mark, "."), cell)
    raise ambiguous_number(cell, text, mark)


def decimal_mark(cells: Iterable[str]) -> Decimals:
    """Return the decimal mark that the numbers of a column show ("": none, or both)."""
    candidates: set[Decimals] = set()
    for digits in (match[0] for cell in cells for match in DIGITS.finditer(cell[:MAX_VALUE_LENGTH])):
        marks = re.sub(r"\d", "", digits)
        last = marks[-1:]
        if len(set(marks)) > 1 or (marks and len(digits.rpartition(last)[2]) != GROUP):
            candidates.add("comma" if last == "," else "point")
        elif len(marks) > 1:
            candidates.add("point" if last == "," else "comma")
    return candidates.pop() if len(candidates) == 1 else ""


def ambiguous_number(cell: str, text: str, mark: str = ".") -> UnparsedRow:
    """Return the error of a cell whose digits can be two numbers."""
    sentence = LazyMessage.t(
        "{cell} can be {one} or {other}. Write it without a separator of thousands, "
        "or say --decimal comma or --decimal point.",
        cell=cell,
        one=text.replace(mark, ""),
        other=text.replace(mark, "."),
    )
    return UnparsedRow(sentence, "decimals")


def _validate_digits(text: str, cell: str) -> str:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise UnparsedRow(_no_number(cell))
    digits = plain_digits(Decimal(text))
    return digits if digits != "-0" else "0"
