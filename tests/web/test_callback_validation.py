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
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings
from dashboard.web.callback_validation import CallbackRules, register_callback_validation, text_up_to
from tests.support.cost_growth import seconds_of

CALLS = 2_000
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


def sent(client: FlaskClient, body: Any) -> TestResponse:
    return client.post(UPDATE, json=body)


def refused(response: TestResponse) -> str:
    """Return the sentence of a refusal."""
    assert response.status_code == 400
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text.endswith(".\n")
    assert response.text.count("\n") == 1
    return response.text.strip()


@pytest.mark.parametrize("opened", OPENED)
@pytest.mark.parametrize("moved", [False, True])
def test_the_calls_of_a_page_are_answered(client: FlaskClient, opened: str, moved: bool) -> None:
    for search in ("", "?country=KAZ", "?lang=ar&theme=dark", None):
        body = update(client.get(opened).text, "/services", search, moved=moved)  # type: ignore[arg-type]
        assert sent(client, body).status_code == 200
        body["parsedChangedPropsIds"] = body["changedPropIds"]
        assert sent(client, body).status_code == 200


def changed(body: dict[str, Any], place: list[Any], value: Any) -> dict[str, Any]:
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


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (["output"], ..., "A call is an object with changedPropIds, inputs, output"),
        (["more"], 1, "no keys that are not known"),
        (["output"], "x.children", 'there is no callback "x.children"'),
        (["output"], ["x"], "there is no callback"),
        (["outputs"], ..., "outputs: a list of 5 is expected"),
        (["outputs", 0], {"id": "page"}, "outputs[0]: an object with id, property is expected"),
        (["outputs", 0, "id"], "address", 'outputs[0]: children of "page" is expected'),
        (["outputs", 3], [{"id": PART, "property": "id"}], "outputs[3][0]: children of"),
        (["inputs"], {}, "inputs: a list of"),
        (["inputs", 0, "value"], ["/"], "inputs[0]: the value of pathname is a text of at most 2,000 characters"),
        (["inputs", 0, "value"], ..., "inputs[0]: the value of pathname is a text"),
        (["inputs", 1, "value"], "?" + "a" * 16_000, "inputs[1]: the value of search is a text of at most 16,000"),
        (["inputs", 1, "property"], "hash", 'inputs[1]: search of "address" is expected'),
        (["state", 0], "all", "state[0]: a list of at most"),
        (["state", 0, 0, "id", "name"], "nothing", 'state[0][0]: data-key of {"name": ["ALL"], "type": "part"}'),
        (["state", 0, 0, "id", "name"], ["status"], "state[0][0]: data-key of"),
        (["state", 0, 0, "value"], 7, "state[0][0]: the value of data-key is a text of at most 100,000"),
        (["state", 1, 0, "value"], {"type": "part"}, "state[1][0]: the value of id is the id itself"),
        (["state", 1, 0], ..., "state[1]: each component is named once, and in the same order in every list"),
        (["state", 0], [{"id": PART, "property": "data-key"}] * 2, "state[0]: each component is named once"),
        (["state", 0], [{"id": PART, "property": "data-key"}] * 99, "state[0]: a list of at most"),
        (["changedPropIds"], "address.search", "changedPropIds: a list of inputs of this call is expected"),
        (["changedPropIds"], ["page.children"], "changedPropIds: a list of inputs of this call is expected"),
        (["changedPropIds"], ["address.search"] * 99, "changedPropIds: a list of inputs"),
        (["parsedChangedPropsIds"], [{"a": 1}], "parsedChangedPropsIds: a list of inputs"),
    ],
)  # fmt: skip
def test_what_no_page_sends_is_refused_with_the_place(
    client: FlaskClient, body: dict[str, Any], place: list[Any], value: Any, sentence: str
) -> None:
    assert sentence in refused(sent(client, changed(body, place, value)))


@pytest.mark.parametrize("body", [1, "x", [], [1], {}, {"output": None}])
def test_a_body_of_another_kind_is_refused(client: FlaskClient, body: Any) -> None:
    assert "A call is an object" in refused(sent(client, body))


@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"a":' * 50_000, b"[" * 9 + b"]" * 9])
def test_a_body_nested_too_deep_is_refused_before_it_is_read(client: FlaskClient, body: bytes) -> None:
    assert "nested deeper than 8" in refused(client.post(UPDATE, data=body, content_type="application/json"))


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
    refused(client.post(UPDATE, data=body, content_type="application/json"))


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


def test_what_the_browser_answers_itself_is_not_asked_of_the_server(app: Dash, client: FlaskClient) -> None:
    own = [output for output, entry in app.callback_map.items() if "callback" not in entry]
    assert own
    for output in own:
        call = {"output": output, "inputs": [], "changedPropIds": [], "outputs": [], "state": []}
        assert "there is no callback" in refused(sent(client, call))


def test_a_callback_whose_values_have_no_rule_is_not_served(app: Dash) -> None:
    with pytest.raises(LookupError):
        register_callback_validation(
            app.server, app.callback_map, CallbackRules({("address", "pathname"): text_up_to(9)}, {})
        )


def test_two_thousand_malformed_calls_are_no_fault(
    client: FlaskClient, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    calls = seeds({page: client.get(page).text for page in OPENED})
    chance, answers = random.Random(6), Counter[int]()  # noqa: S311 - faults, not secrets
    for number in range(CALLS):
        sent = mutated(calls[number % len(calls)], chance)
        response = client.post(UPDATE, data=sent, content_type="application/json")
        answers[response.status_code] += 1
        assert response.status_code in (200, 400), sent[:2_000]
        if response.status_code == 400:
            assert not any(trace in response.text for trace in TRACES), sent[:2_000]
    assert answers[400] > CALLS * 0.7
    assert answers[200] > 10  # faults that are none: another address, another order of inputs that changed
    assert client.post(UPDATE, json=body).status_code == 200
