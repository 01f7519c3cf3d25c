"""Who may show what in a frame; the other headers are tested on every answer in test_app.py."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.dataset.records import Dataset
from dashboard.settings import Settings


def client(dataset: Dataset, settings: Settings) -> FlaskClient:
    server: Flask = create_app(dataset, settings).server
    return server.test_client()


def ancestors(client: FlaskClient, address: str) -> str:
    policy = client.get(address).headers["Content-Security-Policy"]
    return next(rule for rule in policy.split("; ") if rule.startswith("frame-ancestors"))


def test_only_embeds_may_be_framed(small: Dataset) -> None:
    asking = client(small, Settings())
    assert ancestors(asking, "/embed/disruption-by-service") == "frame-ancestors *"
    for address in ("/", "/embed", "/embedded", "/download/service-outputs.csv", "/health"):
        assert ancestors(asking, address) == "frame-ancestors 'none'"


def test_the_operator_says_who_may_frame_embeds(small: Dataset) -> None:
    asking = client(small, Settings(frame_ancestors="'self' https://ministry.example"))
    assert ancestors(asking, "/embed/nope") == "frame-ancestors 'self' https://ministry.example"
    assert ancestors(asking, "/") == "frame-ancestors 'none'"


@pytest.mark.parametrize("rule", ["object-src", "base-uri", "form-action"])
def test_what_is_not_needed_is_closed(small: Dataset, rule: str) -> None:
    policy = client(small, Settings()).get("/").headers["Content-Security-Policy"]
    rules = {name: value for name, _space, value in (part.partition(" ") for part in policy.split("; "))}
    assert rules.get(rule, rules["default-src"]) == "'none'"


def test_the_only_inline_script_is_the_one_the_policy_names(small: Dataset) -> None:
    document = client(small, Settings()).get("/").text
    inline = [tag for tag in document.split("<script")[1:] if " src=" not in tag.partition(">")[0]]
    unnamed = [tag for tag in inline if "application/json" not in tag.partition(">")[0]]
    assert len(unnamed) == 1
    assert "DashRenderer" in unnamed[0]
    assert " onclick=" not in document
