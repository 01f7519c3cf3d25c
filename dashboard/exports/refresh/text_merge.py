"""Texts of a slide, merged shape by shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

from dashboard.exports.pptx.identity import (
    UNBROKEN,
    A,
    Paragraphs,
    R,
    normalize_label,
    paragraphs,
    plain_text,
    runs_of,
    text_shapes,
    title_name,
)
from dashboard.exports.refresh.merge import Change, Journal, MergeCode, Record

FIGURES = re.compile(r"Number(.*)", re.DOTALL)
"""The name of a figure; that of its label ends in the same way."""

LARGEST = 60
"""Points of the largest text of a layout."""

STEM = 5
"""Letters of a word that stay in all its forms, mostly."""

NUMBER = 20
"""Characters of a text that is a number with its unit, not a sentence."""


def merge_texts(
    tree: Any, record: Record, today: Record, journal: Journal, link: Callable[[str], str]
) -> dict[str, Paragraphs]:
    """Write today's texts into the shapes of a slide; return what is delivered of each."""
    baseline: Mapping[str, Paragraphs] = record["texts"]
    result, bodies = dict(baseline), text_bodies(tree, baseline)
    replaced_figures = _replaced_figures(baseline, bodies, today.get("texts", {}))
    sizes = {} if record.get("geometry") else today.get("sizes", {})  # the layouts of offices have their own
    is_marked = False  # a drawing of which nothing is left says so once
    for name, old in baseline.items():
        label = name.partition("\n")[0]
        new = _today_text(name, today, is_drawn="shapes" in record)
        deck = plain_text(paragraphs(bodies[name])) if name in bodies else ""
        states = plain_text(old), deck, plain_text(new) if new is not None else ""
        if name not in bodies:
            if "element" not in record:  # a chart may have been copied without the words around it
                journal.add(label, states, MergeCode.REMOVED)
            continue
        if new is None:
            if not label.startswith(states[0]):  # a part of a drawing that is called what it says stays
                is_own = states[0] != states[1]
                journal.add(label, states, MergeCode.KEPT if is_own else MergeCode.GONE)
                if not (is_own or journal.dry or is_marked):
                    write_gone(bodies[name], journal)
                    is_marked = "shapes" in record and not today.get("drawing")
                result.pop(name)
            continue
        is_other = name in replaced_figures
        code = _decide(states, journal, is_label=label in today.get("labels", {}), is_other=is_other)
        text = journal.merge_text(label, states, name, code)
        result[name] = new
        if text is not None:
            write_text(bodies[name], new if text == states[2] else [[line] for line in text.split("\n")])
            shrink_text(bodies[name], sizes.get(name, []))
            if name in today.get("links", {}):
                _write_links(bodies[name], today["links"][name], link)
    for name in sorted(today.get("texts", {}).keys() - baseline.keys()):
        journal.add(name.partition("\n")[0], ("", "", plain_text(today["texts"][name])), MergeCode.NOT_ADDED)
    return result


def text_bodies(tree: Any, baseline: Mapping[str, Paragraphs]) -> dict[str, Any]:
    """Return the texts of a slide by the names they were delivered under.

    A shape that was called otherwise since is known by its words, the title by its place.
    """
    bodies = dict(text_shapes(tree))
    names_by_text = {plain_text(paragraphs(body)): name for name, body in bodies.items() if name not in baseline}
    for name, old in baseline.items():
        alias = (title_name(tree) if name == "Title" else "") or names_by_text.get(plain_text(old), "")
        if name not in bodies and alias in bodies:
            bodies[name] = bodies.pop(alias)
    return bodies


