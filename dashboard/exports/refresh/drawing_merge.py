"""The shapes of a timeline of a deck, merged one by one: delivered, in the deck, today.

What the data moved, added or took away moves, comes or goes; what an officer moved, recoloured or wrote over stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from lxml import etree

from dashboard.exports.pptx.drawing import (
    FILLS,
    GROUP,
    MARK,
    OPEN_LOOK,
    TEXT,
    UNIT,
    DrawnShape,
    State,
    drawn_shapes,
    is_near,
    loose_shapes,
    transform_of,
)
from dashboard.exports.pptx.identity import A, P, Paragraphs, paragraphs, plain_text
from dashboard.exports.refresh.merge import Journal, MergeCode, Record

NAME_END = " · "
"""What stands before the key in the name of a symbol."""

MAX_SHAPES = 5_000
"""Shapes of a drawing in a record."""


Look = tuple[str, str]
"""The outline of a shape, and its fill."""


@dataclass
class DrawingMerge:
    """The shapes by their keys in the three states (of `baseline` places and looks alone).

    Attributes:
        texts: what was delivered of each text, by the name of its shape.
        shifts: how far an officer moved each group, in thousandths of an inch.
        models: shapes of the deck by the looks that were delivered: of a template, or of an officer for a whole kind.
        animated: the ids of shapes that animations of the slide speak of: they are not taken out.
        moved: whether something stands elsewhere for want of room only.
    """

    baseline: Mapping[str, State]
    deck: dict[str, DrawnShape]
    today: dict[str, DrawnShape]
    texts: dict[str, Paragraphs]
    journal: Journal
    shifts: dict[str, tuple[int, int]] = field(default_factory=dict)
    models: dict[Look, DrawnShape] = field(default_factory=dict)
    animated: frozenset[str] = frozenset()
    moved: bool = False

    def add(self, shape: DrawnShape, code: str, *, deck: str | None = None, today: str = "") -> None:
        """List what was done to a shape that says something; it was delivered as the deck has it."""
        deck_text = _sentence(shape) if deck is None else deck
        self.journal.add(shape.name, (deck_text, deck_text, today), code)


def merge_drawing(tree: Any, record: Record, page: Record, journal: Journal) -> tuple[dict[str, State], Record]:
    """Write today's shapes into the drawing of a slide.

    Returns:
        The states that then were delivered, and the record with the texts of the shapes that are left.
    """
    delivered, shapes = record.get("shapes"), etree.Element("tree")
    items = delivered.items() if isinstance(delivered, dict) and len(delivered) <= MAX_SHAPES else ()
    types = [int] * 4 + [str] * 2
    states = {key: state for key, state in items if isinstance(state, list) and [*map(type, state)] == types}
    shapes.extend(map(etree.fromstring, page.get("drawing", [])))
    today = {shape.key: shape for shape in drawn_shapes(shapes)}
    if not states or not today:
        return states, record
    drawing = tree.find(f"{P}cSld/{P}spTree")
    deck = {shape.key: shape for shape in drawn_shapes(drawing)}
    missing, groups = states.keys() - deck.keys(), {shape.group for shape in today.values()}
    if missing:
        deck |= {shape.key: shape for shape in loose_shapes(drawing, groups, missing)}
    work = DrawingMerge(states, deck, today, dict(record["texts"]), journal)
    work.shifts, work.models = _shifts(work), _models(work)
    work.animated = frozenset(target.get("spid", "") for target in tree.iter(f"{P}spTgt"))
    kept_states = dict[str, State]()
    for key in [key for key in work.baseline if key not in work.today]:
        if not _remove_shape(work, key):
            kept_states[key] = states[key]
    for key, shape in work.today.items():
        if key not in work.deck:
            _add_missing(tree, work, shape)
        elif shape.kind != GROUP:
            _merge_shape(work, key, record.get("geometry", ""))
        if key in work.deck and "alternatives" not in record and _about(shape).get("descr"):
            _about(work.deck[key]).set("descr", _about(shape).get("descr"))
    _merge_groups(work)
    if work.moved:
        journal.add("", ("", "", ""), MergeCode.MOVED)
    return {**kept_states, **{key: shape.state for key, shape in today.items()}}, {**record, "texts": work.texts}


def _shifts(work: DrawingMerge) -> dict[str, tuple[int, int]]:
    """Return how far an officer moved each group: the median way of its shapes."""
    ways = dict[str, list[State]]()
    for key, shape in work.deck.items():
        if key in work.baseline and shape.kind != GROUP:
            old = work.baseline[key]
            ways.setdefault(shape.group, []).append([shape.state[side] - old[side] for side in (0, 1)])
    return {
        group: (round(median(way[0] for way in shape_ways)), round(median(way[1] for way in shape_ways)))
        for group, shape_ways in ways.items()
    }


def _models(work: DrawingMerge) -> dict[Look, DrawnShape]:
    """Return a shape that looks in the deck as most of those of a delivered outline and fill."""
    counts, shapes_by_look = dict[Look, Counter[Look]](), dict[Look, DrawnShape]()
    for key, shape in work.deck.items():
        if key in work.baseline and shape.kind == MARK:
            look = _outline_and_fill(shape.state)
            counts.setdefault(_outline_and_fill(work.baseline[key]), Counter())[look] += 1
            shapes_by_look.setdefault(look, shape)
    return {old: shapes_by_look[look_counts.most_common(1)[0][0]] for old, look_counts in counts.items()}


def _model(work: DrawingMerge, shape: DrawnShape) -> DrawnShape:
    """Return what today's shape is to look like: one of the deck of its look, else itself."""
    filled_model = work.models.get((shape.state[4], OPEN_LOOK), shape)  # open ones that an officer filled
    fallback = shape if filled_model.state[5] == OPEN_LOOK else filled_model
    return work.models.get(_outline_and_fill(shape.state), fallback)


