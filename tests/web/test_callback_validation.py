"""The callback endpoint.

A page's own calls are answered, all others refused in a sentence, and none is a fault.
"""

from __future__ import annotations

import json
import logging
import random
from collections import Counter
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from benchmarks.http_client import UPDATE, update
from benchmarks.mutations import OPENED, mutated, seeds
from dashboard.app import create_app
from dashboard.bounds.json_text import depth
from dashboard.bounds.limits import BODY_BYTES
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings
from dashboard.web.callback_validation import MAX_LIST_LENGTH
from dashboard.web.preview import CARRIES
from tests.support.cost_growth import seconds_of
from tests.support.covering import covering

CALLS = 150
"""`make soak` sends thousands."""
TRACES = ("Traceback", 'File "', "site-packages", "werkzeug", "Error(", "Exception")


@pytest.fixture(scope="module")
def app(dataset: Dataset) -> Dash:
    return create_app(dataset, Settings())


@pytest.fixture(scope="module")
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def body(client: FlaskClient) -> dict[str, Any]:
    """A call of a page that is open."""
    return update(client.get("/").text, "/", "?country=KAZ")


def post_call(client: FlaskClient, body: Any) -> TestResponse:
    return client.post(UPDATE, json=body)


def refusal(response: TestResponse) -> str:
    """Return the sentence of a refusal."""
    assert response.status_code == 400
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text.endswith(".\n")
    assert response.text.count("\n") == 1
    return response.text.strip()


@pytest.mark.parametrize(("address", "moved"), covering(OPENED, [False, True]))
def test_the_calls_of_a_page_are_answered(client: FlaskClient, address: str, moved: bool) -> None:
    for search in ("", "?country=KAZ", "?lang=ar&theme=dark", None):
        body = update(client.get(address).text, "/services", search, moved=moved)  # type: ignore[arg-type]
        assert post_call(client, body).status_code == 200
        body["parsedChangedPropsIds"] = body["changedPropIds"]
        assert post_call(client, body).status_code == 200


def replace_at(body: dict[str, Any], place: list[Any], value: Any) -> dict[str, Any]:
    """Return a body with something else at one place; `...` takes it away."""
    at: Any = (body := json.loads(json.dumps(body)))
    for step in place[:-1]:
        at = at[step]
    if value is ...:
        del at[place[-1]]
    else:
        at[place[-1]] = value
    return body


PART = {"type": "part", "name": "status"}
PLOT = {"type": "plot", "chart": "activity-timeline"}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (["output"], ...), (["output"], None), (["output"], ["x"]),
        (["outputs"], ...), (["outputs", 0], {"id": "page"}), (["outputs", 3], [{"id": PART, "property": "id"}]),
        (["outputs", 7], []), (["outputs", 7], [{"id": PLOT, "property": "figure"}] * 2), (["outputs", 8], []),
        (["inputs"], {}), (["inputs", 0, "value"], 7), (["inputs", 2, "value"], {"a": 1}),
        (["state", 0], "all"), (["state", 1, 0, "value", "name"], "nothing"),
        (["state", 1, 0, "value", "name"], ["status"]), (["state", 1, 0, "value"], "status"), (["state", 1, 0], ...),
        (["state", 0], [{"id": PART, "property": "data-key"}] * 99),
        (["state", 3, 0, "value"], {"type": "plot", "chart": "x"}), (["state", 2], []), (["state", 3], None),
        (["changedPropIds"], [{"a": 1}]), (["changedPropIds"], 7),
    ],
)  # fmt: skip
def test_what_no_page_sends_is_refused(client: FlaskClient, body: dict[str, Any], place: list[Any], value: Any) -> None:
    refusal(post_call(client, replace_at(body, place, value)))


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (["output"], "x.children", "output: there is no such callback."),
        (["inputs", 0, "value"], ["/"], "pathname: a text of at most 2,000 characters is allowed."),
        (["inputs", 1, "value"], "?" + "a" * 16_000, "search: a text of at most 16,000 characters is allowed."),
        (["state", 1, 0, "value"], PART, "id: each name is a known one, and named once."),
        (["changedPropIds"], ["address.search"] * 251, "A list in a call has at most 250 entries."),
    ],
)
def test_a_refusal_says_what_is_allowed(
    client: FlaskClient, body: dict[str, Any], place: list[Any], value: Any, sentence: str
) -> None:
    assert refusal(post_call(client, replace_at(body, place, value))) == sentence


def test_a_page_has_far_fewer_components_than_a_call_may_name(client: FlaskClient) -> None:
    longest = max(len(states) for page in OPENED for states in update(client.get(page).text, "/", "")["state"])
    assert 10 < longest < MAX_LIST_LENGTH / 2