def _replaced_figures(
    baseline: Mapping[str, Paragraphs], bodies: Mapping[str, Any], today: Mapping[str, Paragraphs]
) -> set[str]:
    """Return the texts of figures that an officer wrote in, where another figure stands today.

    A number never comes under a label that speaks of something else, as that of a figure that is wholly an officer's.
    """
    names = set[str]()
    for match in filter(None, map(FIGURES.fullmatch, baseline)):
        pair = [match[0], f"Label{match[1]}"]
        is_complete = all(name in texts for name in pair for texts in (baseline, bodies, today))
        edits = [is_complete and plain_text(baseline[name]) != plain_text(paragraphs(bodies[name])) for name in pair]
        is_other = any(edits) and _label_stems(baseline[pair[1]]) != _label_stems(today[pair[1]])
        if is_other or all(edits):
            names.update(pair)
    return names


def _label_stems(label: Paragraphs) -> list[str]:
    """Return what a label is about: how the words of its first sentence begin."""
    sentence = re.split(r"[.;؛]", plain_text(label))[0]
    return [word[:STEM] for word in sentence.split() if word.isalpha()]


def _decide(states: tuple[str, str, str], journal: Journal, *, is_label: bool, is_other: bool) -> str:
    """Return what is to be done with a text; a mark of direction more or less is no other text."""
    old, deck, today = map(normalize_label, states)
    if is_other and deck != today:
        return MergeCode.KEPT if old == today else MergeCode.KEPT_CONFLICT
    is_number = all(any(map(str.isdigit, text)) for text in (old, deck)) and (len(old) <= NUMBER or is_label)
    return (journal.decide if is_number else journal.decide_words)(old, deck, today)


def write_gone(body: Any, journal: Journal) -> Paragraphs:
    """Write behind a text that it is published no longer, and return it."""
    text = paragraphs(body)
    text[-1] = ["".join(text[-1]) + f" · {journal.words['gone']}"]
    write_text(body, text)
    return text


def _today_text(name: str, today: Record, *, is_drawn: bool) -> Paragraphs | None:
    """Return the text that a shape has today; of a label without room what it would say."""
    text: Paragraphs | None = today.get("texts", {}).get(name)
    label = today.get("labels", {}).get(name.partition("\n")[0])
    return [[label]] if label is not None and not (is_drawn and text is not None) else text


def write_text(body: Any, text: Paragraphs) -> None:
    """Write paragraphs into a body of text; each run keeps its look."""
    existing = list(body.iter(f"{A}p"))
    for place, runs in enumerate(text if existing else ()):
        if place >= len(existing):
            copy = deepcopy(existing[-1])
            existing[-1].addnext(copy)
            existing.append(copy)
        if plain_text([runs]) != plain_text([runs_of(existing[place])]):
            write_runs(existing[place], runs)
    for paragraph in existing[max(len(text), 1) :]:
        paragraph.getparent().remove(paragraph)


def shrink_text(body: Any, sizes: Sequence[Sequence[str]]) -> None:
    """Give the runs of a text the sizes (hundredths of a point) that today's words need to fit."""
    for paragraph, needed in zip(body.iter(f"{A}p"), sizes, strict=False):
        for run, size in zip(paragraph.iterchildren(f"{A}r"), needed, strict=False):
            look = run.find(f"{A}rPr")
            if look is not None and size and int(size) < int(look.get("sz", 100 * LARGEST)):
                look.set("sz", size)


def write_runs(paragraph: Any, words: Sequence[str]) -> None:
    """Write runs: each into its own, new ones first; one text into those that hold it."""
    runs = list(paragraph.iterchildren(f"{A}r"))
    for _new in range(len(words) - len(runs) if runs else 0):
        runs.insert(0, deepcopy(runs[0]))
        runs[1].addprevious(runs[0])
        unlink(runs[0])
    if not runs:
        run = etree.Element(f"{A}r")
        etree.SubElement(run, f"{A}t")
        end = paragraph.find(f"{A}endParaRPr")
        paragraph.append(run) if end is None else end.addprevious(run)
        runs = [run]
    is_same = len(words) == len(runs)
    values = words if is_same else _spread_words("".join(words), [run.findtext(f"{A}t") or "" for run in runs])
    for run, value in zip(runs, values, strict=True):
        run.find(f"{A}t").text = value
        if not (value or is_same):
            paragraph.remove(run)
    for line in () if is_same else list(paragraph.iterchildren(f"{A}br")):  # today's words break elsewhere
        paragraph.remove(line)


