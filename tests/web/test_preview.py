"""`/preview/check` and calls that carry a preview, over HTTP.

Limits, silence of the logs, and nobody else's data.
"""

from __future__ import annotations

import json
import logging
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from benchmarks.http_client import UPDATE, answer, changes, components, parts, update
from dashboard.app import create_app
from dashboard.components import preview_banner
from dashboard.components.preview_banner import PREVIEW
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings, shipped_folder
from dashboard.sources.file_preview import LIMITS, MAX_STATE_LENGTH
from dashboard.text.translate import text_for
from dashboard.web.preview import CARRIES, CHECK, EXTENSION, MEDIA_TYPE, NAME

pytestmark = pytest.mark.usefixtures("children_here")
TABLE = "observations.csv"
HIDDEN = "Zanzibar secretariat"
"""Words that stand in a tried file only."""


@pytest.fixture(scope="module")
def csv_text() -> str:
    return (shipped_folder("data") / TABLE).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def upload(csv_text: str) -> bytes:
    """The observations with other words in a note that a chart shows."""
    assert "The outlet calls the interru" in csv_text
    return csv_text.replace("The outlet calls the interru", f"{HIDDEN}: the outlet calls the interru").encode()


def send_file(
    client: FlaskClient, content: bytes, name: str = TABLE, language: str = "en", **more: Any
) -> TestResponse:
    headers = {NAME: quote(name)} | more.pop("headers", {})
    return client.post(f"{CHECK}?lang={language}", data=content, content_type=MEDIA_TYPE, headers=headers, **more)


def check_answer(response: TestResponse) -> dict[str, Any]:
    """Return what the check answered."""
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = json.loads(response.text)
    return answer


def state_of(client: FlaskClient, content: bytes) -> str:
    state = check_answer(send_file(client, content))["state"]
    assert isinstance(state, str)
    return state


def post_call(
    client: FlaskClient,
    address: str,
    state: str | None,
    path: str = "/",
    search: str = "",
    *,
    carries_state: bool = True,
) -> TestResponse:
    """Return the answer to the call by which a page begins to show, or leaves, a preview."""
    call = update(client.get(address).text, path, search)
    next(entry for entry in call["inputs"] if entry["id"] == PREVIEW)["value"] = state
    call["changedPropIds"] = [f"{PREVIEW}.data"]
    return client.post(UPDATE, json=call, headers={CARRIES: "1"} if carries_state else {})


