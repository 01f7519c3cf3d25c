"""Columns of categories say the same as the columns they are made of."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.categories import map_categories, matches

CELLS = st.lists(st.sampled_from(["", "a", "b", "B", "ä", "a;b"]), max_size=30).map(lambda c: pd.Series(c, dtype="str"))


@given(CELLS)
def test_rows_match_as_their_cells_do(cells: pd.Series) -> None:
    assert matches(pd.Categorical(cells), lambda cell: "a" in cell).tolist() == ["a" in cell for cell in cells]


@given(CELLS)
def test_several_cells_may_get_the_same_name_and_names_are_in_order(cells: pd.Series) -> None:
    upper = map_categories(pd.Categorical(cells), str.upper)
    assert upper.tolist() == [cell.upper() for cell in cells]
    assert upper.categories.tolist() == sorted({cell.upper() for cell in cells})
