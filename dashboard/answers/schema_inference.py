"""What each column of answers is.

A question on a service, a choice, a role, data of persons, or nothing.

A mapping that a person confirmed decides alone; else what the form, the words of cells and headings say, and options.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dashboard.answers.answer_mapping import NUMBERED, AnswerMapping, battery, choice_name, choice_stem
from dashboard.answers.answer_sheet import AnswerSheet
from dashboard.answers.form import Form, FormQuestion, choice_label, question_label
from dashboard.answers.measure import AnswerSchema, Measure
from dashboard.answers.vocabulary import (
    CHOSEN,
    DISRUPTED,
    NO_ANSWER,
    NOT_CHOSEN,
    OTHER,
    ROLES,
    is_completion_column,
    role_of,
    service_finder,
    split_options,
    status_of,
    statuses_of,
)
from dashboard.importing.personal_data import is_personal
from dashboard.importing.raw_answers import completion_columns
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import filled_cells
from dashboard.xlsx_reader.raw_sheet import RawSheet

CHECKED = frozenset((*CHOSEN, *NOT_CHOSEN, ""))
MAX_ANSWERS = 12
"""Different answers up to which a column may be a question whose answers are chosen from a list."""

WRITE_CHOICES = ("SurveyMonkey", "Qualtrics")
"""Programs that write the text of a choice into its column where it was made."""

MIN_DISTINCT_SHARE = 0.6
"""Share of different cells from which a column of codes may name the units."""

MIN_LISTED_SHARE = 0.8
"""Share of what cells of several choices say that occurs twice, from which it is a list."""

CODE = re.compile(r"[\w.-]{1,20}")


def infer_schema(
    sheet: AnswerSheet, form: Form | None, mapping: AnswerMapping, package: TargetPackage, language: str
) -> AnswerSchema:
    """Return what the columns of a sheet are."""
    result = AnswerSchema(sheet, mapping, form)
    reader, raw = _SchemaBuilder(result, package, language), RawSheet(sheet.name, sheet.sample)
    _system_roles(result)
    for place, heading in enumerate(sheet.headings):
        question = result.question(heading)
        words = dict.fromkeys((heading, sheet.labels.get(heading, heading)))
        if (question and question.kind == "person") or any(is_personal(raw, 0, place, word) for word in words):
            result.personal_columns.append(heading)
            continue
        role, own_column = mapping.role(heading), sheet.kind.owns(heading) or heading in result.roles.values()
        if role == "" or (role is None and (mapping.is_confirmed or own_column)):
            if role == "":  # also of the program's own columns a person may say so
                result.roles = {name: column for name, column in result.roles.items() if column != heading}
            result.ignored_columns += [] if own_column else [heading]
        elif role is not None:
            reader.add_mapped(role, place, heading)
        else:
            reader.add_proposed(place, heading)
    reader.add_cell_choices()
    own_headings = sheet.headings[: sheet.parent_start]
    result.measures = [measure for measure in result.measures if measure.column < len(own_headings)]
    result.open_columns = {heading: cells for heading, cells in result.open_columns.items() if heading in own_headings}
    return result


def _system_roles(result: AnswerSchema) -> None:
    """Take over what the exporting program says in columns of its own."""
    names = {heading.casefold(): heading for heading in result.sheet.headings}
    for role, columns in result.sheet.kind.roles.items():
        column = next((names[name] for name in columns if name in names), "")
        if column:
            result.roles[role] = column
    if result.sheet.kind.name == "REDCap" and (own_columns := completion_columns(result.sheet.headings)):
        result.roles["finished"] = own_columns[0]


class _SchemaBuilder:
    """Adds the columns of a sheet to what is understood of it."""

    def __init__(self, result: AnswerSchema, package: TargetPackage, language: str) -> None:
        self.result, self.sheet, self.mapping, self.language = result, result.sheet, result.mapping, language
        self.indicators = set(package.texts["indicators"]["id"])
        self.find_service = service_finder(package)

    def add_mapped(self, role: str, place: int, heading: str) -> None:
        """Take a column as a person names it."""
        question = self.result.question(heading)
        if role in ROLES or role == "service":
            self.result.roles[role] = heading
        elif role == "choice" and _choices_in_cells(self.sheet, place, question):
            self.result.ignored_columns.append(heading)
        elif role == "choice" or role in self.indicators:
            self._add_choice(place, heading, *_choice(heading, self.result), role if role in self.indicators else "")
        else:
            codes: dict[str, str | None] = _codes(question, [heading]) if question else {}
            if not question and not self.mapping.is_confirmed:
                codes |= statuses_of(_cells(self.sheet, place), [heading])
            codes |= self.mapping.cells(heading, question.list_name if question else "")
            self._add_status(place, heading, "" if role == "status" else role, codes, question)

    def add_proposed(self, place: int, heading: str) -> None:
        """Take a column as its form, its heading and its cells say."""
        result, question = self.result, self.result.question(heading)
        parent, choice = _choice(heading, result)
        cells = _cells(self.sheet, place)
        codes = _codes(question) if question else {**dict.fromkeys(cells), **statuses_of(cells)}
        codes |= self._mapped_codes(heading, question)
        label = self._label(heading, question)
        names = (heading, label, *(question.labels.values() if question else ()))
        is_listed = question is None and _is_checklist(self.sheet, heading)
        role = next((role for word in names if (role := role_of(word))), "")
        role = "" if role == "finished" and not is_completion_column(heading, cells) else role
        if is_listed and (role != "consent" or battery(heading) in self.sheet.headings):
            role = ""  # a choice that is called "hospital" names no units
        if parent and parent.kind == "multiple":
            self._add_choice(place, heading, parent, choice)
        elif _is_status(codes, question, cells, lambda: bool(self.find_service([heading, label]))):
            service = self.find_service(list(names))
            self._add_status(place, heading, service, self._certain_codes(heading, cells, question), question)
        elif role and (role not in result.roles or self._is_finer_unit(role, heading)):
            result.ignored_columns += [result.roles[role]] if role in result.roles else []
            result.roles[role] = heading
        elif is_listed:
            self._add_choice(place, heading, None, "")
        else:
            self._leave_open(place, heading, cells, question)

    def _leave_open(self, place: int, heading: str, cells: list[str], question: FormQuestion | None) -> None:
        """Keep a column as one that a person may have to say something of, or as nothing."""
        is_text = question is None and not _choices_in_cells(self.sheet, place, None)
        if is_text and 1 < len(cells) <= MAX_ANSWERS and all(map(CODE.fullmatch, cells)):
            self.result.open_columns[heading] = cells
            return
        self.result.ignored_columns.append(heading)
        if is_text and not self.result.unit_candidate and _may_name_units(self.sheet, place):
            self.result.unit_candidate = heading

    def _certain_codes(self, heading: str, cells: list[str], question: FormQuestion | None) -> dict[str, str | None]:
        """Return what answers mean beyond doubt; what is not among them is asked about."""
        if question:
            return _codes(question, [heading]) | self._mapped_codes(heading, question)
        mapped = {cell: code for cell, code in self._mapped_codes(heading, None).items() if code or cell not in cells}
        return {**statuses_of(cells, [heading, self._label(heading, None)]), **mapped}

    def _mapped_codes(self, heading: str, question: FormQuestion | None) -> dict[str, str | None]:
        """Return the codes of a mapping; A1 of one question says nothing of another's."""
        if not question and self.mapping.names_questions:
            return {}
        return self.mapping.cells(heading, question.list_name if question else "")

    def _is_finer_unit(self, role: str, heading: str) -> bool:
        """Return whether a column has codes of units, and the one before names that units share."""
        current = self.result.roles[role]
        if role != "unit" or self.sheet.kind.owns(current) or self.mapping.role(current) is not None:
            return False
        units, other_units = (len(_cells(self.sheet, self.sheet.column(name))) for name in (current, heading))
        return other_units > units

    def add_cell_choices(self) -> None:
        """Take choices that have no columns of their own out of the one cell they stand in."""
        result = self.result
        split = {measure.question.path for measure in result.measures if measure.kind == "choice" and measure.question}
        for heading in list(result.ignored_columns):
            place, question = self.sheet.column(heading), result.question(heading)
            choices = _choices_in_cells(self.sheet, place, question)
            if choices:
                result.ignored_columns.remove(heading)
            for choice in choices if not question or question.path not in split else ():
                name = f"{heading}/{choice}"
                result.cell_choices.append(name)
                role = self.mapping.role(name)
                if role or (role is None and not self.mapping.is_confirmed):
                    indicator = role if role and role in self.indicators else ""
                    self._add_choice(place, heading, question, choice, indicator, in_cells=True)

    def _label(self, heading: str, question: FormQuestion | None) -> str:
        """Return how the form, or a row below the headings, puts a question."""
        return question_label(question, self.sheet.labels.get(heading, heading), self.language)

    def _add_status(
        self, place: int, heading: str, service: str, codes: Mapping[str, str | None], question: FormQuestion | None
    ) -> None:
        label = self._label(heading, question)
        self.result.measures.append(Measure(heading, "status", label, place, service, codes=codes, question=question))

    def _add_choice(
        self, place: int, heading: str, question: FormQuestion | None, choice: str, indicator: str = "",
        *, in_cells: bool = False,
    ) -> None:  # fmt: skip
        """Add a choice that has a column of its own, or stands among others in cells."""
        label = choice_label(question, choice, self.language) if question else self._label(heading, None)
        cells = self.mapping.cells(heading, question.list_name if question else "")
        codes = {cell: code for cell, code in cells.items() if code in ("not", *NO_ANSWER)}
        siblings = _siblings(self.sheet, heading)
        measure = Measure(
            heading, "choice", label, place, indicator=indicator, codes=codes, siblings=siblings, question=question
        )
        if in_cells:
            measure = replace(
                measure, heading=f"{heading}/{choice}", label=label if question else f"{label}: {choice}",
                siblings=(place,), choice=choice, separator=choice_separator(self.sheet, place),
            )  # fmt: skip
        self.result.measures.append(measure)