def _spread_words(words: str, runs: Sequence[str]) -> list[str]:
    """Return words for runs of another text: those at both ends that are the same stay."""
    flat, old = words.replace(UNBROKEN, " "), [run.replace(UNBROKEN, " ") for run in runs]
    first, last = 0, len(old)
    while first < last - 1 and flat.startswith("".join(old[: first + 1])):
        first += 1
    start = len("".join(old[:first]))
    while last > first + 1 and flat[start:].endswith("".join(old[last - 1 :])):
        last -= 1
    end = len(flat) - len("".join(old[last:]))
    return [*runs[:first], words[start:end], *[""] * (last - first - 1), *runs[last:]]


def _write_links(body: Any, addresses: Paragraphs, link: Callable[[str], str]) -> None:
    """Let the runs of a text open today's addresses."""
    models = list(body.iter(f"{A}hlinkClick"))
    for paragraph, links in zip(body.iter(f"{A}p"), addresses, strict=False):
        runs = list(paragraph.iterchildren(f"{A}r"))
        targets = links if len(links) == len(runs) else [links[0] if len(set(links)) == 1 else ""] * len(runs)
        for run, address in zip(runs, targets, strict=True):
            unlink(run)
            look = run.find(f"{A}rPr")
            if address and models and look is not None:
                click = deepcopy(models[0])
                click.set(f"{R}id", link(address))
                end = next(look.iterchildren(f"{A}hlinkMouseOver", f"{A}rtl", f"{A}extLst"), None)
                look.append(click) if end is None else end.addprevious(click)


def unlink(element: Any) -> None:
    """Let words open nothing: a link without its words would lead astray."""
    for link in list(element.iter(f"{A}hlinkClick")):
        link.getparent().remove(link)


OVERTAKEN = (MergeCode.WRITTEN, MergeCode.CONFLICT, MergeCode.KEPT_CONFLICT, MergeCode.GONE)
"""What is done to numbers that are others today."""

MAX_NUMBERS, MAX_SENTENCES = 400, 500
MAX_NUMBER_LENGTH, MAX_SENTENCE_LENGTH = 40, 300
MIN_DIGITS = 3
"""Digits of a number without a unit that is looked for: smaller ones stand for many things."""

PERCENT = r"\s*(?:%|٪|per ?cent|процент\w*|pour cent|في المئة|بالمئة)"


def old_numbers(changes: Iterable[Change]) -> dict[str, str]:
    """Return the numbers that were delivered and are others today, and what they are today."""
    numbers = dict[str, str]()
    for change in changes:
        old = change.delivered or change.deck
        digits = sum(map(str.isdigit, old))
        is_telling = digits >= MIN_DIGITS or (digits > 0 and ("%" in old or any(map(str.isalpha, old))))
        if change.done in OVERTAKEN and len(old) <= MAX_NUMBER_LENGTH and is_telling:
            numbers.setdefault(old, change.today)
    return dict(list(numbers.items())[:MAX_NUMBERS])


def _pattern(words: str) -> str:
    number = re.escape(words.rstrip("%٪ ")) + PERCENT if words.rstrip().endswith(("%", "٪")) else re.escape(words)
    return r"(?<![\d.,])" + number.replace(r"\ ", r"\s+") + r"(?!\d|[.,]\d)"


def repeated_sentences(
    number: int, sentences: Sequence[tuple[str, str]], numbers: Mapping[str, str]
) -> Iterator[Change]:
    """Yield the texts of a slide (names and words) that hold an old number (old -> today's)."""
    patterns = [(old, new, re.compile(_pattern(old), re.IGNORECASE)) for old, new in numbers.items()]
    for name, text in sentences[:MAX_SENTENCES]:
        for old, new, pattern in patterns:
            if pattern.search(text):
                yield Change(number, name, "", old, text[:MAX_SENTENCE_LENGTH], new, MergeCode.CHECK)
