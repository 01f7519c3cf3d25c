"""The form that was answered: questions, choices, labels and skip logic.

XLSForm (sheets `survey` and `choices`), and the data dictionary of REDCap (one table).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from dashboard.importing.errors import ImportRejected
from dashboard.importing.text_normalization import fold_text
from dashboard.importing.vocabulary import languages
from dashboard.xlsx_reader.raw_sheet import RawSheet

QuestionKind = Literal["one", "multiple", "text", "person", "other"]

PERSONS = ("username", "phonenumber", "email", "deviceid", "geopoint", "geotrace", "geoshape", "image", "audio",
           "video",
           "file", "background-audio", "start-geopoint", "signature")  # fmt: skip
"""Types of questions whose answers are data of persons, and are never read."""

KINDS: Mapping[str, QuestionKind] = {
    "select_one": "one", "select_multiple": "multiple", "select_one_from_file": "one", "text": "text", "note": "other",
    "radio": "one", "dropdown": "one", "yesno": "one", "truefalse": "one", "checkbox": "multiple", "notes": "text",
    **dict.fromkeys(PERSONS, "person"),
}  # fmt: skip
LANGUAGE = re.compile(r"label(?:::?\s*(.*))?$", re.IGNORECASE)
REDCAP_HEADINGS = ("variable / field name", "field type", "field label")


@dataclass(frozen=True)
class FormQuestion:
    """A question of a form.

    `path` names it with its groups; `labels` and `choices` (name -> labels) are by language; `relevant` are the
    conditions, its own and its groups', that all have to hold where it is asked; `repeat` names the group that repeats.
    """

    path: str
    kind: QuestionKind
    labels: Mapping[str, str] = field(default_factory=dict)
    list_name: str = ""
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    relevant: tuple[str, ...] = ()
    repeat: str = ""

    @property
    def name(self) -> str:
        """Return its name without those of its groups."""
        return self.path.rpartition("/")[2]

    def texts(self, choice: str) -> tuple[str, ...]:
        """Return the name of a choice and its labels."""
        return (choice, *self.choices.get(choice, {}).values())

    def choice_behind(self, part: str) -> str:
        """Return the choice that the end of a heading names, "" for none; 96 may be -96."""
        return self.choice_of(part)[0] or self.choice_of(f"-{part}")[0]

    def choice_of(self, cell: str) -> tuple[str, str]:
        """Return the choice that a cell names, and the language of its label ("": the name)."""
        if cell in self.choices:
            return cell, ""
        word = fold_text(cell)
        for name, labels in self.choices.items():
            language = next((key for key, label in labels.items() if fold_text(label) == word), None)
            if language is not None:
                return name, language or "?"
        return "", ""


@dataclass(frozen=True)
class Form:
    """The questions of a form in its order, and its version where it states one."""

    questions: tuple[FormQuestion, ...]
    version: str = ""

    def find(self, heading: str) -> FormQuestion | None:
        """Return the one question with this path, name or label; None for none or several.

        A column of one choice (`offered/outreach`) is none, though another question may be called like the choice.
        """
        word = heading.replace("-", "/").replace(": ", "/")
        exact = [question for question in self.questions if question.path in (heading, word)]
        if len(exact) == 1:
            return exact[0]
        stem, slash, choice = heading.rpartition("/")
        parent = self.find(stem) if slash else None
        if parent and parent.kind == "multiple" and parent.choice_of(choice)[0]:
            return None
        names = [question for question in self.questions if question.name in (heading, heading.rpartition("/")[2])]
        if len(names) == 1:
            return names[0]
        for part in dict.fromkeys((heading, heading.rpartition("/")[2])):  # labels may stand behind those of groups
            label = fold_text(part)
            labels = [question for question in self.questions if label in map(fold_text, question.labels.values())]
            if len(labels) == 1:
                return labels[0]
        return None


def read_form(name: str, sheets: Sequence[RawSheet]) -> Form:
    """Return the form in a workbook or table.

    Raises:
        ImportRejected: it is neither an XLSForm nor a data dictionary of REDCap.
    """
    tables = {sheet.name.strip().casefold(): _records(sheet) for sheet in sheets}
    if _is_survey(tables.get("survey", [])):
        settings = next(iter(tables.get("settings", [])), {})
        return Form(tuple(_questions(tables["survey"], tables.get("choices", []))), settings.get("version", ""))
    for records in tables.values():
        if _is_dictionary(records):
            return Form(tuple(_dictionary(records)))
    raise ImportRejected.t(
        "{file} is not understood as a form. Give the XLSForm (sheets survey and choices), or the data dictionary "
        "of REDCap.",
        file=name,
    )


def is_form(sheets: Sequence[RawSheet]) -> bool:
    """Return whether a file is a form by its headings."""
    tables = [(sheet.name.strip().casefold(), _records(sheet, 1)) for sheet in sheets]
    return any((name == "survey" and _is_survey(rows)) or _is_dictionary(rows) for name, rows in tables)


def _is_survey(records: Sequence[Mapping[str, str]]) -> bool:
    return bool(records) and {"type", "name"} <= records[0].keys()


def _is_dictionary(records: Sequence[Mapping[str, str]]) -> bool:
    return bool(records) and records[0].keys() >= set(REDCAP_HEADINGS)


def _records(sheet: RawSheet, limit: int | None = None) -> list[dict[str, str]]:
    """Return the rows of a sheet by its headings, in lower case but for the languages of labels."""
    rows = list(islice((row for row in sheet.rows if any(row)), None if limit is None else limit + 1))
    if not rows:
        return []
    headings = [cell.strip() if LANGUAGE.match(cell.strip()) else cell.strip().casefold() for cell in rows[0]]
    return [{heading: cell.strip() for heading, cell in zip(headings, row, strict=False)} for row in rows[1:]]


def _labels(record: Mapping[str, str]) -> dict[str, str]:
    """Return language -> label of a row; the language without a name is ""."""
    labels = {
        match[1] or "": cell for heading, cell in record.items() if (match := LANGUAGE.fullmatch(heading)) and cell
    }
    return {language.partition("(")[0].strip(): label for language, label in labels.items()}


def _questions(survey: Sequence[Mapping[str, str]], choices: Sequence[Mapping[str, str]]) -> Iterator[FormQuestion]:
    lists: dict[str, dict[str, Mapping[str, str]]] = {}
    for record in choices:
        group = record.get("list_name") or record.get("list name", "")
        lists.setdefault(group, {})[record.get("name") or record.get("value", "")] = _labels(record)
    groups: list[tuple[str, str, bool]] = []
    for record in survey:
        kind, _, group = re.sub(r"\s+", " ", record.get("type", "")).partition(" ")
        name, relevant = record.get("name", ""), record.get("relevant") or record.get("relevance", "")
        edge, _, scope = (
            f"{kind} {group}".replace("_", " ", 1).partition(" ") if kind.startswith(("begin", "end")) else ("", "", "")
        )
        if edge == "begin":
            groups.append((name, relevant, scope.strip().startswith("repeat")))
        elif edge == "end" and scope:
            groups = groups[:-1]
        elif name:
            conditions = tuple(filter(None, [*(logic for _, logic, _ in groups), relevant]))
            repeat = next((outer for outer, _, is_repeat in reversed(groups) if is_repeat), "")
            path = "/".join([*(outer for outer, _, _ in groups), name])
            list_name = group.partition(" ")[0]
            options = dict(lists.get(list_name, {}))
            if group.endswith("or_other"):
                options.setdefault("other", {"": "Other"})
            yield FormQuestion(path, KINDS.get(kind, "other"), _labels(record), list_name, options, conditions, repeat)


def _dictionary(records: Sequence[Mapping[str, str]]) -> Iterator[FormQuestion]:
    """Yield the questions of a data dictionary of REDCap."""
    for record in records:
        cell = next((record[heading] for heading in record if heading.startswith("choices")), "")
        pairs = [part.partition(",") for part in cell.split("|") if "," in part]
        choices = {name.strip(): {"": re.sub(r"<[^<>]*>", "", label).strip()} for name, _, label in pairs}
        if record["field type"] in ("yesno", "truefalse"):
            choices = {"1": {"": "Yes"}, "0": {"": "No"}}
        logic = next((record[heading] for heading in record if heading.startswith("branching logic")), "")
        label = re.sub(r"<[^<>]*>", "", record["field label"]).strip()
        is_person = record.get("identifier?", "").casefold() == "y"
        kind = "person" if is_person else KINDS.get(record["field type"], "other")
        name = record["variable / field name"]
        yield FormQuestion(name, kind, {"": label}, name, choices, (logic,) if logic else ())


def question_label(question: FormQuestion | None, heading: str, language: str) -> str:
    """Return the label of a question in a language; its heading where it has none."""
    if not question or not question.labels:
        return heading
    return _in_language(question.labels, language) or heading


def choice_label(question: FormQuestion, choice: str, language: str) -> str:
    """Return the label of a choice behind that of its question."""
    name = _in_language(question.choices.get(choice, {}), language) or choice
    return f"{question_label(question, question.name, language)}: {name}"


def _in_language(labels: Mapping[str, str], language: str) -> str:
    """Return the label in a language, by its name or code; else the first."""
    matches = (label for name, label in labels.items() if languages().get(fold_text(name), name.casefold()) == language)
    return next(matches, next(iter(labels.values()), ""))
