"""What may be asked of a download beside what is selected."""

from __future__ import annotations

import pytest

from dashboard.errors import SelectionError
from dashboard.exports.download_options import FLAGS, OPTIONAL, DownloadOptions, read_options
from dashboard.exports.registry import FORMATS
from dashboard.selection import read_entry


def test_without_a_word_nothing_is_chosen() -> None:
    assert read_options({"country": ["KAZ"]}, "csv") == DownloadOptions()


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_hashtags_and_names_of_columns_are_asked_with_a_one(extension: str) -> None:
    assert read_options({"hxl": ["1"]}, extension) == DownloadOptions(hxl=True)
    assert read_options({"labels": ["1"]}, extension) == DownloadOptions(labels=True)


@pytest.mark.parametrize("values", [["0"], [""], ["yes"], ["1", "1"], ["１"]])
@pytest.mark.parametrize("option", FLAGS)
def test_any_other_value_is_refused(option: str, values: list[str]) -> None:
    with pytest.raises(SelectionError, match=f"{option}: only {option}={FLAGS[option]} is known"):
        read_options({option: values}, OPTIONAL[option][0])


def test_a_deck_is_a_list_of_slides_in_their_order() -> None:
    options = read_options({"deck": ["sources,no-such,disruption-by-round~country:KAZ"]}, "pptx")
    assert options.deck == (read_entry("sources"), read_entry("disruption-by-round~country:KAZ"))
    assert options.unknown == ("no-such",)
    assert read_options({"appendix": ["1"]}, "pptx") == DownloadOptions(appendix=True)


@pytest.mark.parametrize("value", ["", "no-such", "sources,sources", "sources," * 40 + "x"])
def test_what_is_no_list_of_slides_is_refused(value: str) -> None:
    with pytest.raises(SelectionError, match=r"deck: .* is no list of slides"):
        read_options({"deck": [value]}, "pptx")


@pytest.mark.parametrize("option", OPTIONAL)
def test_an_option_that_a_format_lacks_is_never_silently_left_out(option: str) -> None:
    for extension in set(FORMATS) - set(OPTIONAL[option]):
        with pytest.raises(SelectionError, match=f"{option}: {extension} has no such option"):
            read_options({option: ["1"]}, extension)
