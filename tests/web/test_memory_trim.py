"""After a large answer the memory it took goes back to the machine.

After others nothing is done.
"""

from __future__ import annotations

import pytest
from flask import Flask

from dashboard.web import memory_trim
from dashboard.web.request_log import register_request_time


@pytest.mark.parametrize(("large", "times"), [(-1.0, 1), (3600.0, 0)])
def test_memory_is_given_back_once_a_large_answer_has_gone_out(
    monkeypatch: pytest.MonkeyPatch, large: float, times: int
) -> None:
    calls = list[str]()
    monkeypatch.setattr(memory_trim, "SLOW", large)
    monkeypatch.setattr(memory_trim, "_trimmer", lambda: lambda: calls.append("back"))
    server = Flask("given back")
    register_request_time(server)
    memory_trim.register_memory_trim(server)
    server.add_url_rule("/", "start", lambda: "an answer")
    response = server.test_client().get("/")
    assert response.text == "an answer"
    response.close()
    assert len(calls) == times


def test_giving_back_does_no_harm_here() -> None:
    memory_trim._trimmer()()
