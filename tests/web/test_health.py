"""`/health` and the stylesheet."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.required_columns import TABLES
from dashboard.settings import Settings
from dashboard.sources.current_data import CurrentData
from dashboard.sources.snapshots import RejectedUpdate
from dashboard.sources.version_store import VersionStore
from dashboard.theme import THEMES
from tests.support.http_exchange import Exchanged


@pytest.fixture(scope="module")
def client(small: Dataset) -> FlaskClient:
    server: Flask = create_app(small, Settings()).server
    return server.test_client()


def test_health_says_ready_and_which_data(client: FlaskClient, small: Dataset) -> None:
    response = client.get("/health")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    health = response.json
    assert health is not None
    assert health["status"] == "ready"
    assert health["data"]["version"] == small.version.hash
    assert health["data"]["date"] == small.version.date
    assert health["data"]["rows"] == {name: len(small.table(name)) for name in TABLES}
    assert health["data"]["refused"] is None
    since = datetime.fromisoformat(health["data"]["since"])
    assert abs((datetime.now(UTC) - since).total_seconds() - health["data"]["age"]) < 5


def test_health_says_since_when_and_why_newer_data_are_refused_and_no_more(
    small: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = RejectedUpdate(1_795_364_571.0, "faulty", "/home/editor/data sources.csv row 7: secret detail")
    data = Exchanged(
        CurrentData(small, 1_795_364_000.0, dict, refused=refusal, unkept="/var/lib: No space left on device")
    )
    monkeypatch.setattr(data, "versions", VersionStore(tmp_path), raising=False)
    response = create_app(data, Settings()).server.test_client().get("/health")
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["versions"]["whole"] is False  # none is kept while the data cannot be
    health = response.json["data"]
    assert health["since"] == "2026-11-22T16:13:20+00:00"
    assert health["refused"] == {"since": "2026-11-22T16:22:51+00:00", "reason": "faulty"}
    assert health["kept"] is False
    assert not any(detail in response.text for detail in ("/home", "/var", "sources.csv", "secret", "No space"))


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
