"""Match cells against the patterns of a data package, in time that grows with their length."""

from __future__ import annotations

import re
from collections.abc import Callable

import re2

from dashboard.bounds.errors import BoundError
from dashboard.errors import LazyMessage

MAX_LENGTH = 500
"""Characters of a pattern; the longest shipped one has 46."""

_BRANCHES = re.compile(r"[*+?{|]|\\[1-9]")
"""What lets a pattern be tried in more than one way."""


def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """Return whether a whole cell matches, as a function.

    One with a single repetition cannot be tried in many ways and is left to `re`, which is faster; any other goes to
    RE2, which never tries twice.

    Raises:
        BoundError: it is too long, or needs to be tried in many ways (look-ahead, back-reference).
        re.error: it is no pattern.
    """
    if len(pattern) > MAX_LENGTH:
        raise BoundError(LazyMessage.t("the pattern has more than {number} characters", number=MAX_LENGTH))
    matches: Callable[[str], object] = re.compile(pattern).fullmatch
    if len(_BRANCHES.findall(pattern)) > 1:
        options = re2.Options()
        options.log_errors = False
        try:
            matches = re2.compile(pattern, options=options).fullmatch
        except re2.error:
            raise BoundError(
                LazyMessage.t("the pattern {pattern} looks ahead or back, or repeats too often", pattern=pattern)
            ) from None
    return lambda cell: matches(cell) is not None
