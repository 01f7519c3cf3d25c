"""Words that do not fit are shortened, and no number is cut."""

from __future__ import annotations

import pytest

from dashboard.plotting.glyph_width import label_width, shortened


@pytest.mark.parametrize(
    ("words", "beginning", "result"),
    [
        ("1,300 masks, UNDP", "1,30", "…"),
        ("1,300 masks, UNDP", "1,300 ma", "1,300 ma…"),
        ("PPE, 8,000 tests", "PPE, 8", "PPE,…"),
        ("PPE, 8,000 tests", "PPE, 8,000", "PPE, 8,000…"),
        ("Masks", "Masks", "Masks"),
    ],
)
def test_a_number_is_there_whole_or_not_at_all(words: str, beginning: str, result: str) -> None:
    end = "" if beginning == words else "…"
    assert shortened(words, 12, label_width(f"{beginning}{end}", 12)) == result