def test_a_call_with_many_changed_names_costs_little(client: FlaskClient, body: dict[str, Any]) -> None:
    long = json.dumps({**body, "changedPropIds": [f"x{number}.y" for number in range(15_000)]}).encode()
    assert len(long) < BODY_BYTES
    assert seconds_of(lambda content: client.post(UPDATE, data=content, content_type="application/json"), long) < 1


@pytest.mark.parametrize("body", [1, "x", [], [1]])
def test_a_body_of_another_kind_is_refused(client: FlaskClient, body: Any) -> None:
    assert refusal(post_call(client, body)) == "A call is an object."


def test_a_fault_of_a_handler_is_a_500_and_logged_with_its_place(
    client: FlaskClient, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_arguments: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("dashboard.pages.callbacks.request_state", break_down)
    response = post_call(client, body)
    assert response.status_code == 500
    assert not any(trace in response.text for trace in TRACES)
    assert "ZeroDivisionError" in caplog.text
    assert "break_down" in caplog.text


def test_what_dash_cannot_read_is_logged_by_its_kind_alone(
    client: FlaskClient, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    refusal(post_call(client, replace_at(body, ["outputs"], ...)))
    (record,) = [record for record in caplog.records if record.name.endswith("callback_validation")]
    assert record.exc_info is None
    assert record.getMessage().startswith("Dash could not read a call (")


@pytest.mark.parametrize("body", [b"[" * 60_000, b'{"a":' * 10_000, b"[" * 9 + b"]" * 9])
def test_a_body_nested_too_deep_is_refused_before_it_is_read(client: FlaskClient, body: bytes) -> None:
    assert "nested deeper than 8" in refusal(client.post(UPDATE, data=body, content_type="application/json"))


@pytest.mark.parametrize("part", ["[[[[]]]],", '"",', '{"":1},', "0,", " "])
def test_a_body_of_many_small_parts_is_refused_before_it_is_read(
    client: FlaskClient, body: dict[str, Any], part: str
) -> None:
    def post(length: int) -> TestResponse:
        call = f'{json.dumps(body)[:-1]}, "more": {{"any": [{part * (length // len(part))}0]}}}}'
        return client.post(UPDATE, data=call, content_type="application/json", headers={CARRIES: "1"})

    assert "outside of its strings" in refusal(post(1_500_000))
    assert post(50_000).status_code == 200
    long_text = {**body, "more": "[" * 1_500_000}
    assert client.post(UPDATE, json=long_text, headers={CARRIES: "1"}).status_code == 200


@pytest.mark.parametrize(
    ("text", "level"), [("", 0), ("[]", 1), ('{"a":[{}]}', 3), ('["[[[", "\\"[["]', 1), ("[][][]", 1)]
)
def test_brackets_in_strings_are_no_depth(text: str, level: int) -> None:
    assert depth(text.encode()) == level


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"nul", b'{"a":1}}', b"1" * 5_000, b'"\\u12"'])
def test_what_is_no_json_is_refused(client: FlaskClient, body: bytes) -> None:
    assert client.post(UPDATE, data=body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_brackets_are_not_hidden_by_another_encoding(client: FlaskClient, encoding: str) -> None:
    body = ('["\\"", "' + "[" * 20_000 + "]" * 20_000 + '"]').encode(encoding)
    refusal(client.post(UPDATE, data=body, content_type="application/json"))


@pytest.mark.parametrize("unit", ['"', '\\"', '"\\', "[", "[]", '"' + "\\" * 99, "{", "a", "1"])
def test_a_body_of_twice_the_length_takes_about_twice_the_time(client: FlaskClient, unit: str) -> None:
    def ask(body: bytes) -> None:
        assert client.post(UPDATE, data=body, content_type="application/json").status_code == 400

    short, long = (seconds_of(ask, (unit * size)[:size].encode()) for size in (30_000, 240_000))
    assert long < 8 * 4 * short + 0.01


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_not_allowed(client: FlaskClient, method: str) -> None:
    response = client.open(UPDATE, method=method)
    assert response.status_code == 405
    assert response.headers["Allow"] == "OPTIONS, POST"


def test_hundreds_of_malformed_calls_are_no_fault(
    client: FlaskClient, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    calls = seeds({page: client.get(page).text for page in OPENED})
    chance, answers = random.Random(6), Counter[int]()  # noqa: S311 - faults, not secrets
    for number in range(CALLS):
        call = mutated(calls[number % len(calls)], chance)
        response = client.post(UPDATE, data=call, content_type="application/json")
        answers[response.status_code] += 1
        assert response.status_code in (200, 400), call[:2_000]
        if response.status_code == 400:
            assert not any(trace in response.text for trace in TRACES), call[:2_000]
    assert answers[400] > CALLS * 0.7
    assert answers[200] > 10  # faults that are none: another address, another order of inputs that changed
    assert client.post(UPDATE, json=body).status_code == 200