def _outline_and_fill(state: State) -> Look:
    return state[4], state[5]


def _is_unmoved(work: DrawingMerge, shape: DrawnShape) -> bool:
    """Return whether a shape stands where it was delivered, but for a move of its whole group."""
    way, old = work.shifts.get(shape.group, (0, 0)), work.baseline[shape.key]
    return is_near([old[0] + way[0], old[1] + way[1], *old[2:]], shape.state)


def _words(element: Any) -> str:
    return plain_text(paragraphs(element.find(f"{P}txBody")))


def _sentence(shape: DrawnShape) -> str:
    """Return what a shape says: its words, or its alternative text, else the title in its name."""
    if shape.kind == TEXT:
        return _words(shape.element)
    return _about(shape).get("descr") or shape.name.rpartition(NAME_END)[0]


def _about(shape: DrawnShape) -> Any:
    return shape.element.find(f".//{P}cNvPr")


def _remove_shape(work: DrawingMerge, key: str) -> bool:
    """Take out a shape that is not in today's drawing; return whether its record goes, too."""
    shape = work.deck.get(key)
    if shape is None or shape.kind == GROUP:
        return shape is None
    old = work.texts.get(shape.name) if shape.kind == TEXT else None
    is_edited = shape.state[4] != work.baseline[key][4] or (
        old is not None and plain_text(old) != _words(shape.element)
    )
    if is_edited or not _is_unmoved(work, shape) or _about(shape).get("id") in work.animated:
        work.add(shape, MergeCode.KEPT)
        return False
    shape.element.getparent().remove(shape.element)
    del work.deck[key]
    if shape.kind == TEXT:
        work.texts.pop(shape.name, None)
        work.moved = True
    elif _sentence(shape):
        work.add(shape, MergeCode.GONE)
    return True


def _add_missing(tree: Any, work: DrawingMerge, shape: DrawnShape) -> None:
    """Add a shape that is new; one that an officer took out stays away."""
    if shape.key in work.baseline:
        if shape.kind == MARK and _sentence(shape):
            work.journal.add(shape.name, (_sentence(shape), "", _sentence(shape)), MergeCode.REMOVED)
        return
    holder = next((item for item in work.deck.values() if item.group == shape.group and item.kind == GROUP), None)
    if shape.kind == GROUP:
        element = deepcopy(shape.element)
        for child in list(element.iterchildren(f"{P}sp")):
            element.remove(child)
        groups = [item.element for item in work.deck.values() if item.kind == GROUP]
        groups[-1].addnext(element) if groups else tree.find(f"{P}cSld/{P}spTree").append(element)
    elif holder is not None:
        element = deepcopy(shape.element)
        _move(element, shape.state, work.shifts.get(shape.group, (0, 0)))
        _set_look(element, (_model(work, shape) if shape.kind == MARK else shape).element)
        holder.element.append(element)
    else:
        if shape.kind == MARK and _sentence(shape):
            work.add(shape, MergeCode.NOT_ADDED, deck="", today=_sentence(shape))
        return
    ids = [int(item.get("id", "0")) for item in tree.iter(f"{P}cNvPr") if item.get("id", "").isdecimal()]
    for number, about in enumerate(element.iter(f"{P}cNvPr"), start=max(ids, default=1) + 1):
        about.set("id", str(number))
    work.deck[shape.key] = DrawnShape(shape.key, shape.group, shape.name, shape.kind, element, shape.state)
    if shape.kind == TEXT:
        work.texts[shape.name] = paragraphs(element.find(f"{P}txBody"))
        work.moved = True
    elif _sentence(shape) and shape.kind == MARK:
        work.add(shape, MergeCode.NEW, deck="", today=_sentence(shape))


