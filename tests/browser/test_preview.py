"""“Try my file” in a tab of its own each time: closing it is how a preview ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from dashboard.settings import shipped_folder
from tests.browser.test_accessibility import axe, violations
from tests.browser.window import Window
from tests.support import answer_fixtures as made

__all__ = ["axe"]

TABLE = "observations.csv"
FIELD, BANNER = "#try-file-field", ".preview-notice"
CARD = "[data-chart=disruption-by-service]"
BEFORE, AFTER = ",school-mental-health,WLD,,78,", ",school-mental-health,WLD,,12.5,"
"""The share of countries whose school services were disrupted, and one that no source reports."""

VALUES = f"document.querySelector('{CARD} .js-plotly-plot')?.data.flatMap((trace) => [...(trace.x || [])].map(Number))"
MARKED = """
!document.documentElement.classList.contains('preview-pending') && document.querySelectorAll('[data-chart]').length > 1
&& document.querySelectorAll('.preview-mark').length === document.querySelectorAll('[data-chart]').length
"""
"""A page that is loaded anew comes with the published figures, and is then marked chart by chart."""

KEPT = "window.sessionStorage.getItem('preview')"
DROP = """
((...files) => {
  const dataTransfer = new DataTransfer();
  for (const [content, name] of files) {
    const text = Number.isInteger(content) ? 'x'.repeat(content) : content;
    dataTransfer.items.add(new File([text], name, { type: 'text/csv' }));
  }
  const place = document.querySelector('.try-file-drop');
  for (const event of ['dragenter', 'dragover', 'drop'])
    place.dispatchEvent(new DragEvent(event, { dataTransfer, bubbles: true, cancelable: true }));
})(...arguments)
"""


@pytest.fixture
def tab(window: Window) -> Iterator[Window]:
    """A new tab, closed in the end if the journey has not closed it."""
    first = window.driver.current_window_handle
    window.driver.switch_to.new_window("tab")
    new_tab = window.driver.current_window_handle
    yield window
    if new_tab in window.driver.window_handles:
        window.driver.switch_to.window(new_tab)
        window.settled()
        window.driver.close()
    window.driver.switch_to.window(first)


@pytest.fixture(scope="module")
def good_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The observations with one value changed."""
    return write_table(tmp_path_factory.mktemp("good"), BEFORE, AFTER)


