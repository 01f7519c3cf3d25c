"""`/embed/`: one light chart in the language and theme of its address."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import chart_export
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.settings import Settings
from dashboard.text.translate import languages, text_for
from dashboard.theme import LIGHT
from dashboard.web.security_headers import NONCE_SCRIPT
from dashboard.web.static_files import plotly_bundle
from tests.support.covering import covering
from tests.support.export_fixtures import ODD, odd

ROOT = "http://localhost/"


def serve(dataset: Dataset, settings: Settings | None = None) -> FlaskClient:
    server: Flask = create_app(dataset, settings or Settings()).server
    return server.test_client()


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    return serve(dataset)


def open_document(client: FlaskClient, address: str) -> Any:
    """Return the document at an address."""
    response = client.get(address)
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
    return BeautifulSoup(response.data, "lxml")


def element_texts(document: Any, selector: str) -> list[str]:
    return [" ".join(element.get_text().split()) for element in document.select(selector)]


@pytest.mark.parametrize(("chart", "language"), covering(CHARTS, languages()))
def test_every_chart_in_every_language(chart: str, language: str, client: FlaskClient, dataset: Dataset) -> None:
    document = open_document(client, f"/embed/{chart}?lang={language}&country=UZB")
    selection, reader = Selection(country=("UZB",), lang=language), RenderContext(text_for(language), LIGHT)
    export = chart_export(CHARTS[chart], dataset, selection, reader, ROOT)
    assert (document.html["lang"], document.html["dir"]) == (language, reader.text.direction)
    assert element_texts(document, "h1") == [" ".join(export.title.split())]
    assert element_texts(document, ".subtitle") == [" ".join(export.subtitle.split())]
    for line in export.lines[:-1]:
        assert " ".join(line.split()) in element_texts(document, ".small-print p")
    assert [link.get("href") for link in document.select(".small-print a")] == [export.permalink]
    figure = json.loads(document.select("#figure")[0].string)
    assert figure["data"]
    assert document.select("#plot")[0].get("aria-label") == export.summary
    without_scripts = client.get(document.select("noscript .picture")[0]["src"])
    assert (without_scripts.status_code, without_scripts.mimetype) == (200, "image/svg+xml")


def test_the_theme_comes_from_the_address_and_not_from_the_browser(client: FlaskClient) -> None:
    """The page around an embed has a language and a theme of its own.

    Its readers' browsers do not matter.
    """
    client.set_cookie("screen", "wide.1920x1080.dark")
    answer = client.get("/embed/service-outputs", headers={"Accept-Language": "ru"})
    document: Any = BeautifulSoup(answer.data, "lxml")
    client.delete_cookie("screen")
    assert (document.html["data-bs-theme"], document.html["lang"]) == ("light", "en")
    dark = open_document(client, "/embed/service-outputs?theme=dark")
    assert dark.html["data-bs-theme"] == "dark"
    ink = json.loads(dark.select("#figure")[0].string)["layout"]["font"]["color"]
    assert ink != json.loads(document.select("#figure")[0].string)["layout"]["font"]["color"]


def without_version(address: str) -> str:
    """Return an address without what tells the version of its file."""
    return re.sub(r"(?<=\?m=)[0-9a-f]{16}$", "", address)


@pytest.mark.parametrize("chart", CHARTS)
def test_an_embed_loads_the_plotly_bundle_and_few_small_scripts(chart: str, client: FlaskClient) -> None:
    answer = client.get(f"/embed/{chart}")
    document: Any = BeautifulSoup(answer.data, "lxml")
    scripts = [script.get("src") for script in document.select("script[src]")]
    dates = ("embed_dates", "date_text") if chart == "activity-timeline" else ()
    prefixes = [f"/assets/{name}.js?m=" for name in ("touch", "tooltip", *dates, "embed")]
    assert [without_version(src) for src in scripts] == ["/assets/embed_width.js?m=", plotly_bundle().path, *prefixes]
    inline = document.select("script:not([src])")
    assert [script.get("type") for script in inline] == [None, "application/json"]
    assert inline[0].string == NONCE_SCRIPT
    sheets = [link.get("href") for link in document.select("link[rel=stylesheet]")]
    assert [without_version(href) for href in sheets] == ["/theme.css", "/assets/embed.css?m="]
    for address in (*scripts, *sheets, "/assets/icon.svg"):
        with client.get(address) as response:
            assert response.status_code == 200
            assert ("immutable" in response.headers["Cache-Control"]) == (address in (*scripts, sheets[1]))
    assert not any(name in answer.text for name in ("_dash", "bootstrap", "ag-grid"))


def test_as_a_table_it_needs_only_the_script_that_tells_its_height(client: FlaskClient, dataset: Dataset) -> None:
    document = open_document(client, "/embed/response-measures?table=response-measures")
    assert [without_version(script.get("src")) for script in document.select("script")] == ["/assets/embed.js?m="]
    rows = CHARTS["response-measures"].rows(dataset, Selection())
    assert len(document.select("tbody tr")) == len(rows)
    assert {head.get("scope") for head in document.select("thead th")} == {"col"}


def test_a_selection_without_rows_says_so(client: FlaskClient) -> None:
    document = open_document(client, "/embed/activity-timeline?country=TKM&to=2019")
    assert element_texts(document, "h1") == ["Timeline"]
    assert element_texts(document, ".subtitle") == ["Nothing matches this selection"]
    assert [without_version(script.get("src")) for script in document.select("script")] == ["/assets/embed.js?m="]
    links = [link.get("href") for link in document.select("a")]
    assert links == ["http://localhost/activities?country=TKM&to=2019"]


@pytest.mark.parametrize("name", ["nope", "disruption-by-service.png", "<b>", "Disruption-by-service"])
def test_an_unknown_chart_is_refused_with_the_list(name: str, client: FlaskClient) -> None:
    answer = client.get(f"/embed/{name}")
    assert (answer.status_code, answer.content_type) == (404, "text/plain; charset=utf-8")
    for chart in CHARTS:
        assert chart in answer.text


def test_a_browser_is_refused_by_a_page_in_the_language_of_its_reader(client: FlaskClient) -> None:
    answer = client.get("/embed/<b>?lang=ar&theme=dark", headers={"Accept": "text/html,*/*;q=0.8"})
    document = BeautifulSoup(answer.text, "html.parser")
    assert (answer.status_code, answer.content_type) == (404, "text/html; charset=utf-8")
    assert "Accept" in answer.vary
    page = document.select("html")[0]
    assert [page[name] for name in ("lang", "dir", "data-bs-theme")] == ["ar", "rtl", "dark"]
    assert len(document.select("h1")) == 1
    assert [link["href"] for link in document.select("main a")] == ["/"]
    assert "<b>" in document.select("p")[0].text


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("country=XXX", "Country: “XXX”"),
        ("kind=party", "Kind: “party”"),
        ("from=2021&to=2020", "From is later than To (2021 > 2020)"),
        ("lang=xx", "Language: “xx”"),
        ("theme=pink", "Theme: “pink”"),
    ],
)
def test_an_unknown_value_is_refused_by_name(query: str, value: str, client: FlaskClient) -> None:
    answer = client.get(f"/embed/activity-timeline?{query}")
    assert (answer.status_code, answer.content_type) == (400, "text/plain; charset=utf-8")
    assert value in answer.text
    assert client.get(f"/embed/activity-timeline?{'x' * 9000}").status_code == 400


def rules(client: FlaskClient, address: str) -> dict[str, str]:
    """Return the rules of the answer's content security policy by name."""
    policy = client.get(address).headers["Content-Security-Policy"]
    return {name: value for name, _space, value in (part.partition(" ") for part in policy.split("; "))}


