"""A slide shows the bars that its title speaks of, no others with one of its numbers."""

from __future__ import annotations

import pytest

from dashboard.exports.native_chart import NativeBar, NativeBars
from dashboard.exports.pptx.bar_selection import focus_keys
from dashboard.plotting.plot import Extent, Mark, Scale

PEOPLE = ">116,000 participants in the 39 of 284 activities that reported them; largest sum: Kazakhstan, >79,200"
SHARES = "90 to 94% of countries reported disruption; among the same 84 countries it went from 56% to 23%"


def bar(label: str, text: str) -> NativeBar:
    return NativeBar(label, text, Mark(1.0, key=label), (Extent(0.0, 1.0, "solid"),), key=label)


@pytest.mark.parametrize(
    ("title", "bars", "keys"),
    [
        (PEOPLE, {"Kazakhstan": ">79,200", "Georgia": "39", "Armenia": "284"}, {"Kazakhstan"}),
        (PEOPLE, {"Kazakhstan · 7 of 34": ">79,200", "Georgia": "39"}, {"Kazakhstan · 7 of 34"}),
        (SHARES, {"Round 1": "90%", "Round 2": "94%", "Round 3": "84%"}, {"Round 1", "Round 2"}),
        ("Georgia: 39 participants", {"Georgia": "39", "Armenia": "39"}, {"Georgia"}),
    ],
)
def test_a_bar_is_in_colour_by_its_share_its_large_number_or_its_name(
    title: str, bars: dict[str, str], keys: set[str]
) -> None:
    chart = NativeBars("", "", Scale("count", 1.0, "people"), tuple(bar(*item) for item in bars.items()))
    assert focus_keys(chart, title) == keys
