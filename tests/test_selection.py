"""The address is the only state.

What is chosen comes back from it exactly, and nothing in it is lost silently.
"""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.dates import first_day, is_date, last_day
from dashboard.errors import SelectionError
from dashboard.selection import (
    KEYS,
    MAX_QUERY_LENGTH,
    MAX_SHOWN_LENGTH,
    MAX_VALUES,
    ParsedQuery,
    Selection,
    UnknownValue,
    read_query,
)

KNOWN = {
    "country": {"KAZ", "UZB", "WLD"},
    "service": {"harm-reduction", "school"},
    "group": {"treatment"},
    "kind": {"webinar", "training"},
    "area": {"drug_treatment"},
    "survey": {"who-mns-2020", "pulse-1"},
    "activity": {"webinar-kaz"},
    "table": {"activity-timeline"},
    "present": {"activity-timeline"},
    "part": {"1", "2"},
    "step": {"1", "2"},
    "deck": {"activity-timeline", "sources"},
    "lang": {"en", "ru", "ar"},
    "theme": {"light", "dark"},
}


def read(query: str) -> ParsedQuery:
    return read_query(query, KNOWN)


def test_no_query_means_everything() -> None:
    assert read("") == ParsedQuery(Selection())
    assert Selection().query() == ""
    assert Selection().active() == ()
    assert Selection().href("/services") == "/services"


def test_every_key_is_read_and_written_in_the_published_form() -> None:
    query = (
        "country=KAZ,UZB&service=harm-reduction&group=treatment&kind=webinar,training&area=drug_treatment"
        "&survey=pulse-1&from=2020-06&to=2020-12&activity=webinar-kaz&table=activity-timeline&lang=ru&theme=dark"
    )
    selection = Selection(
        country=("KAZ", "UZB"),
        service=("harm-reduction",),
        group=("treatment",),
        kind=("webinar", "training"),
        area=("drug_treatment",),
        survey="pulse-1",
        date_from="2020-06",
        date_to="2020-12",
        activity="webinar-kaz",
        table=("activity-timeline",),
        lang="ru",
        theme="dark",
    )
    assert read(query) == ParsedQuery(selection)
    assert read("?" + query) == ParsedQuery(selection)
    assert selection.query() == query
    assert selection.href("/") == "/?" + query
    assert selection.active() == ("country", "service", "group", "kind", "area", "survey", "from", "to")


def test_defaults_are_left_out_of_the_address() -> None:
    assert read("lang=en&theme=light").selection == Selection()
    assert Selection(lang="en", theme="light", country=("KAZ",)).query() == "country=KAZ"


def test_a_repeated_key_adds_its_values() -> None:
    assert read("country=KAZ&lang=ru&country=UZB,KAZ").selection.country == ("KAZ", "UZB")


def test_a_repeated_key_that_takes_one_value_keeps_the_last() -> None:
    assert read("survey=who-mns-2020&survey=pulse-1").selection.survey == "pulse-1"


def test_encoded_commas_and_spaces_are_read() -> None:
    assert read("country=KAZ%2CUZB").selection.country == ("KAZ", "UZB")
    assert read("country=%20KAZ+,+UZB,,KAZ").selection.country == ("KAZ", "UZB")


@pytest.mark.parametrize("query", ["country=", "country=,", "country=%20", "country", "&&&", "=KAZ&", "from="])
def test_an_empty_value_is_no_choice(query: str) -> None:
    assert read(query).selection == Selection()
    assert read(query).problems == ()


def test_an_unknown_value_stays_matches_nothing_and_is_named() -> None:
    reading = read("country=KZA,UZB&survey=nobody&area=dancing")
    assert reading.selection == Selection(country=("KZA", "UZB"), survey="nobody", area=("dancing",))
    assert reading.problems == (
        UnknownValue("country", "KZA"),
        UnknownValue("survey", "nobody"),
        UnknownValue("area", "dancing"),
    )


def test_codes_are_not_guessed_from_another_case() -> None:
    assert read("country=kaz").problems == (UnknownValue("country", "kaz"),)


def test_an_unknown_language_or_theme_is_named_and_the_usual_one_shown() -> None:
    reading = read("lang=kk&theme=pink")
    assert reading.selection == Selection()
    assert reading.problems == (UnknownValue("lang", "kk"), UnknownValue("theme", "pink"))


def test_unknown_keys_are_dropped_and_told() -> None:
    reading = read("utm_source=mail&country=KAZ&utm_source=x&Country=UZB")
    assert reading.selection.query() == "country=KAZ"
    assert reading.unknown_keys == ("utm_source", "Country")
    assert reading.problems == ()


@pytest.mark.parametrize("date", ["2020-13", "2020-02-30", "2021-02-29", "2020-6", "June", "20200604", "0000", "٢٠٢٠"])
def test_what_is_no_date_is_named_and_stays(date: str) -> None:
    reading = read(f"from={date}")
    assert reading.selection.date_from == date
    assert reading.problems == (UnknownValue("from", date, "date"),)


