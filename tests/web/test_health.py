"""`/health` and the stylesheet."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.dataset.records import TABLES, Dataset
from dashboard.settings import Settings
from dashboard.theme import THEMES


@pytest.fixture(scope="module")
def client(small: Dataset) -> FlaskClient:
    server: Flask = create_app(small, Settings()).server
    return server.test_client()


def test_health_says_ready_and_which_data(client: FlaskClient, small: Dataset) -> None:
    response = client.get("/health")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    told = response.json
    assert told is not None
    assert told["status"] == "ready"
    assert told["data"]["version"] == small.version.hash
    assert told["data"]["date"] == small.version.date
    assert told["data"]["rows"] == {name: len(small.table(name)) for name in TABLES}


def test_the_stylesheet_has_every_colour_of_both_themes(client: FlaskClient) -> None:
    response = client.get("/theme.css")
    assert response.content_type == "text/css; charset=utf-8"
    for theme in THEMES.values():
        block = re.search(rf"\[data-bs-theme={theme.name}\]\{{(.*?)\}}", response.text)
        assert block is not None
        for name in ("ink", "surface", "page", "accent", "muted"):
            assert f"--{name}:{getattr(theme, name)};" in block[1]
        for kind, colour in theme.kinds.items():
            assert f"--kind-{kind.replace('_', '-')}:{colour};" in block[1]
