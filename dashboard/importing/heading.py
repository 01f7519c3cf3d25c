"""Interpret one heading of a column: what it names, and what it says of the cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from dashboard.importing.text_normalization import BRACKETS, fold_text, trim, without_brackets
from dashboard.importing.vocabulary import currencies, headers, modifiers, small_words

MAX_LENGTH = 500
"""Characters of a heading; a longer text is none."""

MAX_PHRASE_WORDS = 4
LANGUAGE_PARTS = re.compile(r"[/|\n]|(?<=\s)[-–—](?=\s)")
"""What stands between two languages in one heading."""

SIGN = re.compile("[€£₸₽₴₺₼₾֏₹₩₪₫₦₱₮؋]")
"""Signs of one currency each, which folding would drop."""

CODES = ("USD", "EUR", "KZT", "KGS", "TJS", "TMT", "UZS", "RUB", "GBP", "CHF")
"""Codes of currencies that are no word, in capitals."""

ANYWHERE = ("part:planned", "part:cumulative", "part:average")
"""Meanings of a line that count wherever they stand in it."""

MEASURES = ("times:", "percent", "count")
"""How the meanings begin that say in what the cells are counted."""

NUMBERED = re.compile(
    r"^\s*(?:table|tableau|tabla|cuadro|figure|figura|таблица|табл|рисунок|рис|جدول|الجدول|شكل)?\.?\s*[\d.]*\s*[:.–—-]?\s*",
    re.IGNORECASE,
)
"""What stands before the title of a table."""

YEAR = re.compile(r"(?:19|20)\d\d(?:\s*(?:г\.?|год|году))?")
FACT = re.compile(r".*:\s*(?!(?:19|20)\d\d\b)[~≈><]?\d[\d\s.,]*%?")
"""A line that gives a number of its own."""

EXECUTED_PLAN = re.compile(
    r"\b(?:implementation|execution|fulfilment|realisation|mise en œuvre) (?:\w+ ){1,3}plan\b"
    r"|(?:вы|ис)полнени\w (?:\w+ ){0,3}план|\bплан (?:\w+ ){0,3}(?:вы|ис)полнен"
)
"""How folded lines say that a plan was carried out."""

ITEM = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})*[.)]\s+(?=\D)")
"""What numbers the headings of a form."""

FOOTNOTE_MARK = re.compile(r"(?<=[^\W\d_])[¹²³⁰⁴-⁹]+\s*$")
"""The raised number of a footnote behind a heading."""

ANSWERED = re.compile(r"\b[nN]\s*=\s*\d[\d ,.]*")
IGNORED = re.compile(r"\s*(?:\d{1,2}|[nN]\s*=\s*[\d\s,.]*|[*†‡#]*)\s*")
"""Brackets that say nothing of the cells: notes, and the number that answered, which is read elsewhere."""


@dataclass(frozen=True)
class Meaning:
    """What a heading says of the cells below it: `parts` (women, planned ...), `unknown` words."""

    times: int = 1
    currency: str = ""
    percent: bool = False
    count: bool = False
    total: bool = False
    bound: str = ""
    parts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


PLAIN = Meaning()


@dataclass(frozen=True)
class Interpretation:
    """The column of a heading, whether the match is exact, and the heading's rest."""

    name: str
    exact: bool
    meaning: Meaning = PLAIN


def interpret(heading: str, vocabulary: Mapping[str, str]) -> Interpretation | None:
    """Match a heading against a vocabulary (folded word -> column), in one language or in two."""
    if not vocabulary or len(heading) > MAX_LENGTH:
        return None
    heading = FOOTNOTE_MARK.sub("", ITEM.sub("", heading))
    column = vocabulary.get(_key(heading))
    if column:
        return Interpretation(column, exact=True)
    if heading.isdecimal() or _key(heading) in small_words("unknown"):
        return None
    bound = f"value_{bound_of(heading)}"
    if bound in vocabulary.values():
        return Interpretation(bound, exact=False, meaning=replace(PLAIN, percent=heading.rstrip().endswith("(%)")))
    return _with_modifiers(heading, vocabulary) or _in_languages(heading, vocabulary)