def _is_status(
    codes: Mapping[str, str | None], question: FormQuestion | None, cells: list[str], is_service: Callable[[], bool]
) -> bool:
    """Return whether answers are statuses of a service.

    Of a form one at least is a disruption; of cells all are statuses, or most where the heading is a service.
    """
    statuses = [code for code in codes.values() if code]
    if question:
        return question.kind == "one" and any(code in DISRUPTED for code in statuses) and len(statuses) > 1
    matches = sum(1 for cell in cells if codes.get(cell))
    are_statuses = 0 < matches == len(cells) or (
        matches * 2 > len(cells) and (any(code in DISRUPTED for code in statuses) or is_service())
    )
    return are_statuses and any(code in (*DISRUPTED, "not") for code in statuses)


def multiple_choice_cell(sheet: AnswerSheet, place: int) -> str:
    """Return a cell of several choices, one of which stands alone in another ("": none)."""
    cells = {cell.casefold(): cell for cell in _cells(sheet, place) if cell.casefold() not in CHECKED}
    parts = {cell: re.split(r"[\s,;|]+", cell) for cell in cells}
    return next((cells[cell] for cell, names in parts.items() if len(names) > 1 and any(map(cells.get, names))), "")


def _codes(question: FormQuestion, headings: Sequence[str] = ()) -> dict[str, str | None]:
    """Return the name of each choice of a question -> the status it means.

    "" where none is known, which is asked about.
    """
    words = {word: name for name, labels in question.choices.items() for word in (name, *labels.values())}
    codes: dict[str, str | None] = dict.fromkeys(question.choices, "")
    for word, status in statuses_of(words, (*headings, *question.labels.values()) if headings else ()).items():
        codes[words[word]] = codes[words[word]] or status
    return codes


