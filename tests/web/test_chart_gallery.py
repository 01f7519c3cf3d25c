"""`/dev/charts` shows every chart in every case, to who writes the program alone."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.facts.chart_cases import ChartCase, chart_cases
from dashboard.settings import Settings
from dashboard.web.chart_gallery import GALLERY
from tests.support.covering import few

SHAPE = re.compile(r"<(?:rect|path|circle|line|polygon)\b")


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    client: FlaskClient = create_app(dataset, Settings(), debug=True).server.test_client()
    return client


def test_the_gallery_lists_each_case_once(client: FlaskClient) -> None:
    pictures = re.findall(rf'src="{GALLERY}/([\w-]+)\.svg"', client.get(GALLERY).text)
    assert pictures == [case.id for case in chart_cases()]
    assert len(pictures) == len(set(pictures))


@pytest.mark.parametrize("chart", few(CHARTS, 3))
def test_each_case_draws(client: FlaskClient, dataset: Dataset, chart: str) -> None:
    for case in chart_cases():
        if case.chart.id == chart:
            answer = client.get(f"{GALLERY}/{case.id}.svg")
            assert answer.status_code == 200, case.id
            assert answer.text.count("<text") > 3, case.id
            assert (len(SHAPE.findall(answer.text)) > 1) is has_marks(case, dataset), case.id


def has_marks(case: ChartCase, dataset: Dataset) -> bool:
    """Return whether something has a length: a lone number stands in words."""
    rows = case.chart.rows(case.dataset(dataset), case.selection)
    return case.chart.plot is None or any(case.chart.plot(rows, case.reader).marks())


def test_the_link_of_a_case_opens_it(client: FlaskClient) -> None:
    links = re.findall(r'<a href="(/embed/[^"]+country=KAZ[^"]*)"', client.get(GALLERY).text)
    assert links
    assert client.get(links[0].replace("&amp;", "&")).status_code == 200


def test_an_unknown_case_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"{GALLERY}/no-such-case.svg").status_code == 404


def test_readers_have_no_gallery(dataset: Dataset) -> None:
    server = create_app(dataset, Settings()).server
    assert [rule.rule for rule in server.url_map.iter_rules() if rule.rule.startswith("/dev")] == []
    assert server.test_client().get(GALLERY).status_code == 404