def bound_of(text: str) -> str:
    """Return which bound of a number a text is the name of: "low", "high" or "" (none).

    `LL`, `95% CI low`, `IC95 inf.`, `Lower limit of the 95% confidence interval`.
    """
    words = re.findall(r"\d+|[^\W\d_]+", fold_text(text))
    intervals, sides = small_words("interval"), dict(small_words("bound"))
    if any(word in intervals for word in words):
        sides |= small_words("bound of an interval")
    bounds = {sides[word] for word in words if word in sides}
    remaining = {word for word in words if word not in sides}
    return bounds.pop() if len(bounds) == 1 and remaining <= {*intervals, *small_words("particle")} else ""


def interpret_line(text: str, *, has_dates: bool = True) -> Meaning | None:
    """Return what a line says of the numbers below it; None where it says nothing.

    A size counts anywhere ("all amounts in thousands"), and so does a plan, a running total, an average or what colours
    mean; another part (women ...) where the line, or what stands in brackets in it, is nothing else, or counts ("Number
    of women trained"); a year alone, or a count, where the numbers have no dates.
    """
    if len(text) > MAX_LENGTH:
        return None
    label, _, value = text.partition(":")
    text = value if fold_text(label) in headers("activities") else text  # "Target group: nurses"
    words = _key(text).split()
    if not has_dates and (YEAR.fullmatch(text.strip()) or (_has_meaning(" ".join(words), "count") and len(text) > 1)):
        return replace(PLAIN, parts=(text,))
    if any(f" {phrase} " in f" {' '.join(words)} " for phrase in small_words("look of cells")):
        return replace(PLAIN, parts=(text,))
    phrases = [phrase for phrase in _phrases(words) if phrase in modifiers()]
    longer = [phrase for phrase in phrases if len(phrase) > 1]
    number_before = r"\b(?!(?:19|20)\d\d )\d+ "  # "5 million people", but not "2021 (thousand USD)"
    sizes = [
        phrase
        for phrase in longer
        if _has_meaning(phrase, "times:") and not re.search(rf"{number_before}{phrase}\b", " ".join(words))
    ]
    plans = [phrase for phrase in phrases if any(map(partial(_has_meaning, phrase), ANYWHERE))]
    if FACT.fullmatch(text) or (len(words) > 1 and words[1] in small_words("of whom") and words[0] in plans):
        plans = []  # "Average age: 34", "Approved by the minister"
    if EXECUTED_PLAN.search(" ".join(words)):
        plans = [phrase for phrase in plans if phrase not in ("plan", "план", "плана")]
    is_count = begins_with_count(YEAR.sub("", text))
    plans += [phrase for phrase in longer if is_count and _has_meaning(phrase, "part:")]
    parts = [
        phrase
        for line in (text, *BRACKETS.findall(text))
        if modifiers().keys() >= set(phrases_of_line := _phrases_of(line))
        for phrase in phrases_of_line
        if _has_meaning(phrase, "part:") and len(phrase) > 1
    ]
    return _combine_meanings([*sizes, *plans, *parts]) if sizes or plans or parts else None


def ends_with_size(text: str) -> bool:
    """Return whether a text ends with the size of numbers ("amounts in thousands of USD")."""
    last = _key(trim(text).rpartition(" ")[2]).split()
    meaning = interpret_line(text) if last != ["1000"] and _is_phrase(last[-1:]) else None  # no "room 1000"
    return meaning is not None and meaning.times != 1


def currencies_in(text: str) -> set[str]:
    """Return the currencies that a line names by a word, a sign or a code in capitals."""
    capitals = {word for word in re.findall(r"[A-Z]{3}", text) if word in CODES}
    names = {phrase for phrase in _phrases_of(text) if len(phrase) > 3}
    return capitals | {currencies()[name] for name in names & currencies().keys()}


