"""One contract for the data, and no rule in it that nobody checks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.core import get_global
from babel.numbers import get_territory_currencies

from dashboard.dataset.contract import DESCRIPTOR, Reference, read_contract
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.required_columns import TABLES
from dashboard.errors import DataError

MEND = "Mend the file; a copy of the shipped one is a good start."


def change(folder: Path, edit: Callable[[Any], object]) -> None:
    """Edit the descriptor of a folder."""
    path = folder / DESCRIPTOR
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    edit(descriptor)
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(DataError) as exc_info:
        read_contract(folder)
    return str(exc_info.value)


def field_of(descriptor: Any, table: str, column: str) -> Any:
    schema = next(resource["schema"] for resource in descriptor["resources"] if resource["name"] == table)
    return next(field for field in schema["fields"] if field["name"] == column)


def test_the_contract_describes_every_table_of_the_program(dataset: Dataset) -> None:
    assert set(dataset.contract.tables) == set(TABLES)


def test_every_column_has_a_title_and_a_meaning_for_the_data_dictionary(dataset: Dataset) -> None:
    for table in dataset.contract.tables.values():
        assert table.title
        assert table.description
        assert all(field.title and field.description.endswith(".") for field in table.fields)


def test_every_pattern_is_also_said_in_words(dataset: Dataset) -> None:
    for table in dataset.contract.tables.values():
        for field in table.fields:
            assert not field.pattern or field.says or field.codes or field.format == "partial-date", field.name


def test_every_currency_that_is_in_use_anywhere_is_allowed(dataset: Dataset) -> None:
    today = date(2020, 6, 1)
    places = get_global("territory_currencies")
    used = {code for place in places for code in get_territory_currencies(place, today, tender=True)}
    codes = next(field.codes for field in dataset.contract.tables["activities"].fields if field.name == "currency")
    assert used - set(codes) == set()


def test_a_column_is_read_with_all_its_rules(small: Dataset) -> None:
    kind = small.contract.tables["activities"].field("kind")
    assert (kind.type, kind.required, kind.unique, kind.separator) == ("string", True, False, "")
    assert kind.codes[:2] == ("webinar", "training")
    assert kind.labels["service_adaptation"] == "Service adaptation"
    areas = small.contract.tables["activities"].field("areas")
    assert areas.separator == ";"
    assert "drug_treatment" in areas.codes
    value = small.contract.tables["observations"].field("value")
    assert value.type == "number"
    assert value.minimum == -100
    assert list(value.ranges["percent_countries"]) == [0, 100]
    assert small.contract.tables["activities"].field("date_start").format == "partial-date"


def test_references_are_read_from_foreign_keys_and_from_list_columns(small: Dataset) -> None:
    tables = small.contract.tables
    assert Reference("survey", "surveys", "id") in tables["observations"].references
    assert Reference("parent", "", "id") in tables["scopes"].references
    countries = Reference("countries", "scopes", "id", {"kind": ("world", "country")})
    assert countries in tables["activities"].references
    assert tables["activity_sources"].key == ("activity", "source")


def test_labels_come_in_a_language_and_else_in_english(small_folder: Path) -> None:
    def edit(descriptor: Any) -> None:
        field_of(descriptor, "activities", "kind")["categories"][0]["label_ru"] = "Вебинар"
        for category in field_of(descriptor, "activities", "kind")["categories"][1:]:
            category.pop("label_ru", None)

    change(small_folder, edit)
    contract = read_contract(small_folder)
    assert contract.labels("activities", "kind", "ru")["webinar"] == "Вебинар"
    assert contract.labels("activities", "kind", "ru")["training"] == "Training"
    assert contract.labels("activities", "kind", "xx")["webinar"] == "Webinar"


def test_a_column_the_table_lacks_is_a_key_error(small: Dataset) -> None:
    with pytest.raises(KeyError, match="colour"):
        small.contract.tables["surveys"].field("colour")


def test_a_missing_descriptor_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (
        "datapackage.json: is missing. It describes every table. Put it back, or name another folder."
    )


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b"3", b"{}", b"\xff\xfe", b"[" * 100_000),
        *(b'{"resources": 3}', b'{"resources": [3]}', b'{"resources": [{}]}'),
        b'{"resources": [{"name": "x", "path": "x.csv", "schema": {"fields": [{}]}}]}',
    ],
)
def test_a_broken_descriptor_is_our_own_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DESCRIPTOR).write_bytes(content)
    assert refusal(tmp_path).startswith("datapackage.json: ")
    assert refusal(tmp_path).endswith(f". {MEND}")


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (
            lambda d: field_of(d, "surveys", "n")["constraints"].update(maxLength=3),
            "cannot be used ('maxLength' is not known as a constraint of n; "
            "known: required, unique, enum, minimum, maximum, pattern)",
        ),
        (
            lambda d: field_of(d, "activities", "countries").update({"x:list": 5}),
            "cannot be used (5 is not known as the x:list of countries)",
        ),
        (
            lambda d: field_of(d, "activities", "kind")["categories"][0].update(label_ru=None),
            "cannot be used (None is not known as the label_ru of kind)",
        ),
        (
            lambda d: d["resources"].append(d["resources"][0]),
            "cannot be used ('surveys' stands twice as a table)",
        ),
        (
            lambda d: d["resources"][0]["schema"]["fields"].append(d["resources"][0]["schema"]["fields"][1]),
            "cannot be used ('name' stands twice as a column of surveys)",
        ),
        (
            lambda d: field_of(d, "surveys", "n").update(type="geopoint"),
            "cannot be used ('geopoint' is not known as the type of n; known: string, integer, number, boolean)",
        ),
        (
            lambda d: field_of(d, "surveys", "n")["constraints"].update(minimum="one"),
            "cannot be used ('one' is not known as the minimum of n)",
        ),
        (
            lambda d: field_of(d, "surveys", "id")["constraints"].update(pattern="("),
            "cannot be used (missing ), unterminated subpattern at position 0)",
        ),
        (
            lambda d: d["resources"][0]["schema"].update({"x:rules": [{"rule": "sunny"}]}),
            "cannot be used ('sunny' is not known as a rule of surveys; "
            "known: not_before, not_above, requires, precision, split)",
        ),
        (
            lambda d: d["resources"][0]["schema"]["fields"][1].update({"x:range": {"percent": [0, 100]}}),
            "cannot be used (name has 'x:range', but holds no numbers)",
        ),
        (
            lambda d: d["resources"][0]["schema"].update(
                {"x:rules": [{"rule": "not_above", "low": "n", "high": "id"}]}
            ),
            "cannot be used ('id' is not known as a column of surveys; known: round, n, order)",
        ),
        (lambda d: d["resources"][0].pop("path"), "has no 'path'"),
        (
            lambda d: d["resources"][0].update(path=["a.csv", "b.csv"]),
            "cannot be used (['a.csv', 'b.csv'] is not known as the path of surveys)",
        ),
    ],
)
def test_a_rule_that_nobody_would_check_is_refused(
    small_folder: Path, edit: Callable[[Any], object], sentence: str
) -> None:
    change(small_folder, edit)
    assert refusal(small_folder) == f"datapackage.json: {sentence}. {MEND}"


@pytest.mark.parametrize(
    ("properties", "unknown"),
    [
        ({"primaryKey": "ident"}, "'ident' is not known as a key column of surveys"),
        ({"x:rules": [{"rule": "not_before", "start": "begin", "end": "id"}]}, "'begin' is not known as a column of"),
        (
            {"foreignKeys": [{"fields": ["source"], "reference": {"resource": "nowhere", "fields": ["id"]}}]},
            "'nowhere' is not known as a table",
        ),
        (
            {"foreignKeys": [{"fields": ["source"], "reference": {"resource": "sources", "fields": ["ident"]}}]},
            "'ident' is not known as a column of sources",
        ),
    ],
)
def test_a_link_to_nothing_is_refused(small_folder: Path, properties: dict[str, Any], unknown: str) -> None:
    change(small_folder, lambda descriptor: descriptor["resources"][0]["schema"].update(properties))
    assert refusal(small_folder).startswith(f"datapackage.json: cannot be used ({unknown}")


def test_a_descriptor_that_is_a_list_is_told_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / DESCRIPTOR).write_bytes(b"[]")
    assert refusal(tmp_path) == f"datapackage.json: has no 'resources'. {MEND}"
