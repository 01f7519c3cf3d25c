"""What `/download/` answers, whichever chart and format is asked for."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.charts.catalogue import CHARTS
from dashboard.dataset.records import Dataset
from dashboard.exports.catalogue import FORMATS
from dashboard.settings import Settings

WHOLES = [extension for extension, entry in FORMATS.items() if entry.write_whole is not None]


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    server: Flask = create_app(dataset, Settings()).server
    return server.test_client()


@pytest.mark.parametrize(("chart", "extension"), tuple(product(CHARTS, FORMATS)))
def test_every_chart_comes_in_every_format(chart: str, extension: str, client: FlaskClient) -> None:
    answer = client.get(f"/download/{chart}.{extension}?country=KAZ&lang=en")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{chart}.{extension}"'
    assert answer.content_type == FORMATS[extension].media_type
    assert len(answer.data) > 500


@pytest.mark.parametrize("extension", WHOLES)
def test_a_whole_selection_comes_in_one_file(extension: str, client: FlaskClient) -> None:
    answer = client.get(f"/download/dashboard.{extension}?country=KAZ")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="dashboard.{extension}"'
    assert answer.content_type == FORMATS[extension].media_type


def test_the_data_package_comes_as_a_zip_file(client: FlaskClient) -> None:
    answer = client.get("/download/datapackage.zip")
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    assert answer.data.startswith(b"PK")


@pytest.mark.parametrize(
    "name", ["nope.csv", "service-outputs.nope", "dashboard.csv", "datapackage.csv", "..csv", "<b>.html"]
)
def test_what_there_is_not_is_refused_with_the_list_of_what_there_is(name: str, client: FlaskClient) -> None:
    answer = client.get(f"/download/{name}")
    assert answer.status_code == 404
    assert answer.content_type == "text/plain; charset=utf-8"
    for known in (*CHARTS, *FORMATS, *(f"dashboard.{extension}" for extension in WHOLES), "datapackage.zip"):
        assert known in answer.text


@pytest.mark.parametrize("name", ["service-outputs.json", "dashboard.html"])
@pytest.mark.parametrize("query", ["kind=party", "from=2021&to=2020", "country=KAZ,XXX"])
def test_an_unknown_value_is_refused_by_name(name: str, query: str, client: FlaskClient) -> None:
    answer = client.get(f"/download/{name}?{query}")
    assert answer.status_code == 400
    assert answer.text.startswith("The address holds values that are not known. ")


@pytest.mark.parametrize("extension", FORMATS)
def test_a_selection_without_rows_is_no_error(extension: str, client: FlaskClient) -> None:
    assert client.get(f"/download/service-outputs.{extension}?country=TKM&to=2019").status_code == 200


@pytest.mark.parametrize("extension", WHOLES)
def test_a_whole_selection_without_activities_is_no_error(extension: str, client: FlaskClient) -> None:
    assert client.get(f"/download/dashboard.{extension}?country=TKM&to=2019").status_code == 200