def test_the_operator_says_who_may_frame_embeds_and_the_dialog_may_always(small: Dataset) -> None:
    anybody = serve(small)
    assert rules(anybody, "/embed/service-outputs")["frame-ancestors"] == "*"
    some = serve(small, Settings(frame_ancestors="https://a.example https://b.example"))
    assert rules(some, "/embed/service-outputs")["frame-ancestors"] == "'self' https://a.example https://b.example"
    nobody = serve(small, Settings(frame_ancestors="'none'"))
    assert rules(nobody, "/embed/service-outputs")["frame-ancestors"] == "'self'"
    for client in (anybody, some, nobody):
        assert rules(client, "/services")["frame-ancestors"] == "'none'"
        assert rules(client, "/oembed")["frame-ancestors"] == "'none'"
        assert rules(client, "/services")["frame-src"] == "'self'"


@pytest.mark.parametrize(("chart", "form"), covering(CHARTS, ["", "?table={chart}"]))
def test_words_of_the_data_are_never_markup(chart: str, form: str, dataset: Dataset) -> None:
    document = open_document(serve(odd(dataset)), f"/embed/{chart}{form.format(chart=chart)}")
    assert document.select("img:not(noscript > .picture)") == []
    assert {
        script.get("type") or without_version(script.get("src", "")) or script.string
        for script in document.select("script")
    } <= {NONCE_SCRIPT, "application/json", plotly_bundle().path} | {
        f"/assets/{name}.js?m=" for name in ("touch", "tooltip", "embed_dates", "date_text", "embed_width", "embed")
    }
    for figure in document.select("#figure"):
        assert "</script" not in figure.string
        assert json.loads(figure.string)["data"]


def test_a_frame_as_wide_as_a_tablet_has_names_in_one_line(client: FlaskClient) -> None:
    def labels(width: int) -> list[str]:
        document = open_document(client, f"/embed/disruption-by-service?width={width}")
        annotations = json.loads(document.select("#figure")[0].string)["layout"]["annotations"]
        return [annotation["text"] for annotation in annotations]

    assert any("<br>" in words for words in labels(400))
    assert "Any mental, neurological or substance use service" in labels(700)


def test_a_source_s_title_with_a_script_is_shown_as_text(dataset: Dataset) -> None:
    document = open_document(serve(odd(dataset)), "/embed/disruption-by-round")
    source = next(line for line in element_texts(document, ".small-print p") if line.startswith("Source"))
    assert any(" ".join(words.split()) in source for words in ODD)