def changes_in(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    return changes(response.text)


def test_a_good_file_comes_back_as_what_the_browser_is_to_keep(client: FlaskClient, upload: bytes) -> None:
    response = send_file(client, upload)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert check_answer(response)["said"] == "observations.csv is good. All charts show it now, to you alone."
    assert check_answer(response)["remarks"] == []
    assert len(check_answer(response)["state"]) < 50_000, "it goes along with each call"


def test_the_call_draws_the_whole_page_with_it_and_marks_each_chart(client: FlaskClient, upload: bytes) -> None:
    outputs = changes_in(post_call(client, "/", state_of(client, upload)))
    page = json.dumps(outputs["page"])
    assert page.count('"preview-mark"') == page.count('"data-chart"') > 0
    assert "Preview, not published" in json.dumps(outputs["preview-banner"])
    assert "preview-" in json.dumps(outputs["data-version"])
    assert "Links and downloads are off in a preview" in page
    for off in ("/download/", "data-embed", "data-copy-link", "data-picture", "data-copy-image"):
        assert off not in page, off
    as_table = changes_in(post_call(client, "/", state_of(client, upload), "/", "?table=disruption-by-service"))
    assert HIDDEN in json.dumps(as_table["page"])


def test_the_sources_page_offers_no_download_of_a_preview(client: FlaskClient, upload: bytes) -> None:
    page = json.dumps(changes_in(post_call(client, "/sources", state_of(client, upload), "/sources"))["page"])
    assert "/download/" not in page
    assert "Links and downloads are off in a preview" in page


def test_a_presented_chart_is_marked_and_has_no_code_to_open_elsewhere(client: FlaskClient, upload: bytes) -> None:
    search = "?present=disruption-by-service"
    page = json.dumps(changes_in(post_call(client, "/" + search, state_of(client, upload), "/", search))["page"])
    assert "preview-mark" in page
    assert "data-enlarge" not in page


def test_leaving_brings_the_published_page_back(client: FlaskClient, upload: bytes) -> None:
    state = state_of(client, upload)
    outputs = changes_in(post_call(client, "/", state))
    call = update(client.get("/").text, "/", "")
    keys = {json.dumps(entry["id"]): entry for entry in call["state"][0]}
    for name, value in outputs.items():
        part = json.dumps({"type": "part", "name": name})
        entry = keys.get(part) or keys.get(json.dumps({"name": name, "type": "part"}))
        if entry and "data-key" in value:
            entry["value"] = value["data-key"]
    call["changedPropIds"] = [f"{PREVIEW}.data"]
    outputs = changes_in(client.post(UPDATE, json=call))
    assert "preview-mark" not in json.dumps(outputs["page"])
    assert outputs["preview-banner"]["children"] is None


def test_a_page_without_a_preview_is_what_it_was(client: FlaskClient, upload: bytes) -> None:
    before = answer(client.get("/?table=disruption-by-service").text, "_dash-layout")
    state = state_of(client, upload)
    changes_in(post_call(client, "/", state, "/", "?table=disruption-by-service"))
    again = answer(client.get("/?table=disruption-by-service").text, "_dash-layout")
    assert again == before
    assert HIDDEN not in json.dumps(again)
    assert HIDDEN not in client.get("/download/disruption-by-service.json").text
    other = changes_in(post_call(client, "/", None, "/", "?table=disruption-by-service", carries_state=False))
    assert HIDDEN not in json.dumps(other)


@pytest.mark.parametrize("language", ["en", "ru", "fr", "ar"])
def test_faults_are_told_in_the_language_of_the_page(client: FlaskClient, csv_text: str, language: str) -> None:
    response = send_file(client, csv_text.replace(",exact,", ",exakt,").encode(), language=language)
    assert response.status_code == 200
    assert "state" not in check_answer(response)
    (problem,) = check_answer(response)["problems"]
    sentence = text_for(language).t("{found} {allowed}", found="exakt", allowed="").strip()
    assert sentence in problem
    assert check_answer(response)["said"] == text_for(language).n(
        "{file} has {number} fault, so it is not shown:",
        "{file} has {number} faults, so it is not shown:",
        1,
        file=TABLE,
    )


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(client: FlaskClient) -> None:
    response = send_file(client, b"x" * (LIMITS.packed + 1))
    assert response.status_code == 413
    assert response.content_type.startswith("text/plain")


def test_only_calls_that_carry_a_preview_may_be_long(client: FlaskClient) -> None:
    state = "0" * 64 + "A" * (MAX_STATE_LENGTH - 64)
    assert post_call(client, "/", state, carries_state=False).status_code == 413
    assert "does not fit the published data" in json.dumps(changes_in(post_call(client, "/", state))["preview-banner"])
    assert post_call(client, "/", state + "A").status_code == 400, "longer than what a check gives out"
    assert (
        client.post(UPDATE, data=b" " * 4_000_000, content_type="application/json", headers={CARRIES: "1"}).status_code
        == 413
    )


def test_where_all_places_are_in_use_the_answer_is_when_to_come_again(dataset: Dataset, upload: bytes) -> None:
    """Respond at once: waiting for a place would hold a thread that pages need."""
    server: Flask = create_app(dataset, Settings()).server
    previews, client = server.extensions[EXTENSION], server.test_client()
    with previews.place(), previews.place():
        response = send_file(client, upload)
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert response.text == "Too many files are being checked just now. Try again in a moment.\n"
        assert client.get("/health").status_code == 200
    assert send_file(client, upload).status_code == 200


def test_files_are_shown_at_few_places_and_pages_go_on(dataset: Dataset, upload: bytes) -> None:
    """Drawing a page of tables that nothing is kept of takes seconds where they are large."""
    server: Flask = create_app(dataset, Settings()).server
    previews, client = server.extensions[EXTENSION], server.test_client()
    state = state_of(client, upload)
    with previews.view(), previews.view():
        response = post_call(client, "/", state)
        assert (response.status_code, response.text.count("\n")) == (503, 1)
        assert int(response.headers["Retry-After"]) > 0
        assert post_call(client, "/", None).status_code == 200
    assert post_call(client, "/", state).status_code == 200


@pytest.mark.parametrize("media_type", ["text/plain", "multipart/form-data; boundary=x", "", "text/csv"])
def test_a_body_that_a_foreign_page_could_send_is_refused(client: FlaskClient, media_type: str) -> None:
    response = client.post(CHECK, data=b"x", content_type=media_type, headers={NAME: TABLE})
    assert response.status_code == 415


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_file_from_a_page_of_another_site_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post(f"{CHECK}?lang=fr", data=b"x", content_type=MEDIA_TYPE, headers=headers)
    assert (answer.status_code, answer.text) == (
        403,
        "Envoyez le fichier depuis une page du tableau de bord lui-même.\n",
    )


@pytest.mark.parametrize("name", ["", "%00", "..%2f..%2fetc%2fpasswd", "%ff.csv", "x" * 10_000, "%E2%80%AE.csv"])
def test_an_odd_name_is_text(client: FlaskClient, name: str) -> None:
    response = client.post(CHECK, data=b"a\n", content_type=MEDIA_TYPE, headers={NAME: name})
    assert response.status_code == 200
    assert len(check_answer(response)["problems"]) == 1
    assert len(check_answer(response)["said"]) < 250
    assert "/" not in check_answer(response)["said"]


def test_no_file_is_written_and_no_log_says_what_is_in_it(
    client: FlaskClient,
    upload: bytes,
    csv_text: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with caplog.at_level(logging.DEBUG):
        state = state_of(client, upload)
        post_call(client, "/", state)
        send_file(client, csv_text.replace(",exact,", f",{HIDDEN},").encode(), name=f"{HIDDEN}.csv")
        send_file(client, csv_text.replace(",exact,", f",{HIDDEN},").encode())
    assert HIDDEN not in caplog.text
    assert quote(HIDDEN) not in caplog.text
    assert state[:100] not in caplog.text
    assert list(tmp_path.iterdir()) == []


def test_a_preview_that_cannot_be_drawn_is_left_without_a_word_of_it_in_the_log(
    client: FlaskClient, upload: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_view: object) -> list[Any]:
        raise KeyError(HIDDEN)

    state = state_of(client, upload)
    real = preview_banner.PREVIEW_REGION.draw
    object.__setattr__(
        preview_banner.PREVIEW_REGION, "draw", lambda v: fails(v) if v.preview and v.preview.tables else real(v)
    )
    try:
        outputs = changes_in(post_call(client, "/", state))
    finally:
        object.__setattr__(preview_banner.PREVIEW_REGION, "draw", real)
    assert "does not fit the published data" in json.dumps(outputs["preview-banner"])
    assert "A preview could not be drawn (KeyError)." in caplog.text
    assert HIDDEN not in caplog.text


def test_it_can_be_switched_off(dataset: Dataset, client: FlaskClient, upload: bytes) -> None:
    state = state_of(client, upload)
    off = create_app(dataset, Settings(preview=False)).server.test_client()
    assert off.get(CHECK).status_code == 404
    assert send_file(off, upload).status_code in (404, 405)
    assert "try-file" not in off.get("/sources").text
    assert "preview-banner" in parts(answer(off.get("/").text, "_dash-layout")), "the place of the mark stays empty"
    outputs = post_call(off, "/", state[:1000], carries_state=False)
    assert "preview-mark" not in outputs.text
    assert post_call(off, "/", state[:1000] + "A" * 300_000).status_code == 413


def test_the_form_states_its_limits(client: FlaskClient) -> None:
    page = answer(client.get("/sources?lang=en").text, "_dash-layout")
    form = next(c for c in components(page) if c["props"].get("data-try-file"))
    assert form["props"]["data-most"] == str(LIMITS.packed)
    text = json.dumps(page)
    assert "At most 5 MB, 50,000 rows a table, 20 sheets, 50 MB unpacked." in text
    assert "Nothing of it is stored on the server; when you close the tab, it is gone." in text