def begins_with_count(text: str) -> bool:
    """Return whether a line begins by a count ("Table 2. Number of countries ...").

    Not where it says per cent, too, or is the count itself ("Number of countries: 105").
    """
    phrases = _phrases_of(NUMBERED.sub("", text))
    is_count = len(phrases) > 1 and len(phrases[0]) > 2 and _has_meaning(phrases[0], "count")
    return is_count and not phrases[-1].isdecimal() and not any(_has_meaning(phrase, "percent") for phrase in phrases)


def base_of(text: str) -> str:
    """Return of whom shares are, as a line says ("% of facilities", "n = 80 clinics"; "")."""
    phrases, bases = _phrases_of(ANSWERED.sub(" % ", text)), small_words("base of rates")
    ends = [at for at, phrase in enumerate(phrases, 1) if _has_meaning(phrase, "percent")]
    near = (phrase for end in ends for phrase in phrases[end : end + MAX_PHRASE_WORDS])
    return next((bases[phrase] for phrase in near if phrase in bases), "")


def is_unit(text: str) -> bool:
    """Return whether a text is nothing but a unit: a size, a currency, a count, a form of dates."""
    phrases = _phrases_of(text)
    return bool(phrases) and all(_is_phrase([phrase]) for phrase in phrases)


def is_measure(text: str) -> bool:
    """Return whether a unit is a size, a currency, per cent or a count, and no small word alone."""
    phrases = [phrase for phrase in _phrases_of(text) if phrase != "no"]
    return any(phrase in currencies() or any(map(partial(_has_meaning, phrase), MEASURES)) for phrase in phrases)


def meanings(text: str) -> set[str]:
    """Return what the phrases of a text say of numbers."""
    return {meaning for phrase in _phrases_of(text) for meaning in modifiers().get(phrase, ())}


def people_of(heading: str) -> str:
    """Return which people alone a heading counts: women, men, total ("": none)."""
    kinds = {kind for kind in meanings(heading.rpartition(": ")[2]) if not kind.endswith("?money")} - {"plain"}
    return kinds.pop().removeprefix("part:").removesuffix("?people") if len(kinds) == 1 else ""


def _has_meaning(phrase: str, start: str) -> bool:
    return any(meaning.startswith(start) for meaning in modifiers().get(phrase, ()))


def resolve_letters(meaning: Meaning, *, money: bool, people: bool) -> Meaning:
    """Resolve one-letter units by what the column counts (`m`: million or men), or as unknown."""
    is_men, is_size = any(part.endswith("?people") for part in meaning.parts), meaning.times < 0
    letter = () if (is_men and people) or (is_size and money) else ("m",) * is_men or ("k",) * is_size
    parts = tuple(part.removesuffix("?people") for part in meaning.parts if people or not part.endswith("?people"))
    times = meaning.times if not is_size else -meaning.times if money else 1
    return replace(meaning, parts=parts, times=times, unknown=(*meaning.unknown, *letter))


def _key(text: str) -> str:
    if not SIGN.search(text):
        return fold_text(text) or text.strip()
    return fold_text(SIGN.sub(lambda sign: f" {currencies()[sign[0]]} ", text))


def language_parts(text: str) -> list[str]:
    """Return the parts of a text in two languages; one part for any other."""
    return [part for part in map(trim, LANGUAGE_PARTS.split(text)) if part]


def _in_languages(heading: str, vocabulary: Mapping[str, str]) -> Interpretation | None:
    parts = language_parts(heading)
    if len(parts) < 2:  # "Date Дата"
        parts = [" ".join(words) for script, words in groupby(heading.split(), _script) if script]
        if len(parts) != 2 or not all(interpret(part, vocabulary) for part in parts):
            return None
    matches = {part: match for part in parts if (match := interpret(part, vocabulary))}
    interpretations = list(matches.values())
    names = {match.name for match in interpretations}
    values = [match.meaning for match in interpretations if match.meaning != PLAIN] or [PLAIN]
    if len(names) != 1 or any(meaning != values[0] for meaning in values):
        return None
    scripts = {"", *map(_script, matches)}  # "Participants / nurses": no translation, but which of them are meant
    rest = tuple(_key(part) for part in parts if part not in matches and _script(part) in scripts)
    return Interpretation(
        interpretations[0].name,
        len(interpretations) == len(parts) and all(match.exact for match in interpretations),
        replace(values[0], unknown=(*values[0].unknown, *rest)),
    )