def _merge_shape(work: DrawingMerge, key: str, geometry: str) -> None:
    """Write today's place and look of a shape where the deck has those that were delivered."""
    shape, now, old = work.deck[key], work.today[key], work.baseline.get(key)
    if old is None:
        return
    # One beside, or above, the other stands for the same days.
    is_same = is_near([now.state[0], 0, now.state[2], 0], [old[0], 0, old[2], 0])
    deck_sentence = _sentence(now) if is_same and not _about(shape).get("descr") else _sentence(shape)
    if not is_near(now.state, old):
        if _is_unmoved(work, shape):
            _move(shape.element, now.state, work.shifts.get(shape.group, (0, 0)))
            work.moved = work.moved or deck_sentence == _sentence(now) or shape.kind == TEXT
            if shape.kind == MARK and deck_sentence != _sentence(now):
                work.add(shape, MergeCode.WRITTEN, deck=deck_sentence, today=_sentence(now))
        else:
            work.add(shape, MergeCode.KEPT_CONFLICT, deck=deck_sentence, today=_sentence(now))
    elif not _is_unmoved(work, shape):
        work.add(shape, MergeCode.KEPT, deck=deck_sentence, today=_sentence(now))
    if shape.kind == MARK:
        _merge_look(work, shape, now, old, geometry)


def _merge_look(work: DrawingMerge, shape: DrawnShape, now: DrawnShape, old: State, geometry: str) -> None:
    """Write outline and fill; a fill that an officer or a template gave stays."""
    if now.state[4:] != old[4:] and shape.state[4] == old[4]:
        shape.element.find(f"{P}spPr/{A}prstGeom").set("prst", now.state[4])
        if shape.state[5] == work.models[_outline_and_fill(old)].state[5]:
            _set_look(shape.element, _model(work, now).element)
        work.add(shape, MergeCode.WRITTEN, today=_sentence(now))
    elif shape.state[5] != old[5] and not geometry:
        work.add(shape, MergeCode.KEPT, today=_sentence(now))


def _merge_groups(work: DrawingMerge) -> None:
    """Let groups be as wide as today where nobody moved them; empty ones go."""
    for key, shape in list(work.deck.items()):
        if shape.kind != GROUP or key not in work.baseline:
            continue
        if key not in work.today:
            if shape.element.find(f"{P}sp") is None:
                shape.element.getparent().remove(shape.element)
            continue
        place, now = transform_of(shape.element), transform_of(work.today[key].element)
        free = place is not None and is_near(shape.state, work.baseline[key]) and work.shifts.get(shape.group) == (0, 0)
        if free and not is_near(shape.state, work.today[key].state):
            for child, other in zip(place, now, strict=False):
                child.attrib.update(other.attrib)


def _move(element: Any, state: State, way: tuple[int, int]) -> None:
    """Write the place of a shape in its group."""
    place = transform_of(element)
    off, ext = place.find(f"{A}off"), place.find(f"{A}ext")
    off.attrib.update({side: str(round((state[at] + way[at]) * UNIT)) for at, side in enumerate(("x", "y"))})
    ext.attrib.update({side: str(max(round(state[at] * UNIT), 1)) for at, side in enumerate(("cx", "cy"), start=2)})


def _set_look(element: Any, model: Any) -> None:
    """Give a shape fill and edge of another."""
    look = element.find(f"{P}spPr")
    for element_part in list(look.iterchildren(*FILLS, f"{A}ln")):
        look.remove(element_part)
    for element_part in reversed(list(model.find(f"{P}spPr").iterchildren(*FILLS, f"{A}ln"))):
        look.find(f"{A}prstGeom").addnext(deepcopy(element_part))