def test_reversed_dates_are_named() -> None:
    assert read("from=2020-12&to=2020-06").problems == (UnknownValue("from", "2020-12 > 2020-06", "reversed"),)
    assert read("to=2020-06&from=2021").problems == (UnknownValue("from", "2021 > 2020-06", "reversed"),)


@pytest.mark.parametrize("query", ["from=2020-06-30&to=2020-06", "from=2020&to=2020", "from=2020-06&to=2020-06-01"])
def test_dates_that_touch_are_in_order(query: str) -> None:
    assert read(query).problems == ()


def test_two_thousand_values_are_cut_and_named_even_over_several_keys() -> None:
    query = "&".join("country=" + ",".join(f"C{i}" for i in range(start, start + 200)) for start in range(0, 1000, 200))
    reading = read(query)
    assert len(reading.selection.country) == MAX_VALUES
    assert reading.problems == (UnknownValue("country", "1000", "many"),)


def test_a_very_long_address_is_refused_in_a_plain_sentence() -> None:
    with pytest.raises(SelectionError, match="The address is too long: 100,000 characters") as refusal:
        read("country=" + "x" * 99_992)
    assert f"At most {MAX_QUERY_LENGTH:,} are read." in str(refusal.value)


def test_a_long_unknown_value_is_shortened_in_the_notice_only() -> None:
    value = "x" * 500
    reading = read(f"survey={value}&{value}=1")
    assert reading.selection.survey == value
    assert reading.problems == (UnknownValue("survey", "x" * MAX_SHOWN_LENGTH + "…"),)
    assert reading.unknown_keys == ("x" * MAX_SHOWN_LENGTH + "…",)


@given(st.text(max_size=300))
@example("country=%ff%fe&from=%00&lang=%F0%9F%98%80")
@example("country=\ud800&survey=%ed%a0%80&theme=\udfff")
@example("%63ountry=KAZ&country=%2525%&;country=UZB")
def test_no_query_breaks_and_what_it_means_can_be_linked_to(query: str) -> None:
    selection = read(query).selection
    assert read(selection.query()).selection == selection
    assert selection.query().isascii()


@given(
    query=st.lists(st.tuples(st.sampled_from(KEYS), st.text(max_size=20)), max_size=8),
    keys=st.sets(st.sampled_from(KEYS)),
)
def test_of_some_keys_a_query_says_what_a_selection_of_these_only_would(
    query: list[tuple[str, str]], keys: set[str]
) -> None:
    selection = read("&".join(f"{key}={value}" for key, value in query)).selection
    assert selection.query({*keys, "data"}) == selection.only(keys).query()  # which data are shown stays said
    other_keys = [key for key in KEYS if key not in keys and key != "data"]
    one_by_one = selection
    for key in other_keys:
        one_by_one = one_by_one.with_values(key, ())
    assert selection.without(*other_keys) == one_by_one


@given(query=st.lists(st.tuples(st.sampled_from(KEYS), st.text(max_size=20)), max_size=8))
def test_no_pair_of_known_keys_breaks(query: list[tuple[str, str]]) -> None:
    selection = read("&".join(f"{key}={value}" for key, value in query)).selection
    assert read(selection.query()).selection == selection


VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=","), min_size=1, max_size=15).filter(
    lambda text: text == text.strip()
)
LISTS = st.lists(VALUES, max_size=5, unique=True).map(tuple)
SINGLE = st.just("") | VALUES


@given(
    st.builds(
        Selection,
        country=LISTS,
        service=LISTS,
        group=LISTS,
        kind=LISTS,
        area=LISTS,
        table=LISTS,
        survey=SINGLE,
        activity=SINGLE,
        date_from=SINGLE,
        date_to=SINGLE,
        lang=st.sampled_from(sorted(KNOWN["lang"])),
        theme=st.sampled_from(sorted(KNOWN["theme"])),
    )
)
def test_a_selection_comes_back_from_its_own_query(selection: Selection) -> None:
    assert read(selection.query()).selection == selection


def test_values_are_set_toggled_and_cleared_by_their_query_key() -> None:
    selection = Selection(country=("KAZ",), lang="ru")
    assert selection.toggled("country", "UZB").country == ("KAZ", "UZB")
    assert selection.toggled("country", "KAZ").country == ()
    assert selection.with_values("from", ["2020"]).date_from == "2020"
    assert selection.with_values("lang", []).lang == "en"
    assert selection.without("country", "from") == Selection(lang="ru")
    assert selection.get("lang") == ("ru",)
    assert Selection().get("lang") == ()
    assert selection.get("survey") == ()


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2020-08", "2020-08-01", "2020-08-31"),
        ("2020-06-04", "2020-06-04", "2020-06-04"),
        ("", "", ""),
        ("soon", "soon", "soon"),
    ],
)
def test_a_partial_date_is_a_span_of_days(partial: str, first: str, last: str) -> None:
    assert (first_day(partial), last_day(partial)) == (first, last)


@given(st.dates())
def test_every_day_of_the_calendar_is_a_date_within_its_month_and_year(day: object) -> None:
    text = str(day)
    assert all(is_date(text[:length]) for length in (4, 7, 10))
    assert first_day(text[:7]) <= text <= last_day(text[:7]) <= last_day(text[:4])