def _cells(sheet: AnswerSheet, place: int) -> list[str]:
    """Return the different filled cells of a column in the sample."""
    return sorted({*filled_cells(sheet.sample, place)})


def _may_name_units(sheet: AnswerSheet, place: int) -> bool:
    """Return whether a column holds short codes, mostly different, some of them repeated."""
    cells = filled_cells(sheet.sample, place)
    return (
        len(cells) > 0.9 * len(sheet.sample) > 0
        and MIN_DISTINCT_SHARE * len(cells) <= len({*cells}) < len(cells)
        and all(CODE.fullmatch(cell) for cell in cells)
    )


def _choice(heading: str, result: AnswerSchema) -> tuple[FormQuestion | None, str]:
    """Return the question of which a column is one choice, and the name of the choice."""
    question = result.question(choice_stem(heading)) if choice_stem(heading) else None
    if not question or (NUMBERED.fullmatch(heading) and result.question(heading)):
        return None, ""
    name = question.choice_behind(choice_name(heading))
    return (question, name) if name else (None, "")


def _siblings(sheet: AnswerSheet, heading: str) -> tuple[int, ...]:
    """Return the columns of all choices of the question of one choice."""
    stem = choice_stem(heading)
    return tuple(place for place, other in enumerate(sheet.headings) if stem and choice_stem(other) == stem) or (
        sheet.column(heading),
    )


