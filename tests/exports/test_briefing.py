"""The briefing on a country: two pages, valid, in four languages, with its sources."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from flask.testing import FlaskClient
from lxml import etree
from openxml_audit import OpenXmlValidator
from PIL import Image
from pypdf import PdfReader

from dashboard.dataset.dataset import Dataset
from dashboard.exports.country_briefing import MOST_ACTIVITIES, CountryBriefing
from dashboard.exports.docx.briefing import DOTS, HIGHEST, WIDTH, briefing_to_docx, timeline_picture
from dashboard.facts.country_profile import country_profile
from dashboard.plotting.render_context import Figure
from dashboard.plotting.svg_figure import Drawing, draw_figure
from dashboard.selection import Selection
from dashboard.text.translate import text_for

COUNTRIES, LANGUAGES = ("KAZ", "KGZ", "TJK", "TKM", "UZB"), ("en", "ru", "fr", "ar")
SOME = (("KAZ", "en"), ("KAZ", "ar"), ("TJK", "fr"))
A4 = (595.3, 841.9)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONGEST = 300


def briefing(dataset: Dataset, country: str, language: str = "en") -> CountryBriefing:
    selection = Selection(country=(country,), lang=language)
    return CountryBriefing(dataset, selection, text_for(language), "https://dashboard.example/")


class Documents:
    """The briefings of the shipped data, each written when it is first asked for."""

    def __init__(self, dataset: Dataset) -> None:
        self.of = cache(lambda country, language: briefing_to_docx(briefing(dataset, country, language)))

    def read(self, country: str, language: str) -> Any:
        """Return a briefing as a document."""
        return Document(io.BytesIO(self.of(country, language)))


@pytest.fixture(scope="module")
def documents(dataset: Dataset) -> Documents:
    return Documents(dataset)


def parts(content: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return etree.fromstring(file.read("word/document.xml"))


@pytest.fixture(
    scope="module",
    params=[SOME, pytest.param(tuple(product(COUNTRIES, LANGUAGES)), marks=pytest.mark.soak)],
    ids=["some", "all"],
)
def pages(
    documents: Documents, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[str, PdfReader]:
    """Briefings as LibreOffice lays them out, which did not write them."""
    folder: Path = tmp_path_factory.mktemp("briefings")
    for country, language in request.param:
        (folder / f"{country}-{language}.docx").write_bytes(documents.of(country, language))
    files = sorted(str(file) for file in folder.glob("*.docx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)
    readers = {file.stem: PdfReader(file) for file in folder.glob("*.pdf")}
    assert len(readers) == len(files), "LibreOffice opened not all of them. As root: apt-get install libreoffice-writer"
    return readers


def test_it_takes_no_more_than_two_pages_of_a4(pages: dict[str, PdfReader]) -> None:
    for name, reader in pages.items():
        assert len(reader.pages) <= 2, name
        for page in reader.pages:
            assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=1), name


def test_libreoffice_shows_its_words(pages: dict[str, PdfReader]) -> None:
    words = " ".join(" ".join(page.extract_text() for page in pages["KAZ-en"].pages).split())
    for phrase in (
        "57 activities were reported",
        "68 participants",
        "25 September",
        "Local figures",
        "Figures of the world",
    ):
        assert phrase in words, phrase


def test_it_is_valid_by_the_rules_of_office_files(documents: Documents, tmp_path: Path) -> None:
    file = tmp_path / "KAZ.docx"
    file.write_bytes(documents.of("KAZ", "ar"))
    assert [str(error) for error in OpenXmlValidator().validate(file).errors] == []


def test_it_says_what_the_page_says(dataset: Dataset, documents: Documents) -> None:
    document = documents.read("KAZ", "en")
    profile = " ".join(fact.sentence for fact in country_profile(dataset, Selection(country=("KAZ",)), text_for("en")))
    assert profile in [paragraph.text for paragraph in document.paragraphs]
    assert [cell.text.split("\n")[0] for cell in document.tables[0].rows[0].cells] == ["57", ">80,000", "7,662,800 USD"]
    assert len(document.tables[1].rows) == 1 + MOST_ACTIVITIES
    assert "48 more activities: on the page of the country." in [paragraph.text for paragraph in document.paragraphs]
    headings = [
        paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == "Heading 2"
    ]
    assert headings[0] == "What was done, one by one"
    assert "Figures of the world, not of Kazakhstan" in headings


@pytest.mark.parametrize(("country", "language"), SOME)
def test_the_timeline_is_a_picture_that_says_what_it_shows(
    country: str, language: str, dataset: Dataset, documents: Documents
) -> None:
    picture = timeline_picture(briefing(dataset, country, language))
    assert picture is not None
    document = documents.read(country, language)
    (shape,) = document.inline_shapes
    words = shape._inline.docPr.get("descr")
    assert words == picture.words
    assert len(words) > 100
    assert picture.sentence in [paragraph.text for paragraph in document.paragraphs]
    with Image.open(io.BytesIO(picture.content)) as image:
        assert image.width == DOTS * WIDTH
        assert image.height <= DOTS * HIGHEST
    numbers = [int(number) for number in re.findall(r"\d+", picture.sentence)]
    assert 12 <= numbers[0] < numbers[1]


def test_a_part_of_a_timeline_gives_no_numbers_of_activities(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    names = list[str]()

    def draw(figure: Figure, width: float, *, titled: bool) -> Drawing:
        names.extend(figure["layout"]["yaxis"]["ticktext"])
        return draw_figure(figure, width, titled=titled)

    monkeypatch.setattr("dashboard.exports.docx.briefing.draw_figure", draw)
    timeline_picture(briefing(dataset, "KAZ"))
    assert any("Procurement" in name for name in names)
    assert not [name for name in names if re.search(r">\d+$", name)]


def test_a_country_without_activities_has_no_picture(dataset: Dataset) -> None:
    none = replace(briefing(dataset, "KAZ"), selection=Selection(country=("KAZ",), date_from="1990", date_to="1990"))
    assert timeline_picture(none) is None
    assert len(Document(io.BytesIO(briefing_to_docx(none))).inline_shapes) == 0


def test_every_row_names_its_source(dataset: Dataset) -> None:
    for country in COUNTRIES:
        sections = list(briefing(dataset, country).sections())
        rows = [row for section in sections for row in section.rows]
        assert rows
        assert all(row[-1].text for row in rows)
        assert any(row[-1].link.startswith("http") for row in rows)


def test_it_runs_from_right_to_left_in_arabic(documents: Documents) -> None:
    arabic, english = (parts(documents.of("KAZ", language)) for language in ("ar", "en"))
    assert len(arabic.findall(f".//{W}tbl")) == len(arabic.findall(f".//{W}bidiVisual")) > 2
    assert all(
        paragraph.find(f"{W}pPr/{W}bidi") is not None
        for paragraph in arabic.iter(f"{W}p")
        if paragraph.find(f"{W}r") is not None
    )
    assert arabic.find(f".//{W}sectPr/{W}bidi") is not None
    assert english.find(f".//{W}bidi") is None
    assert english.find(f".//{W}bidiVisual") is None


def test_it_says_in_which_language_it_is(documents: Documents) -> None:
    for country, language, tag in (("TJK", "fr", "fr-FR"), ("KAZ", "ar", "ar-EG")):
        assert documents.read(country, language).core_properties.language == tag


def test_it_is_downloaded_by_its_address(client: FlaskClient) -> None:
    answer = client.get("/download/briefing.docx?country=KAZ&lang=ru")
    assert answer.status_code == 200
    pattern = r'attachment; filename="briefing_KAZ_ru_\d{4}-\d\d-\d\d\.docx"'
    assert re.fullmatch(pattern, answer.headers["Content-Disposition"])
    assert answer.headers["Content-Language"] == "ru"
    assert Document(io.BytesIO(answer.data)).paragraphs[0].text == "Казахстан"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            "",
            "A briefing is of one country; chosen: 0. Name one in the address, as in "
            "/download/briefing.docx?country=KAZ.",
        ),
        ("?country=KAZ,UZB", "chosen: 2."),
        ("?country=XXX", "Country: “XXX” is not known"),
        ("?country=KAZ&from=yesterday", "is not a date"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(query: str, sentence: str, client: FlaskClient) -> None:
    answer = client.get(f"/download/briefing.docx{query}")
    assert answer.status_code == 400
    assert sentence in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "query", ["?country=WLD", "?country=UKR", "?country=KAZ&from=2030", "?country=KAZ&kind=webinar"]
)
def test_little_or_nothing_is_a_briefing_too(query: str, client: FlaskClient) -> None:
    assert client.get(f"/download/briefing.docx{query}").status_code == 200


def test_what_narrows_it_is_said(dataset: Dataset) -> None:
    selection = Selection(country=("KAZ",), kind=("webinar",), date_from="2020-06")
    content = briefing_to_docx(CountryBriefing(dataset, selection, text_for("en"), "https://dashboard.example/"))
    paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
    assert paragraphs[1].endswith(" · Kind: Webinar · From: June 2020")
