"""The words by which statuses and roles of columns are known, in four languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dashboard.importing.text_normalization import fold_text
from dashboard.importing.vocabulary import read_words

STATUSES = ("not", "partly", "completely", "not_applicable", "dont_know", "refused")
"""What an answer says of a service, or why it says nothing of it."""

DISRUPTED = ("partly", "completely")
NO_ANSWER = STATUSES[3:]
"""Statuses that are no answer, of a choice too."""

ROLES = ("unit", "time", "scope", "population", "month", "weight", "stratum", "cluster", "stratum_size")
"""What a column without a question may hold; `unit` is who answers, `population` the kind of unit."""

NONE = "none"
"""No disruption, or no answer."""

TEST_WORDS = frozenset(map(fold_text, ("test", "тест", "essai", "اختبار", "testing", "dummy")))
"""What stands in place of a unit in rows that only try the form."""


def statuses() -> Mapping[str, str]:
    """Return folded words -> status."""
    return read_words("dashboard.answers", "statuses", "status")


def roles() -> Mapping[str, str]:
    """Return folded heading -> role of its column."""
    return read_words("dashboard.answers", "roles", "role")


def status_of(words: str) -> str:
    """Return the status that an answer or its label names; "" where it names none."""
    return statuses().get(fold_text(words), "")


def statuses_of(cells: Iterable[str]) -> dict[str, str]:
    """Return the cells of a column that name a status -> that status.

    Programs write None for an empty cell, too: where another cell says that nothing was disrupted, it names none.
    """
    known = {cell: status for cell in cells if (status := status_of(cell))}
    nothing = [cell for cell, status in known.items() if status == "not"]
    doubtful = [cell for cell in nothing if fold_text(cell) == NONE] if len(nothing) > 1 else []
    return {cell: status for cell, status in known.items() if cell not in doubtful}


def role_of(heading: str) -> str:
    """Return the role that a heading names, alone or behind the names of its groups."""
    names = [heading, re.split(r"[/:]", heading)[-1]]
    return next((role for name in names if (role := roles().get(fold_text(name), ""))), "")