def _is_checklist(sheet: AnswerSheet, heading: str) -> bool:
    """Return whether a column and a sibling say nothing but whether a choice was made."""
    siblings = _siblings(sheet, heading)
    cells = {place: {cell.casefold() for cell in _cells(sheet, place)} for place in siblings}
    names = {place: sheet.headings[place] for place in siblings}
    texts = {place: choice_texts(name, sheet.labels.get(name, "")) for place, name in names.items()}
    checkboxes = [place for place in siblings if cells[place] <= CHECKED | texts[place]]
    text_columns = [place for place in siblings if place not in checkboxes]
    has_texts = not all(choice_part(names[place]).startswith(OTHER) for place in text_columns) or any(
        cells[place] - CHECKED for place in checkboxes
    )
    return (
        len(checkboxes) > 1
        and sheet.column(heading) in checkboxes
        and any(cells[place] for place in checkboxes)
        and (not has_texts or sheet.kind.name in WRITE_CHOICES)
    )


def choice_part(heading: str) -> str:
    """Return the part of a heading that names a choice, in small letters."""
    return choice_name(heading).casefold()


def choice_texts(heading: str, label: str) -> set[str]:
    """Return what a choice is called by its heading and its label, in small letters."""
    return {choice_part(heading), label.rpartition(" - ")[2].casefold()}


def _choices_in_cells(sheet: AnswerSheet, place: int, question: FormQuestion | None) -> list[str]:
    """Return the choices that stand together in cells, of the form or told by the program.

    What only one cell says is text beside them; where that is much, there are none.
    """
    if question:
        return list(question.choices) if question.kind == "multiple" else []
    cells, separator = filled_cells(sheet.sample, place), choice_separator(sheet, place)
    if not separator or not any(separator in cell for cell in cells):
        return []
    parts = Counter(part for cell in cells for part in split_options(cell, separator))
    parts = Counter({name: count for name, count in parts.items() if status_of(name) not in NO_ANSWER})
    names = sorted(name for name, count in parts.items() if count > 1)
    is_list = sum(parts[name] for name in names) >= MIN_LISTED_SHARE * parts.total()
    return names if is_list and len(names) <= MAX_ANSWERS else []


def choice_separator(sheet: AnswerSheet, place: int) -> str:
    """Return what stands between the choices of a cell, "" where the program is not known."""
    has_semicolons = any(";" in cell for cell in filled_cells(sheet.sample, place))
    return ";" if has_semicolons and sheet.kind.separator else sheet.kind.separator
