"""What is computed of columns of answers, and what the columns of a sheet are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from dashboard.answers.answer_mapping import AnswerMapping, battery
from dashboard.answers.answer_sheet import AnswerSheet
from dashboard.answers.form import Form, FormQuestion
from dashboard.importing.column_matching import key


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
    mapping: AnswerMapping
    form: Form | None = None
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

    def question(self, heading: str) -> FormQuestion | None:
        """Return the question of a heading; None where no form has it."""
        return self.form.find(heading) if self.form else None

    @property
    def loaded_columns(self) -> Iterator[int]:
        """Yield the columns that are read, of measures and of roles."""
        for measure in self.measures:
            yield measure.column
            yield from self.columns_beside(measure)
        yield from self.described_columns

    @property
    def described_columns(self) -> Iterator[int]:
        """Yield the columns that describe answers, and those by which rows are left out."""
        yield from map(self.sheet.column, self.roles.values())
        yield from (at for at, heading in enumerate(self.sheet.headings) if key(heading) in self.mapping.drop_rows)

    def columns_beside(self, measure: Measure) -> Iterator[int]:
        """Yield the columns of a measure beside its own, those of its skip logic too."""
        yield from measure.siblings
        for text in measure.relevant:
            for name in re.findall(r"\$\{([^}]+)\}|\[([^\]()]+)(?:\([^)]*\))?\]", text):
                yield from self._columns_of_name("".join(name).strip())

    def _columns_of_name(self, name: str) -> Iterator[int]:
        for place, heading in enumerate(self.sheet.headings):
            question = self.question(heading)
            if heading not in self.personal and (
                (question and question.name == name) or heading == name or battery(heading).rpartition("/")[2] == name
            ):
                yield place
