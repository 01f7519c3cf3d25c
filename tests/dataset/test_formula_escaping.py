"""What a spreadsheet would run is written so that it does not, and read back as it was."""

from __future__ import annotations

import pytest

from dashboard.dataset.formula_escaping import escape_formula, unescape_formula

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What OWASP names, and the wide signs of East Asia."""

BLANKS = (" ", "\u00a0", "\ufeff", "\u200b")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("blank", ["", *BLANKS])
def test_what_is_made_harmless_is_read_back_as_it_was(start: str, blank: str) -> None:
    assert escape_formula(f"{blank}{start}1+1") == f"'{blank}{start}1+1"
    assert unescape_formula(f"'{blank}{start}1+1") == f"{blank}{start}1+1"


@pytest.mark.parametrize("cell", ["", "'", "'tis", "''=1", "1+1", "Oʻzbekiston"])
def test_an_apostrophe_of_the_text_itself_stays(cell: str) -> None:
    assert escape_formula(cell) == cell
    assert unescape_formula(cell) == cell