def _script(text: str) -> str:
    """Return the script of the first letter of a text ("": it has none)."""
    return next((unicodedata.name(mark, "").partition(" ")[0] for mark in text if mark.isalpha()), "")


def _with_modifiers(heading: str, vocabulary: Mapping[str, str]) -> Interpretation | None:
    """Match a heading without brackets and modifying words."""
    inside = [text for text in BRACKETS.findall(heading) if not IGNORED.fullmatch(text)]
    words = _key(re.sub(r"[*†‡]+", " ", without_brackets(heading))).split()
    for name, phrases in (*_bounded(words, vocabulary), *_bases(words, vocabulary)):
        for text in inside:
            if _key(text) in modifiers() or vocabulary.get(_key(text)) != name:  # no "Date (Дата)"
                bound = bound_of(text)
                phrases.extend([bound] if bound else _phrases_of(text))
        return Interpretation(name, exact=False, meaning=_combine_meanings(phrases))
    return None


def _bounded(words: list[str], vocabulary: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the column of which words name a bound ("Value 95% CI high"), and which."""
    for size in range(1, len(words)):
        for name, rest in ((words[:size], words[size:]), (words[size:], words[:size])):
            bound = bound_of(" ".join(rest)) if " ".join(name) in vocabulary else ""
            if bound:
                yield vocabulary[" ".join(name)], [bound]


def _bases(words: list[str], vocabulary: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the column that words name without the phrases that modify it."""
    phrases: list[str] = []
    while words:
        name = vocabulary.get(" ".join(words))
        if name:
            yield name, phrases
            return
        sizes = range(min(MAX_PHRASE_WORDS, len(words) - 1), 0, -1)
        splits = [(words[-size:], words[:-size]) for size in sizes] + [(words[:size], words[size:]) for size in sizes]
        phrase, words = next((split for split in splits if _is_phrase(split[0])), ([], []))
        phrases.append(" ".join(phrase))


def _phrases_of(text: str) -> list[str]:
    """Return the known phrases of a text, and the words between them; none of a long text."""
    return list(_phrases(_key(text).split())) if len(text) <= MAX_LENGTH else []


def _phrases(words: list[str]) -> Iterator[str]:
    """Yield the known phrases of words in brackets, and the words between that nobody knows."""
    at = 0
    while at < len(words):
        size = next((n for n in range(MAX_PHRASE_WORDS, 0, -1) if _is_phrase(words[at : at + n])), 1)
        yield " ".join(words[at : at + size])
        at += size


def _is_phrase(words: list[str]) -> bool:
    phrase = " ".join(words)
    return phrase in modifiers() or phrase in currencies()


def _combine_meanings(phrases: list[str]) -> Meaning:
    meaning = PLAIN
    for phrase in phrases:
        for value in modifiers().get(phrase, ("currency",) if phrase in currencies() else ("unknown",)):
            meaning = _add_meaning(meaning, value, phrase)
    return meaning


def _add_meaning(meaning: Meaning, statement: str, phrase: str) -> Meaning:
    """Return a meaning to which one phrase of a heading is added."""
    kind, _, value = statement.partition(":")
    if kind == "times":
        number, _, if_money = value.partition("?")
        return replace(meaning, times=meaning.times * int(number) * (-1 if if_money else 1))
    if kind == "currency" and meaning.currency in ("", currencies()[phrase]):
        return replace(meaning, currency=currencies()[phrase])
    if kind == "part":
        return replace(meaning, parts=(*meaning.parts, value))
    if kind in ("low", "high") and meaning.bound in ("", kind):
        return replace(meaning, bound=kind)
    if kind in ("low", "high", "unknown", "currency"):
        return replace(meaning, unknown=(*meaning.unknown, phrase))
    return replace(
        meaning,
        percent=meaning.percent or kind == "percent",
        count=meaning.count or kind == "count",
        total=meaning.total or kind == "total",
    )
