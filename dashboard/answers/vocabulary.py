"""The words by which statuses and roles of columns are known, in four languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import fold_text
from dashboard.importing.vocabulary import read_rows, read_words

STATUSES = ("not", "partly", "completely", "not_applicable", "dont_know", "refused")
"""What an answer says of a service, or why it says nothing of it."""

DISRUPTED = ("partly", "completely")
NO_ANSWER = STATUSES[3:]
"""Statuses that are no answer, of a choice too."""

ROLES = ("unit", "time", "scope", "population", "month", "weight", "stratum", "cluster", "stratum_size",
         "consent", "finished")  # fmt: skip
"""What a column without a question may hold; `unit` is who answers, `population` the kind of unit."""

NONE = "none"
"""No disruption, or no answer."""

CHOSEN = ("1", "1.0", "true", "y", "yes", "checked", "selected", "да", "выбрано", "oui", "coché", "نعم", "иә", "ооба",
          "ha", "ҳа", "бале", "hawa", "بله")  # fmt: skip
NOT_CHOSEN = ("0", "0.0", "false", "n", "no", "unchecked", "not selected", "нет", "не выбрано", "non", "non coché",
              "لا", "жоқ", "жок", "yo'q", "yo‘q", "yoʻq", "йўқ", "ýok", "خیر")  # fmt: skip
"""Cells, in small letters, that say yes and no, and of a choice whether it was made."""

OTHER = ("other", "autre", "друг", "ино", "اخرى", "أخرى")
"""How the name of a choice begins, in small letters, beside which respondents write words of their own."""

EXTENTS = frozenset(map(fold_text, (NONE, "not at all", "pas du tout", "совсем нет", "completely", "complete",
                                    "полностью", "complètement", "totalement", "كليا")))  # fmt: skip
"""How far something goes: a disruption, or just as well a service."""

DISRUPTION = re.compile(r"disrupt|interrupt|suspen|affect|наруш|прерв|приостан|perturb|interromp|تعط|متوقف|توقف")
"""What a question on disruption speaks of, without accents."""

NUMBER, PER_CENT = re.compile(r"^\s*[0-9]{1,2}\s*[-–—.):=]\s*(?=\D)"), re.compile(r"[(\[][^()\[\]]*%[^()\[\]]*[)\]]")
"""What stands before and behind the words of a status: `1 - `, `(5-50 %)`."""

QUESTION_NUMBER = re.compile(r"^\s*(q|question|вопрос|в)?\s*[0-9]{1,3}[a-z]?\s*[._):-]\s*(?=\D)", re.IGNORECASE)
"""What stands before the words of a heading: `1_`, `Q3. `, `Вопрос 2) `."""

WEIGHTS = frozenset(("weight", "weights", "wt", "wgt", "pweight", "вес", "веса", "poids"))
BESIDE_WEIGHTS = frozenset(map(fold_text, (
    "survey", "sampling", "sample", "design", "base", "final", "analysis", "probability", "normalized", "normalised",
    "adjusted", "post", "stratification", "facility", "household", "of", "the",
    "итоговый", "выборочный", "нормированный", "échantillonnage", "d", "de", "sondage", "normalisé",
)))  # fmt: skip
"""Words of which a heading of weights is made; weights in kilograms have others."""

MISSING = "[-–—.…]+|[.][a-z]|#?null!?|nan|#?n/a|na|<na>|none|(system )?missing"
"""What programs write in place of a missing value, in small letters."""

TEST_UNIT = (
    "^(test|тест|essai|اختبار|testing|dummy)"
    "([ _.-]*(facility|site|clinic|hospital|form|entry|record|учреждение|établissement|المرفق))?[ _.#-]*[0-9]*$"
)
"""What stands in place of a unit in rows that only try the form, in small letters."""


def statuses() -> Mapping[str, str]:
    """Return folded words -> status."""
    return read_words("dashboard.answers", "statuses", "status")


@lru_cache(1)
def completion() -> Mapping[str, str]:
    """Return folded words -> `done` or `open`, of forms and of consent."""
    yes, no = (map(fold_text, words) for words in (CHOSEN, NOT_CHOSEN))
    words = read_words("dashboard.answers", "completion", "state")
    return {**dict.fromkeys(yes, "done"), **dict.fromkeys(no, "open"), **words}


def is_open(words: str) -> bool | None:
    """Return whether a cell says no: not finished, or no consent; None for other words."""
    state = completion().get(fold_text(words), "")
    return state == "open" if state else None


def open_words() -> set[str]:
    """Return the words that say no, folded and as cells write them, in small letters."""
    rows = read_rows("completion", "dashboard.answers")
    words = (word for row in rows if row["state"] == "open" for word in row["words"].split("|"))
    return {*words, *NOT_CHOSEN, *(word for word, state in completion().items() if state == "open")}


def status_of(words: str) -> str:
    """Return the status that an answer or its label names; "" where it names none."""
    return statuses().get(status_words(words), "")


def status_words(cell: str) -> str:
    """Return the words of a status without its number (`1 - `) and what it stands for (`>50%`)."""
    return fold_text(PER_CENT.sub(" ", NUMBER.sub("", cell)))


def statuses_of(cells: Iterable[str], headings: Iterable[str] = ()) -> dict[str, str]:
    """Return the cells of a column that name a status -> that status.

    Programs write None for an empty cell, too: where another cell says that nothing was disrupted, it names none.
    "Completely" may be completely open: it names one where the question, or the cell of those that were not, tells.
    No headings and labels of the question are given where it does not matter how far something goes.
    """
    statuses = {cell: status for cell in cells if (status := status_of(cell))}
    nothing = [cell for cell, status in statuses.items() if status == "not"]
    ambiguous = [cell for cell in nothing if status_words(cell) == NONE] if len(nothing) > 1 else []
    texts = [fold_text(text) for text in headings]
    is_clear = any(status_words(cell) not in EXTENTS for cell in nothing) or any(map(DISRUPTION.search, texts))
    if texts and not is_clear:
        ambiguous = [cell for cell in statuses if status_words(cell) in EXTENTS]
    return {cell: status for cell, status in statuses.items() if cell not in ambiguous}


def split_options(cell: str, separator: str) -> list[str]:
    """Split a cell into options, which may hold the separator too.

    Behind a comma, what begins with a blank or in a small letter, or closes a bracket, goes on with the option before.
    """
    parts = list[str]()
    for part in cell.rstrip(";").split(separator):
        goes_on = part[:1].islower() or part[:1] == " " or (parts and parts[-1].count("(") > parts[-1].count(")"))
        if parts and goes_on and separator != ";":
            parts[-1] += f"{separator}{part}"
        else:
            parts.append(part.strip())
    return parts


def role_of(heading: str) -> str:
    """Return the role that a heading names, alone or behind the names of its groups."""
    roles = read_words("dashboard.answers", "roles", "role")
    names = [fold_text(QUESTION_NUMBER.sub("", name)) for name in (heading, re.split(r"[/:]", heading)[-1])]
    is_weight = any(WEIGHTS & {*name.split()} and {*name.split()} <= WEIGHTS | BESIDE_WEIGHTS for name in names)
    return next((roles[name] for name in names if name in roles), "weight" if is_weight else "")


def known_roles(headings: Iterable[str]) -> int:
    """Return how many headings name a role."""
    return sum(1 for heading in headings if role_of(heading))


def is_completion_column(heading: str, cells: Sequence[str]) -> bool:
    """Return whether a column says of each row that its form was finished, or is a draft.

    Yes and no say it only below a heading that asks for it.
    """
    asks = role_of(heading) == "finished" and not re.search("status|statut|статус|حال", heading.casefold())
    states = [is_open(cell) for cell in cells]
    says = any(cell.casefold() not in (*CHOSEN, *NOT_CHOSEN) for cell in cells)
    words = fold_text(QUESTION_NUMBER.sub("", heading)).split()
    # Of "Form status" with one word that is known, it is asked what the others say.
    are_known = None not in states or (False in states and (True in states or len(words) > 1))
    return "/" not in heading and bool(cells) and are_known and (asks or says)


def service_finder(package: TargetPackage) -> Callable[[list[str]], str]:
    """Return what finds the one service that texts name ("" for none), by its longest name."""
    ids = package.ids("services")

    def find(texts: list[str]) -> str:
        for text in map(fold_text, texts):
            if text in ids:
                return ids[text]
            matches = [(len(name), service) for name, service in ids.items() if f" {name} " in f" {text} "]
            longest = {service for length, service in matches if length == max(matches)[0]}
            if len(longest) == 1:
                return longest.pop()
        return ""

    return find
