"""What `/download/` answers, whichever chart and format is asked for."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from dashboard.charts.registry import CHARTS, EVERY_CHART
from dashboard.exports.download_options import PICTURES
from dashboard.exports.registry import FORMATS
from tests.support.complete_languages import COMPLETE
from tests.support.covering import covering
from tests.support.english_detector import is_english

NAMES = re.compile("|".join([*EVERY_CHART, *FORMATS, "datapackage", "dashboard", "party", "nope", "hxl"]))
"""What is called the same in every language."""

DIGITS = re.compile("[0-9]")

WHOLES = [extension for extension, entry in FORMATS.items() if entry.write_dashboard is not None]


@pytest.mark.parametrize(("chart", "extension"), covering(CHARTS, FORMATS))
def test_every_chart_comes_in_every_format(chart: str, extension: str, client: FlaskClient) -> None:
    answer = client.get(f"/download/{chart}.{extension}?country=KAZ&lang=en")
    assert answer.status_code == 200
    way = "inline" if extension in PICTURES else "attachment"
    disposition = rf'{way}; filename="{chart}_KAZ_en_\d{{4}}-\d\d-\d\d\.{extension}"'
    assert re.fullmatch(disposition, answer.headers["Content-Disposition"])
    assert answer.content_type == FORMATS[extension].media_type
    assert len(answer.data) > 500


@pytest.mark.parametrize("extension", WHOLES)
def test_a_whole_selection_comes_in_one_file(extension: str, client: FlaskClient) -> None:
    answer = client.get(f"/download/dashboard.{extension}?country=KAZ")
    assert answer.status_code == 200
    assert re.fullmatch(
        rf'attachment; filename="dashboard_KAZ_en_[\d-]{{10}}\.{extension}"', answer.headers["Content-Disposition"]
    )
    assert answer.content_type == FORMATS[extension].media_type


@pytest.mark.parametrize("query", ["width=10", "width=99999", "width=x", "for=poster", "width=640&width=700"])
def test_an_unknown_size_of_a_picture_is_refused_in_a_sentence(query: str, client: FlaskClient) -> None:
    for extension in PICTURES:
        answer = client.get(f"/download/disruption-by-service.{extension}?{query}&lang=en")
        assert answer.status_code == 400
        assert answer.text.startswith(query.partition("=")[0])


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
    for option in (*CHARTS, *FORMATS, *(f"dashboard.{extension}" for extension in WHOLES), "datapackage.zip"):
        assert option in answer.text


@pytest.mark.parametrize("name", ["service-outputs.json", "dashboard.html"])
@pytest.mark.parametrize("query", ["kind=party", "from=2021&to=2020", "country=KAZ,XXX"])
def test_an_unknown_value_is_refused_by_name(name: str, query: str, client: FlaskClient) -> None:
    answer = client.get(f"/download/{name}?{query}")
    assert answer.status_code == 400
    assert answer.text.startswith("The address holds values that are not known. ")


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize(
    "address",
    [
        "/download/nope.csv?",
        "/download/service-outputs.csv?kind=party&from=2020-13&",
        "/download/service-outputs.csv?from=2021&to=2020&",
        "/download/service-outputs.csv?hxl=2&",
        "/download/service-outputs.json?hxl=1&",
        "/embed/nope?",
        "/embed/service-outputs?country=XXX&",
        f"/download/service-outputs.csv?country={'X,' * 5000}&",
        f"/?country={'X,' * 5000}&",
    ],
)
def test_a_refusal_is_in_the_language_of_the_address_or_of_the_browser(
    address: str, language: str, client: FlaskClient
) -> None:
    refusal = client.get(f"{address}lang={language}", headers={"Accept-Language": "en"})
    assert refusal.status_code >= 400
    assert DIGITS.sub("", refusal.text) == DIGITS.sub(
        "", client.get(address, headers={"Accept-Language": f"{language}, en;q=0.5"}).text
    ), "the same, but for the length of the address"
    assert refusal.text != client.get(address, headers={"Accept-Language": "en"}).text
    assert not is_english(NAMES.sub("", refusal.text), language)


@pytest.mark.parametrize("extension", FORMATS)
def test_a_selection_without_rows_is_no_error(extension: str, client: FlaskClient) -> None:
    assert client.get(f"/download/service-outputs.{extension}?country=TKM&to=2019").status_code == 200


@pytest.mark.parametrize("query", ["from=0001", "to=9999", "from=0001-01-01&to=9999-12-31", "from=9999-12-31"])
def test_a_period_at_an_end_of_the_calendar_is_drawn(query: str, client: FlaskClient) -> None:
    assert client.get(f"/download/activity-timeline.svg?{query}").status_code == 200


@pytest.mark.parametrize("extension", WHOLES)
def test_a_whole_selection_without_activities_is_no_error(extension: str, client: FlaskClient) -> None:
    assert client.get(f"/download/dashboard.{extension}?country=TKM&to=2019").status_code == 200


@pytest.mark.parametrize(
    ("query", "begin"),
    [
        ("", "activity-timeline_en_"),
        ("?lang=ru&country=KAZ,UZB", "activity-timeline_KAZ-UZB_ru_"),
        ("?country=KAZ,KGZ,TJK,UZB,TKM", "activity-timeline_5-countries_en_"),
    ],
)
def test_a_file_is_called_by_chart_country_language_and_date(query: str, begin: str, client: FlaskClient) -> None:
    disposition = client.get(f"/download/activity-timeline.csv{query}").headers["Content-Disposition"]
    assert disposition.startswith(f'attachment; filename="{begin}')
