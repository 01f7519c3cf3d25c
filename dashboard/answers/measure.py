"""What is computed of columns of answers, and what the columns of a sheet are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from dashboard.answers.answer_mapping import AnswerMapping, choice_name, choice_stem
from dashboard.answers.answer_sheet import AnswerSheet
from dashboard.answers.form import Form, FormQuestion
from dashboard.answers.vocabulary import CHOSEN, DISRUPTED, is_open, open_words
from dashboard.importing.column_matching import header_key
from dashboard.importing.raw_answers import completion_columns
from dashboard.importing.text_normalization import filled_cells

FIELD = re.compile(r"\$\{([^{}]+)\}|\[([^\[\]()]+)(?:\([^)]*\))?\]")
"""A question in skip logic: `${question}` of an XLSForm, `[question]` or `[question(choice)]` of REDCap."""


@dataclass(frozen=True)
class Measure:
    """What is computed of one column: the status of a service, or whether a choice was made.

    `codes` are cell -> status; `siblings` the columns of all choices of the question; `choice` the name of a choice
    that stands, among others with `separator` between, in one cell.
    """

    heading: str
    kind: Literal["status", "choice"]
    label: str
    column: int
    service: str = ""
    indicator: str = ""
    codes: Mapping[str, str | None] = field(default_factory=dict)
    siblings: tuple[int, ...] = ()
    choice: str = ""
    separator: str = ""
    question: FormQuestion | None = None

    @property
    def relevant(self) -> tuple[str, ...]:
        """Return the conditions on which it was asked."""
        return self.question.relevant if self.question else ()

    @property
    def is_binary(self) -> bool:
        """Return whether answers say yes to a disruption, and not how far it goes."""
        cells = [cell.casefold() for cell, code in self.codes.items() if code in DISRUPTED]
        return bool(cells) and all(cell in CHOSEN for cell in cells)


@dataclass
class AnswerSchema:
    """What a sheet of answers is made of.

    `roles` name headings; `open_columns` are the columns a person has to say something of, with their different cells;
    `cell_choices` the choices that stand in cells, each named as a column of its own would be.
    """

    sheet: AnswerSheet
    mapping: AnswerMapping
    form: Form | None = None
    measures: list[Measure] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    personal_columns: list[str] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    open_columns: dict[str, list[str]] = field(default_factory=dict)
    unit_candidate: str = ""
    cell_choices: list[str] = field(default_factory=list)

    def position(self, role: str) -> int:
        """Return the column of a role, -1 for none."""
        return self.sheet.column(self.roles.get(role, ""))

    @property
    def completion_columns(self) -> list[int]:
        """Return the columns that say whether what is computed was finished.

        Of REDCap, the first behind each question, as every instrument has one of its own.
        """
        usual_column = self.position("finished")
        if usual_column < 0 or self.sheet.kind.name != "REDCap":
            return [usual_column] if usual_column >= 0 else []
        columns = [self.sheet.column(heading) for heading in completion_columns(self.sheet.headings)]
        behind = (next((at for at in columns if at > measure.column), usual_column) for measure in self.measures)
        return sorted({*behind} or {usual_column})

    @property
    def finished_in_words(self) -> bool:
        """Return whether a column that no program has added says which rows are drafts."""
        kind = self.sheet.kind
        return self.position("finished") >= 0 and kind.name != "REDCap" and "finished" not in kind.roles

    @property
    def repeated_units(self) -> list[int]:
        """Return the columns that name units of several rows; none where rows count once."""
        unit = self.position("unit")
        if not self.sheet.parent and not {"month", "service"} & self.roles.keys():
            return []
        key_column = self.position("key") if self.sheet.parent else -1
        return [place for place in ((unit, self.position("scope")) if unit >= 0 else (key_column,)) if place >= 0]

    def negative_cells(self, role: str) -> set[str]:
        """Return the cells of a role that say no: of a draft, or of who did not consent."""
        heading = self.roles[role]
        question = self.question(heading)
        choices = question.choices if question else {}
        cells = {*filled_cells(self.sheet.sample, self.position(role)), *open_words()}
        codes_for_no = {cell for cell, code in self.mapping.cells(heading, "").items() if code == "refused"}
        choice_names = {name for name, labels in choices.items() if any(map(is_open, labels.values()))}
        return {cell for cell in cells if is_open(cell) and cell not in choices} | codes_for_no | choice_names

    def question(self, heading: str) -> FormQuestion | None:
        """Return the question of a heading; None where no form has it."""
        return self.form.find(heading) if self.form else None

    @property
    def loaded_columns(self) -> Iterator[int]:
        """Yield the columns that are read, of measures and of roles."""
        for measure in self.measures:
            yield measure.column
            yield from self.companion_columns(measure)
        yield from self.role_columns

    @property
    def role_columns(self) -> Iterator[int]:
        """Yield the columns that describe answers, and those by which rows are left out."""
        yield from map(self.sheet.column, self.roles.values())
        yield from self.completion_columns
        yield from (
            at for at, heading in enumerate(self.sheet.headings) if header_key(heading) in self.mapping.drop_rows
        )

    def companion_columns(self, measure: Measure) -> Iterator[int]:
        """Yield the columns of a measure beside its own, those of its skip logic too."""
        yield from measure.siblings
        for name in FIELD.findall(" ".join(measure.relevant)):
            question = "".join(name).strip()
            yield from (
                place
                for word, place in self.named_columns.items()
                if question in (word, word.partition("/")[0])
                and self.sheet.headings[place] not in self.personal_columns
            )

    @cached_property
    def named_columns(self) -> Mapping[str, int]:
        """Return the columns by what skip logic calls them: `question`, or `question/choice`."""
        names: dict[str, int] = {}
        for place, heading in enumerate(self.sheet.headings):
            question, stem = self.question(heading), choice_stem(heading)
            names.setdefault(question.name if question else heading, place)
            if stem:
                parent, part = self.question(stem), choice_name(heading)
                parent_name = parent.name if parent else stem.rpartition("/")[2]
                names.setdefault(f"{parent_name}/{(parent and parent.choice_behind(part)) or part}", place)
        return names
