"""What is computed of columns of answers, and what the columns of a sheet are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from dashboard.answers.answer_file import AnswerSheet
from dashboard.answers.answer_mapping import battery
from dashboard.answers.form import Form, FormQuestion


@dataclass(frozen=True)
class Measure:
    """What is computed of one column: the status of a service, or whether a choice was made.

    `codes` are cell -> status; `siblings` the columns of all choices of the question; `choice` the name of a choice
    that stands, among others, in one cell.
    """

    heading: str
    kind: Literal["status", "choice"]
    label: str
    column: int
    service: str = ""
    indicator: str = ""
    codes: Mapping[str, str | None] = field(default_factory=dict)
    relevant: tuple[str, ...] = ()
    siblings: tuple[int, ...] = ()
    choice: str = ""
    list_name: str = ""
    question: FormQuestion | None = None


@dataclass
class Understanding:
    """What a sheet of answers is made of.

    `roles` name headings; `undecided` are the columns a person has to say something of, with their different cells;
    `listed` the choices that stand in cells, each named as a column of its own would be.
    """

    sheet: AnswerSheet
    measures: list[Measure] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    personal: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    undecided: dict[str, list[str]] = field(default_factory=dict)
    unit_candidate: str = ""
    listed: list[str] = field(default_factory=list)

    def position(self, role: str) -> int:
        """Return the column of a role, -1 for none."""
        return self.sheet.column(self.roles.get(role, ""))


def loaded_columns(result: Understanding, form: Form | None) -> Iterator[int]:
    """Yield the columns that are read, of measures and of roles."""
    for measure in result.measures:
        yield measure.column
        yield from measure_columns(measure, result, form)
    yield from role_columns(result)


def role_columns(result: Understanding) -> Iterator[int]:
    """Yield the columns that describe the answers."""
    return (result.sheet.column(heading) for heading in result.roles.values())


def measure_columns(measure: Measure, result: Understanding, form: Form | None) -> Iterator[int]:
    """Yield the columns of a measure beside its own, those of its skip logic too."""
    yield from measure.siblings
    for text in measure.relevant:
        for name in re.findall(r"\$\{([^}]+)\}|\[([^\]()]+)(?:\([^)]*\))?\]", text):
            yield from _find_columns("".join(name).strip(), result, form)


def _find_columns(name: str, result: Understanding, form: Form | None) -> Iterator[int]:
    for place, heading in enumerate(result.sheet.headings):
        question = form.find(heading) if form else None
        if heading not in result.personal and (
            (question and question.name == name) or heading == name or battery(heading).rpartition("/")[2] == name
        ):
            yield place
