"""What a dataset knows by heart: names in a language, the codes a reader may choose."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from dashboard.dataset.dataset import Dataset


def test_names_come_in_the_language_and_else_in_english(small: Dataset) -> None:
    assert small.names("scopes", "ru")["KAZ"] == "Казахстан"
    assert small.names("scopes", "ru")["EUR"] == "WHO European Region"
    assert small.names("scopes", "en")["KAZ"] == "Kazakhstan"
    assert small.names("scopes", "kk")["KAZ"] == "Kazakhstan"
    assert small.names("activities", "ru", "title")["webinar-kaz"] == "Национальный вебинар"


def test_codes_have_names(small: Dataset) -> None:
    assert small.labels("activities", "kind", "en")["service_adaptation"] == "Service adaptation"
    assert small.labels("activities", "areas", "en")["hiv_prevention"] == "HIV prevention"


def test_groups_stand_in_the_order_of_their_services(small: Dataset) -> None:
    assert list(small.groups("en").items()) == [("treatment", "Treatment"), ("places", "Places")]


def test_countries_are_countries_and_the_world_is_last(small: Dataset) -> None:
    assert small.countries() == ("KAZ", "UZB", "WLD")


def test_the_vocabulary_holds_what_an_address_may_name(small: Dataset) -> None:
    vocabulary = small.vocabulary()
    assert set(vocabulary) == {"country", "service", "group", "kind", "area", "survey", "activity"}
    assert vocabulary["country"] == {"KAZ", "UZB", "WLD"}
    assert vocabulary["group"] == {"treatment", "places"}
    assert vocabulary["survey"] == {"who-mns-2020", "pulse-1", "pulse-2"}
    assert {"webinar", "other"} < set(vocabulary["kind"])
    assert "webinar-kaz" in vocabulary["activity"]


def test_a_table_that_is_not_there_is_a_key_error(small: Dataset) -> None:
    with pytest.raises(KeyError, match="names"):
        small.table("names")


def test_a_dataset_is_not_changed_and_a_changed_copy_forgets_what_was_derived(small: Dataset) -> None:
    with pytest.raises(FrozenInstanceError):
        small.scopes = small.sources  # type: ignore[misc]
    assert small.countries() == ("KAZ", "UZB", "WLD")
    copy = replace(small, scopes=small.scopes[small.scopes["id"] != "UZB"])
    assert copy.countries() == ("KAZ", "WLD")
    assert small.countries() == ("KAZ", "UZB", "WLD")


def test_what_is_derived_is_made_once(small: Dataset) -> None:
    assert small.derived("for this test", list) is small.derived("for this test", list)
