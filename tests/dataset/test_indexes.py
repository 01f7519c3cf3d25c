"""Columns by their different cells say the same as the columns."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.indexes import code, worded

CELLS = st.lists(st.sampled_from(["", "a", "b", "B", "ä", "a;b"]), max_size=30).map(lambda c: pd.Series(c, dtype="str"))


@given(CELLS)
def test_a_column_is_kept_filtered_and_ordered_as_it_is(cells: pd.Series) -> None:
    coded = code(cells)
    assert [coded.words[place] for place in coded.codes] == cells.tolist()
    assert coded.where(lambda cell: "a" in cell).tolist() == ["a" in cell for cell in cells]
    ranks = coded.ranks().tolist()
    assert sorted(range(len(ranks)), key=ranks.__getitem__) == sorted(range(len(cells)), key=cells.tolist().__getitem__)


@given(CELLS)
def test_names_may_be_shared_by_several_cells(cells: pd.Series) -> None:
    assert worded(cells, str.upper).tolist() == [cell.upper() for cell in cells]
    assert code(cells).renamed(str.upper).ranks().tolist() == code(worded(cells, str.upper)).ranks().tolist()
