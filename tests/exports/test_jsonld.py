"""What search engines of data are told: true to the package, and harmless inside a document."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.jsonld import to_jsonld
from dashboard.text.translate import languages, text_for
from tests.support.dataset_variants import MARKUP, with_markup

ROOT = "http://dashboard.example/"


def metadata_of(dataset: Dataset, language: str = "en") -> dict[str, Any]:
    metadata: dict[str, Any] = json.loads(to_jsonld(dataset, text_for(language), ROOT, "/sources"))
    return metadata


def test_it_says_what_the_package_says(dataset: Dataset) -> None:
    metadata, descriptor = metadata_of(dataset), dataset.contract.descriptor
    assert (metadata["@context"], metadata["@type"]) == ("https://schema.org/", "Dataset")
    assert metadata["name"] == descriptor["title"]
    assert metadata["description"] == descriptor["description"]
    assert 50 <= len(metadata["description"]) <= 5_000, "what search engines take"
    assert metadata["license"] == [entry["path"] for entry in descriptor["licenses"]]
    assert [entry["name"] for entry in metadata["creator"]] == [entry["title"] for entry in descriptor["contributors"]]
    assert metadata["version"] == str(dataset.version)
    assert metadata["url"] == f"{ROOT}sources"


def test_every_source_is_what_the_data_are_based_on(dataset: Dataset) -> None:
    sources = metadata_of(dataset)["isBasedOn"]
    assert [entry["name"] for entry in sources] == list(dataset.sources["title"])
    assert [entry.get("url", "") for entry in sources] == list(dataset.sources["url"])


def test_times_and_places_are_those_of_the_rows(small: Dataset) -> None:
    metadata = metadata_of(small)
    first, last = metadata["temporalCoverage"].split("/")
    starts = [*small.activities["date_start"], *small.observations["period_start"], *small.outputs["period_start"]]
    assert first == min(filter(None, starts))
    assert last >= max(small.activities["date_end"])
    places = [place["name"] for place in metadata["spatialCoverage"]]
    assert "Kazakhstan" in places
    assert len(places) == len(set(places)) <= len(small.countries())


@pytest.mark.parametrize("language", languages())
def test_names_are_in_the_language_of_the_reader(dataset: Dataset, language: str) -> None:
    metadata, descriptor = metadata_of(dataset, language), dataset.contract.descriptor
    assert metadata["inLanguage"] == language
    assert metadata["name"] == descriptor.get(f"title_{language}", descriptor["title"])
    kazakhstan = text_for(language).territory("KAZ")
    assert kazakhstan in [place["name"] for place in metadata["spatialCoverage"]]


def test_the_package_is_described_in_every_language_of_the_dashboard(dataset: Dataset) -> None:
    """But those whose translation has only begun."""
    for language in {"ru", "fr", "ar"} & set(languages()):
        metadata = metadata_of(dataset, language)
        assert metadata["name"] != dataset.contract.descriptor["title"]
        assert metadata["description"] != dataset.contract.descriptor["description"]


def test_each_file_can_be_fetched_where_it_says(dataset: Dataset) -> None:
    files = {entry["contentUrl"]: entry["encodingFormat"] for entry in metadata_of(dataset)["distribution"]}
    assert files[f"{ROOT}download/datapackage.zip"] == "application/zip"
    assert files[f"{ROOT}download/activities.ics"] == "text/calendar"
    for chart in CHARTS:
        assert files[f"{ROOT}download/{chart}.csv"] == "text/csv"


def test_markup_in_the_data_cannot_end_the_block(dataset: Dataset) -> None:
    variant = with_markup(dataset)
    sources = variant.sources.assign(title="</script><script>alert(1)</script>", url="javascript:alert(1)")
    content = to_jsonld(replace(variant, sources=sources), text_for("en"), ROOT, "/sources")
    assert "<" not in content
    metadata = json.loads(content)
    assert metadata["isBasedOn"][0]["name"] == "</script><script>alert(1)</script>"
    assert "url" not in metadata["isBasedOn"][0]
    assert any(MARKUP in name for name in metadata["variableMeasured"])
