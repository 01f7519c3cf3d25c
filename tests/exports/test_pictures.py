"""A picture holds all that its chart says, nothing cut, nothing over anything else."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
import typst
from PIL import Image

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.errors import SelectionError
from dashboard.exports import to_png as painting
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.download_options import NARROWEST, WIDEST, DownloadOptions, read_options
from dashboard.exports.picture import MARGIN
from dashboard.exports.to_png import to_png
from dashboard.exports.to_svg import svg_text, to_svg
from dashboard.plotting.render_context import RenderContext
from dashboard.plotting.rtl import BEGIN, END
from dashboard.plotting.svg_elements import escape_xml, text_lines
from dashboard.plotting.svg_text import Paragraph, TextColumn, paragraph_lines, wrap_words
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import DARK, LIGHT, Theme
from tests.support.covering import covering, few
from tests.support.export_fixtures import NOTHING, ODD, export, odd
from tests.support.svg_reader import SVG, parse, text_boxes, words_of

SIZES = {
    "narrow": DownloadOptions(width=390),
    "wide": DownloadOptions(width=1280),
    "slide": DownloadOptions(slide=True),
}
COUNTRIES = {"all": (), "one": ("KAZ",)}
ARROWS = set("→←")
SMALLEST_ON_A_SLIDE = 24
DIGITS = re.compile(r"\d+")
ALLOWED = {
    *("svg", "g", "title", "desc", "metadata", "rect", "line", "path", "text", "tspan", "defs", "pattern", "circle")
}
READERS = [*product(["en", "ar"], COUNTRIES.values())]


def picture_export(
    chart: str,
    dataset: Dataset,
    language: str = "en",
    country: tuple[str, ...] = (),
    size: DownloadOptions = SIZES["wide"],
    theme: Theme = LIGHT,
) -> ChartExport:
    """Return a chart to draw."""
    reader = RenderContext(text_for(language), theme)
    chart_export = export(chart, dataset, Selection(country=country, lang=language, theme=theme.name), reader)
    return replace(chart_export, options=size)


def drawing(chart_export: ChartExport) -> Any:
    return parse(to_svg(chart_export))


@pytest.mark.parametrize(
    ("chart", "language", "kind", "place"), few(product(CHARTS, ["en", "ar"], SIZES, COUNTRIES), 15)
)
def test_no_text_is_cut_or_over_another(chart: str, language: str, kind: str, place: str, dataset: Dataset) -> None:
    size, country = SIZES[kind], COUNTRIES[place]
    root = drawing(picture_export(chart, dataset, language, country, size))
    width, height = (float(side) for side in root.get("viewBox").split()[2:])
    boxes = [box for box in text_boxes(root) if not ARROWS & set(box.words)]
    assert boxes
    for box in boxes:
        assert min(box.left, box.top) >= -1, box
        assert box.right <= width + 1, box
        assert box.bottom <= height + 1, box
    assert not [
        (first.words, other.words) for first, other in itertools.combinations(boxes, 2) if first.overlaps(other)
    ]
    if size.slide:
        assert min(box.size for box in boxes) >= SMALLEST_ON_A_SLIDE
        assert (width, height) == (1920, 1080)


@pytest.mark.parametrize(("chart", "of"), covering([name for name, chart in CHARTS.items() if chart.plot], READERS))
def test_every_number_of_the_plot_is_in_the_drawing(
    chart: str, of: tuple[str, tuple[str, ...]], dataset: Dataset
) -> None:
    chart_export = picture_export(chart, dataset, *of)
    assert chart_export.plot is not None
    numbers = set(DIGITS.findall(words_of(drawing(chart_export))))
    texts = [row.value_text for row in chart_export.plot.rows()]
    texts += [mark.label for mark in chart_export.plot.marks()]
    texts += [mark.tooltip[0] for mark in chart_export.plot.marks() if mark.tooltip]
    assert texts
    assert set(DIGITS.findall(" ".join(texts))) <= numbers


@pytest.mark.parametrize(("chart", "of"), covering(CHARTS, READERS))
def test_a_drawing_says_what_plotly_says_in_the_same_order(
    chart: str, of: tuple[str, tuple[str, ...]], dataset: Dataset
) -> None:
    chart_export = picture_export(chart, dataset, *of)
    reader = replace(chart_export.reader, wide=True, width=1280 - 64)
    figure = chart_export.chart.draw(chart_export.rows, reader)
    offset = 32 - MARGIN
    root = drawing(chart_export)
    group = next(element for element in root.iter() if element.get("transform", "").startswith(f"translate({offset}"))
    elements = list(group.iter(f"{SVG}text"))
    texts = [words_of(element) for element in elements]
    assert sorted(texts) == sorted(line for words in figure_texts(figure) for line in lines_of(words))
    notes = [(line, note) for note in figure["layout"]["annotations"] for line in lines_of(note["text"])]
    pairs = list(zip(notes, elements[len(elements) - len(notes) :], strict=True))
    assert all(line == words_of(element) for (line, _note), element in pairs)
    heights = {-note["y"]: float(element.get("y")) for (_, note), element in pairs if note["yref"] == "y"}
    assert [heights[y] for y in sorted(heights)] == sorted(heights.values())


def figure_texts(figure: dict[str, Any]) -> list[str]:
    """Return every text of a figure."""
    layout = figure["layout"]
    texts = [note["text"] for note in layout["annotations"]]
    for name, axis in layout.items():
        if name.startswith(("xaxis", "yaxis")) and axis.get("visible", True):
            texts += axis.get("ticktext", [])
            texts += [axis["title"]["text"]] if axis.get("ticktext") and "text" in axis.get("title", {}) else []
    for trace in figure["data"]:
        texts += [words for words in trace.get("text", []) if not ARROWS & set(words)]  # drawn, for fonts lack them
    return texts


def lines_of(markup: str) -> list[str]:
    """Return the lines of a text of a figure that hold words."""
    lines = ["".join(run.words for run in line) for line in text_lines(markup)]
    return [plain for plain in (" ".join(re.sub("[\u2066-\u2069]", "", line).split()) for line in lines) if plain]


@pytest.mark.parametrize(("size", "chart"), covering(SIZES.values(), CHARTS))
def test_words_of_the_data_are_never_markup(chart: str, size: DownloadOptions, dataset: Dataset) -> None:
    content = to_svg(picture_export(chart, odd(dataset), size=size))
    root = parse(content)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ALLOWED
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if name.startswith("on") or "href" in name or name == "style"]
    assert not re.search(rb"url\((?!#)", content)


def test_what_xml_cannot_hold_is_left_out_and_the_rest_is_text() -> None:
    assert escape_xml("a\x00\x0b\ud800\ufffe\tb<i>&\"'") == "a\tb&lt;i&gt;&amp;&quot;&#x27;"


@pytest.mark.parametrize("chart", CHARTS)
def test_the_alternative_text_is_that_of_the_page(chart: str, dataset: Dataset) -> None:
    chart_export = picture_export(chart, dataset, "ru")
    root = drawing(chart_export)
    assert root.find(f"{SVG}title").text == chart_export.title
    assert root.find(f"{SVG}desc").text == chart_export.summary
    assert root.get("role") == "img"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ru"


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_an_empty_selection_is_drawn_in_words(size: DownloadOptions, dataset: Dataset) -> None:
    chart_export = replace(export("service-outputs", dataset, NOTHING), options=size)
    assert "Nothing matches this selection" in words_of(drawing(chart_export))
    assert "no-such" in words_of(drawing(chart_export))
    assert to_png(chart_export).startswith(b"\x89PNG")


@pytest.mark.parametrize("chart", CHARTS)
def test_a_slide_says_what_it_leaves_out_and_names_its_source(chart: str, dataset: Dataset) -> None:
    chart_export = picture_export(chart, dataset, size=SIZES["slide"])
    words = words_of(drawing(chart_export))
    assert "Source" in words
    assert "dashboard.example" in words
    plot = replace(chart_export, reader=replace(chart_export.reader, wide=True)).plot
    assert plot is not None
    labels = [row.label for row in plot.rows() if row.kind == "bar" and row.label]
    missing = [label for label in labels if label.split()[0] not in words]
    assert not missing or re.search(r"The drawing holds \d+ of \d+ rows", words)


@pytest.mark.parametrize(("language", "label"), [("en", "68 participants"), ("ar", "عدد المشاركين: 68")])
def test_a_slide_of_one_country_is_its_timeline(language: str, label: str, dataset: Dataset) -> None:
    timeline, months = (
        words_of(drawing(picture_export(chart, dataset, language, ("KAZ",), SIZES["slide"])))
        for chart in ("activity-timeline", "activities-by-month")
    )
    assert label in timeline
    assert label not in months


@pytest.mark.parametrize("chart", ["disruption-by-round", "activity-timeline"])
@pytest.mark.parametrize(("language", "place"), [*product(["en", "ru", "fr", "ar"], COUNTRIES)])
def test_every_number_of_a_finding_is_drawn_under_it_on_a_slide(
    chart: str, language: str, place: str, dataset: Dataset
) -> None:
    root = drawing(picture_export(chart, dataset, language, COUNTRIES[place], SIZES["slide"]))
    title, *under = (words_of(group) for group in root if group.tag in {f"{SVG}title", f"{SVG}g"})
    assert set(DIGITS.findall(title)) <= set(DIGITS.findall(" ".join(under)))


def test_a_slide_of_all_countries_is_their_timeline(dataset: Dataset) -> None:
    words = words_of(drawing(picture_export("activity-timeline", dataset, size=SIZES["slide"])))
    names = [dataset.names("scopes", "en")[code] for code in ("KAZ", "KGZ", "TJK", "TKM", "UZB")]
    assert [
        name
        for name in (*names, "~16,422 participants", "Procurement 142", "Open: inferred or disputed")
        if name not in words
    ] == []


def test_a_count_in_a_finding_chooses_no_row_of_a_slide(dataset: Dataset) -> None:
    """Five further currencies are not five amounts of programmes in Tajikistan."""
    words = words_of(drawing(picture_export("procurement-by-country", dataset, size=SIZES["slide"])))
    assert "5 further currencies" in words
    assert not re.search(r"\b5 amounts", words)


@pytest.mark.parametrize("size", [*SIZES.values(), DownloadOptions(width=600)])
def test_each_line_of_arabic_ends_the_isolates_it_begins(size: DownloadOptions, dataset: Dataset) -> None:
    root = drawing(picture_export("procurement-by-country", dataset, "ar", size=size))
    assert set("".join(root.itertext())) & set(BEGIN)
    for words in root.iter(f"{SVG}text"):
        steps = [1 if letter in BEGIN else -1 for letter in "".join(words.itertext()) if letter in BEGIN + END]
        depths = list(itertools.accumulate(steps, initial=0))
        assert min(depths[1:-1], default=1) > 0, words_of(words)
        assert depths[-1] == 0, words_of(words)


def test_a_picture_of_middle_width_gives_labels_the_line_of_a_tablet(dataset: Dataset) -> None:
    lines = {}
    for width in (390, 592):
        root = drawing(picture_export("response-measures", dataset, "ru", size=DownloadOptions(width=width)))
        figure = next(element for element in root if element.tag == f"{SVG}g")
        lines[width] = len(list(figure.iter(f"{SVG}text")))
    assert lines[592] < lines[390]


@pytest.mark.parametrize(("language", "country"), READERS)
@pytest.mark.parametrize("width", [360, 480])
def test_letters_of_a_narrow_timeline_can_be_read(
    width: int, language: str, country: tuple[str, ...], dataset: Dataset
) -> None:
    root = drawing(picture_export("activity-timeline", dataset, language, country, DownloadOptions(width=width)))
    figure = next(element for element in root if element.tag == f"{SVG}g")
    factor = float(figure.get("transform").partition("scale(")[2].rstrip(")"))
    sizes = [float(element.get("font-size")) for element in figure.iter(f"{SVG}text")]
    assert min(sizes) * factor >= 9


def test_an_address_of_figures_is_not_turned_round_in_arabic(dataset: Dataset) -> None:
    chart_export = picture_export("disruption-by-service", dataset, "ar", size=SIZES["slide"])
    chart_export = replace(chart_export, permalink="http://127.0.0.1:8050/services?lang=ar")
    assert "\u2068127.0.0.1:8050/services?lang=ar\u2069" in to_svg(chart_export).decode()


def test_a_balanced_title_breaks_no_word_that_a_line_has_room_for() -> None:
    words = "Бухарская область: ~4 000 — онлайн-консультации за месяц, все 31 специалист"
    for width in range(300, 520, 20):
        title = Paragraph(words, 21, "#000", bold=True, balanced=True)
        assert " ".join(paragraph_lines(title, TextColumn(0, width))) == words


@pytest.mark.parametrize("width", [60, 120, 180])
def test_no_line_begins_or_ends_with_an_equals_sign(width: int) -> None:
    lines = wrap_words("в одних и тех же странах (n = 84)", 14, width)
    assert not [line for line in lines if "=" in (line[:1], line[-1:])]


def test_a_number_and_the_name_of_a_month_are_whole_where_their_words_find_no_room() -> None:
    assert wrap_words("العدد = 105", 13, 55) == ["العدد =", "105"]
    assert wrap_words("آذار/مارس", 13, 40) == ["آذار/", "مارس"]
    assert "".join(wrap_words("November", 13, 30)) == "November"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("size", "pixels"), [(DownloadOptions(width=900), 900), (DownloadOptions(width=960, slide=True), 960)]
)
def test_a_png_is_as_wide_as_was_asked_for(size: DownloadOptions, pixels: int, theme: Theme, dataset: Dataset) -> None:
    image = Image.open(
        io.BytesIO(to_png(picture_export("disruption-by-service", dataset, "ar", size=size, theme=theme)))
    )
    assert image.width == pixels
    assert not size.slide or image.height == pixels * 9 / 16
    surface = tuple(int(theme.surface[start : start + 2], 16) for start in (1, 3, 5))
    assert image.convert("RGB").getpixel((2, 2)) == surface
    assert len(image.convert("RGB").getcolors(1 << 24) or []) > 20


@pytest.mark.parametrize(("chart", "kind"), [*product(CHARTS, ["wide"]), ("activity-timeline", "slide")])
def test_a_png_shows_what_its_drawing_shows(chart: str, kind: str, dataset: Dataset) -> None:
    chart_export = picture_export(chart, dataset, "ru", size=SIZES[kind])
    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.drawing), format: "svg")'
    inputs = {"drawing": svg_text(chart_export, titled=False)}
    reference = typst.compile(
        page, format="png", ppi=96, font_paths=painting._fonts(of_machine=False), sys_inputs=inputs
    )
    difference = np.abs(blocks(reference) - blocks(to_png(chart_export)))
    assert (difference > 60).any(axis=2).sum() < 30  # the dots of patterns may begin elsewhere


def blocks(picture: bytes) -> np.ndarray:
    """Return the mean colour of each eight by eight pixels of a picture."""
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB").reduce(8)).astype(int)


def test_a_picture_too_large_to_paint_is_refused(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "MOST_PIXELS", 1_000_000)
    with pytest.raises(SelectionError, match="pixels high"):
        to_png(picture_export("service-outputs", dataset))


@pytest.mark.parametrize(
    "value", ["", "0", "-400", "1e3", "٤٠٠", str(NARROWEST - 1), str(WIDEST + 1), "9" * 400, "640,640"]
)
def test_a_width_out_of_bounds_is_refused_in_a_sentence(value: str) -> None:
    with pytest.raises(SelectionError, match=r"^width: "):
        read_options({"width": [value]}, "png")


def test_options_of_pictures_are_refused_elsewhere() -> None:
    with pytest.raises(SelectionError, match="csv has no such option"):
        read_options({"width": ["640"]}, "csv")
    with pytest.raises(SelectionError, match="only for=slide is known"):
        read_options({"for": ["poster"]}, "svg")
    assert read_options({"for": ["slide"], "width": ["960"]}, "svg") == DownloadOptions(width=960, slide=True)


def test_a_bar_over_its_bound_is_hatched_beyond_it(small: Dataset) -> None:
    """The plot of a chart with `over` and `about`: a pattern each, referred to by the bars."""
    chart_export = picture_export("response-measures", small)
    assert chart_export.plot is not None
    qualifiers = {mark.qualifier for mark in chart_export.plot.marks()}
    root = drawing(chart_export)
    fills = {element.get("fill") for element in root.iter(f"{SVG}rect") if element.get("fill", "").startswith("url")}
    patterns = {f"url(#{element.get('id')})" for element in root.iter(f"{SVG}pattern")}
    assert fills == patterns
    assert len(patterns) == len(qualifiers & {"over", "under"} and {"/"}) + len(qualifiers & {"about"})


def test_odd_words_stand_in_the_drawing_as_they_are(dataset: Dataset) -> None:
    words = words_of(drawing(picture_export("service-outputs", odd(dataset))))
    assert "<script>" in " ".join(ODD)
    assert "<script>" in words
