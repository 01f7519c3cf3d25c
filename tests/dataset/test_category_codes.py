"""Columns by their different cells say the same as the columns."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.category_codes import code, count_combinations

CELLS = st.lists(st.sampled_from(["", "a", "b", "B", "ä", "a;b"]), max_size=30).map(lambda c: pd.Series(c, dtype="str"))


@given(CELLS)
def test_a_column_is_kept_filtered_and_ordered_as_it_is(cells: pd.Series) -> None:
    coded = code(cells)
    assert [coded.words[place] for place in coded.codes] == cells.tolist()
    assert coded.cells().tolist() == cells.tolist()
    assert coded.where(lambda cell: "a" in cell).tolist() == ["a" in cell for cell in cells]
    ranks = coded.ranks().tolist()
    assert sorted(range(len(ranks)), key=ranks.__getitem__) == sorted(range(len(cells)), key=cells.tolist().__getitem__)


@given(CELLS)
def test_names_may_be_shared_by_several_cells(cells: pd.Series) -> None:
    upper = code(cells).renamed(str.upper)
    assert upper.cells().tolist() == [cell.upper() for cell in cells]
    assert upper.ranks().tolist() == code([cell.upper() for cell in cells]).ranks().tolist()


@given(CELLS)
def test_combinations_are_counted_in_the_order_of_their_first_rows(cells: pd.Series) -> None:
    pairs = list(zip(cells, cells.str.upper(), strict=True))
    counts = count_combinations(code(cells), code(pd.Categorical(cells)).renamed(str.upper))
    assert list(counts.items()) == list(Counter(pairs).items())


@given(CELLS)
def test_cells_are_counted_and_found_as_they_first_appear(cells: pd.Series) -> None:
    coded, listed = code(cells), cells.tolist()
    assert coded.counts() == Counter(listed).most_common()
    assert coded.firsts().tolist() == [listed.index(word) for word in dict.fromkeys(listed)]


@given(CELLS, st.data())
def test_some_rows_say_what_their_cells_say(cells: pd.Series, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, max(len(cells) - 1, 0)), max_size=9 if len(cells) else 0))
    some = code(cells)[np.array(places, np.intp)]
    assert [some.words[place] for place in some.codes] == [cells[place] for place in places]
    assert sorted(code(cells).said(np.array(places, np.intp))) == sorted({cells[place] for place in places})
