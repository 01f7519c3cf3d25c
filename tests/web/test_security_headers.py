"""Who may show what in a frame, and which scripts and styles a page lets in.

Every answer: test_app.py.
"""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from dashboard.app import create_app
from dashboard.dataset.dataset import Dataset
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
    pages = ("/embed", "/embed/", "/embed/service-outputs/x", "/embedded")
    for address in ("/", *pages, "/download/service-outputs.csv", "/health"):
        assert ancestors(asking, address) == "frame-ancestors 'none'"


def rules(response: Response) -> dict[str, list[str]]:
    """Return the sources of every directive of the policy."""
    policy = response.headers["Content-Security-Policy"]
    return {name: sources.split() for name, _, sources in (part.partition(" ") for part in policy.split("; "))}


def inline(document: str) -> list[str]:
    """Return the scripts that stand in a document and are run."""
    tags = re.findall(r"<script\b([^>]*)>(.*?)</script>", document, re.DOTALL)
    return [text for attributes, text in tags if " src=" not in attributes and "json" not in attributes]


@pytest.mark.parametrize(("address", "scripts"), [("/", 2), ("/nope", 2), ("/embed/service-outputs", 1)])
def test_the_only_inline_scripts_are_those_the_policy_names_by_hash(small: Dataset, address: str, scripts: int) -> None:
    response = client(small, Settings()).get(address)
    scripts_in_page = inline(response.text)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts_in_page]
    assert len(scripts_in_page) == scripts
    assert {f"'sha256-{digest}'" for digest in hashes} <= set(rules(response)["script-src"])
    assert re.search(r"""\son[a-z]+=["']""", response.text) is None


@pytest.mark.parametrize("address", ["/", "/embed/service-outputs"])
def test_a_style_element_is_let_in_by_a_word_that_no_other_page_has(small: Dataset, address: str) -> None:
    asking = client(small, Settings())
    words = set()
    for _time in range(3):
        response = asking.get(address)
        source, nonce = rules(response)["style-src"]
        assert source == "'self'"
        assert f'<script nonce="{nonce[len("-nonce-") : -1]}">' in response.text
        assert nonce not in rules(response)["script-src"]
        words.add(nonce)
    assert len(words) == 3


@pytest.mark.parametrize(
    "address", ["/health", "/assets/base.css", "/embed/nope", "/download/nope.csv", "/_dash-layout"]
)
def test_what_is_no_page_lets_in_no_style_element(small: Dataset, address: str) -> None:
    with client(small, Settings()).get(address) as response:
        assert rules(response)["style-src"] == ["'self'"]


def test_the_policy_of_a_page_is_this(small: Dataset) -> None:
    policy = rules(client(small, Settings()).get("/"))
    scripts, styles = policy.pop("script-src"), policy.pop("style-src")
    assert scripts[0] == "'self'"
    assert all(source.startswith("'sha256-") for source in scripts[1:])
    assert styles[0] == "'self'"
    assert policy == {
        "default-src": ["'none'"],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