@pytest.fixture(scope="module")
def bad_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The observations with a word in the place of that value, and with a code that is none."""
    return write_table(tmp_path_factory.mktemp("bad"), BEFORE, ",school-mental-health,WLD,,<b>most</b>,")


def write_table(folder: Path, before: str, after: str) -> Path:
    text = (shipped_folder("data") / TABLE).read_text(encoding="utf-8")
    assert before in text
    (folder / TABLE).write_text(text.replace(before, after, 1), encoding="utf-8")
    return folder / TABLE


def choose(window: Window, file: Path) -> None:
    window.find(FIELD).send_keys(str(file))


def open_preview(window: Window, file: Path, address: str = "/sources?lang=en") -> None:
    """Open the page of the sources, choose a good file, and wait until its charts are shown."""
    window.open(address)
    choose(window, file)
    window.wait("document.querySelector(arguments[0])", BANNER)
    window.settled()


def wait_for_value(window: Window, value: float) -> None:
    """Wait until the chart of services is drawn with this value."""
    window.wait(f"({VALUES})?.includes(arguments[0])", value)


def test_a_good_file_is_shown_in_all_charts_of_this_tab_only_until_it_is_closed(tab: Window, good_file: Path) -> None:
    open_preview(tab, good_file)
    assert "Preview, not published Only this tab shows it. From your file: observations.csv." in tab.text(BANNER)
    tab.wait("document.activeElement.id === 'preview-word'")
    tab.at("/")
    wait_for_value(tab, 12.5)
    for address in ("/services", "/activities?country=TKM", "/country/KAZ"):
        tab.driver.execute_script("window.dashboard.go(arguments[0])", address)
        tab.wait(f"location.pathname + location.search === arguments[0] && {MARKED}", address)
        tab.drawn()
        assert tab.count(BANNER) == 1
        assert tab.count(".preview-mark") == tab.count("[data-chart]")
        assert tab.count("[data-format], [data-embed], [data-copy-link], [data-picture], a[href^='/download/']") == 0
    handle = tab.driver.current_window_handle
    tab.driver.switch_to.new_window("tab")
    tab.open("/?lang=en")
    wait_for_value(tab, 78)
    assert 12.5 not in tab.js(VALUES)
    assert tab.count(f"{BANNER}, .preview-mark") == 0
    tab.driver.close()
    tab.driver.switch_to.window(handle)
    assert_it_lasts_while_the_page_is_loaded_anew_and_filtered_and_ends_with_the_tab(tab)


def assert_it_lasts_while_the_page_is_loaded_anew_and_filtered_and_ends_with_the_tab(tab: Window) -> None:
    tab.open("/services?lang=en&country=KAZ")
    tab.wait("document.querySelector(arguments[0])", BANNER)
    tab.wait("!document.documentElement.classList.contains('preview-pending')")
    wait_for_value(tab, 12.5)
    tab.choose("kind", "webinar")
    tab.wait("document.querySelectorAll('.chip').length === 2")
    tab.drawn()
    wait_for_value(tab, 12.5)
    tab.settled()
    tab.driver.close()
    tab.driver.switch_to.window(tab.driver.window_handles[0])
    tab.driver.switch_to.new_window("tab")
    tab.open("/?lang=en")
    assert tab.js(KEPT) is None
    assert tab.count(BANNER) == 0
    wait_for_value(tab, 78)
    tab.driver.close()
    tab.driver.switch_to.window(tab.driver.window_handles[0])


def test_a_bad_file_is_told_and_shown_nowhere_a_good_one_can_be_dropped_and_axe_finds_nothing(
    tab: Window, axe: str, bad_file: Path, good_file: Path
) -> None:
    tab.open("/sources?lang=en")
    assert_what_is_too_large_is_not_even_sent(tab)
    choose(tab, bad_file)
    tab.wait("document.querySelector('.try-file-problems li')")
    assert tab.text(".try-file-said") == "observations.csv has 1 fault, so it is not shown:"
    assert tab.text(".try-file-problems li") == (
        "observations.csv row 8, column value: <b>most</b> is not a number such as 12 or 12.5, written in digits. "
        "Correct the value."
    )
    assert tab.count(".try-file-problems b") == 0
    assert tab.js("document.activeElement.className") == "try-file-said"
    assert tab.count(BANNER) == 0
    assert violations(tab, axe, "#try-file") == []
    tab.driver.execute_script(DROP, [good_file.read_text(encoding="utf-8"), TABLE])
    tab.wait("document.querySelector(arguments[0])", BANNER)
    tab.wait("document.querySelectorAll('.preview-mark').length")
    tab.drawn()
    assert violations(tab, axe) == []


def assert_what_is_too_large_is_not_even_sent(tab: Window) -> None:
    tab.find(FIELD)
    tab.asked()
    tab.driver.execute_script(DROP, [5 * 1024 * 1024 + 1, TABLE])
    tab.wait(f"{SAID} === 'The file is larger than 5 MB.'")
    tab.driver.execute_script(DROP, [5 * 1024 * 1024, TABLE], ["y", "weights.csv"])
    tab.wait(f"{SAID} === 'The files together are larger than 5 MB.'")
    assert [url for url in tab.asked() if "/preview/" in url] == []


def test_it_goes_by_keys_alone_and_leaving_brings_the_published_figures_back(tab: Window, good_file: Path) -> None:
    tab.open("/sources?lang=en")
    description = tab.js("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")
    assert (description["@type"], description["inLanguage"]) == ("Dataset", "en"), "it is data, and no script that runs"
    tab.find(FIELD)
    tab.driver.execute_script("document.querySelector('#downloads li:last-child a:last-child').focus()")
    tab.press(Keys.TAB)
    tab.wait("document.activeElement.id === 'try-file-field'")
    assert tab.js("document.activeElement.labels[0].textContent") == "Your file"
    assert tab.js("document.getElementById(document.activeElement.getAttribute('aria-describedby'))") is not None
    choose(tab, good_file)  # the dialog that Enter opens is the system's
    tab.wait("document.activeElement.id === 'preview-word'")
    tab.settled()
    tab.press(Keys.TAB)
    tab.wait("document.activeElement.matches('[data-leave-preview]')")
    tab.press(Keys.ENTER)
    tab.wait("!document.querySelector('.preview-notice, .preview-mark')")
    tab.wait(f"({VALUES})?.includes(78)")
    assert tab.js(KEPT) in (None, "null")
    assert tab.count("[data-format]") > 0


LIST = (
    "Название;Дата;Тип;Страна;Сектор;Число участников (женщин);Контактное лицо;Ссылка\n"
    "Маски;01/02/2021;тренинг;Казахстан;Health;10;Айгуль Н.;https://example.org/ru/a\n"
)
"""A Russian list with an ambiguous date, women without a total, an unknown sector, and the name of a person."""

ANSWERS = {
    ("columns", "Число участников (женщин)"): "participants",
    ("codes", "areas", "Health"): "covid_response",
    ("dates",): "day-first",
}
CHOOSE = """
const [path, value] = arguments;
const place = [...document.querySelectorAll('.try-file-answer')].find((each) => each.dataset.path === path);
const select = place.querySelector('select');
select.focus();
select.value = value;
select.dispatchEvent(new Event('change', { bubbles: true }));
"""
SAID = "document.querySelector('.try-file-said').textContent"
MAPPING = "window.mapping = null; const make = URL.createObjectURL; URL.createObjectURL = (blob) => { \
  blob.text().then((text) => { window.mapping = text; }); return make(blob); };"


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.soak), "ar"])
def test_a_file_of_staff_is_asked_about_answered_and_shown(
    tab: Window, axe: str, tmp_path: Path, language: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    tab.open(f"/sources?lang={language}")
    choose(tab, file)
    tab.wait("document.querySelectorAll('.try-file-questions fieldset .try-file-answer').length === 3")
    assert tab.js("document.activeElement.className") == "try-file-said"
    assert tab.js("document.querySelectorAll('.try-file-answer').length") == tab.js(
        "[...document.querySelectorAll('.try-file-answer')].filter((each) => each.querySelector('select, input')"
        ".labels.length === 1).length"
    )
    assert "Айгуль" not in tab.js("document.querySelector('#try-file').textContent")
    assert violations(tab, axe, "#try-file") == []
    for path, value in ANSWERS.items():
        tab.driver.execute_script(CHOOSE, json.dumps(path, ensure_ascii=False, separators=(",", ":")), value)
    tab.driver.execute_script("document.querySelector('.try-file-questions > button').focus()")
    tab.press(Keys.ENTER)
    tab.wait("document.querySelector('#try-file .data-table')")
    row = tab.js("[...document.querySelectorAll('#try-file .data-table tbody tr')].map((each) => each.textContent)")
    assert any("2021-02-01" in cells and "KAZ" in cells for cells in row)
    assert tab.js("getComputedStyle(document.querySelector('.try-file-questions')).direction") == (
        "rtl" if language == "ar" else "ltr"
    )
    assert tab.js("document.querySelector('#try-file code').textContent").endswith("--mapping list.map.json")
    assert violations(tab, axe, "#try-file") == []
    tab.driver.execute_script(MAPPING)
    tab.driver.execute_script("document.querySelector('.try-file-trial > .button:not([hidden]) ~ .button').click()")
    tab.wait("window.mapping")
    assert json.loads(tab.js("window.mapping"))["dates"] == "day-first"


def test_a_file_of_staff_is_shown_in_the_charts_when_nothing_is_open(tab: Window, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    clear = LIST.replace("01/02/2021", "2021-02-01").replace("Health", "COVID-19").replace(" (женщин)", "")
    file.write_text(clear, encoding="utf-8")
    tab.open("/sources?lang=en")
    choose(tab, file)
    tab.wait("document.querySelector('.try-file-trial > .button')")
    tab.driver.execute_script("document.querySelector('.try-file-trial > .button').click()")
    tab.wait("document.querySelector(arguments[0])", BANNER)
    assert "activities.csv" in tab.text(BANNER)


def test_raw_answers_are_chosen_with_their_form_and_weights(tab: Window, tmp_path: Path) -> None:
    answers = made.write_csv(tmp_path / "kobo.csv", [made.KOBO_HEADINGS, *made.kobo_rows()], ";")
    rows: made.Table = [["facility", "weight"], *([f"F{number:02d}", 1 + number] for number in range(1, 13))]
    weights = made.write_csv(tmp_path / "weights.csv", rows)
    form = made.write_book(tmp_path / "form.xlsx", made.FORM)
    report = "document.querySelector('.try-file-report')?.textContent"
    tab.open("/sources?lang=en")
    tab.find(FIELD).send_keys("\n".join(map(str, (form, weights, answers))))
    tab.wait(f"{report}?.includes('disrupted_any: 51.9%')")
    assert "not asked: 1" in tab.js(report)
    for step in (
        "document.querySelector('.try-file-report').remove()",
        "document.querySelector('.try-file-questions > button').click()",
    ):
        tab.driver.execute_script(step)
    tab.wait(f"{report}?.includes('not asked: 1')")  # all three are sent again with what was answered
    assert " --form form.xlsx --weights weights.csv " in tab.js("document.querySelector('#try-file code').textContent")
