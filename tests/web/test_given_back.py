"""After a large answer the memory it took goes back to the machine; after others nothing is done."""

from __future__ import annotations

import pytest
from flask import Flask

from dashboard.web import given_back
from dashboard.web.request_time import register_request_time


@pytest.mark.parametrize(("large", "times"), [(-1.0, 1), (3600.0, 0)])
def test_memory_is_given_back_once_a_large_answer_has_gone_out(
    monkeypatch: pytest.MonkeyPatch, large: float, times: int
) -> None:
    given = list[str]()
    monkeypatch.setattr(given_back, "LARGE", large)
    monkeypatch.setattr(given_back, "_trimmer", lambda: lambda: given.append("back"))
    server = Flask("given back")
    register_request_time(server)
    given_back.register_giving_back(server)
    server.add_url_rule("/", "start", lambda: "an answer")
    response = server.test_client().get("/")
    assert response.text == "an answer"
    response.close()
    assert len(given) == times


def test_giving_back_does_no_harm_here() -> None:
    given_back._trimmer()()
