"""Marks of the timeline open by mouse and keyboard; a zoom is a choice of dates."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection
from tests.browser.window import Window
from tests.support.covering import covering

CARD = "[data-chart=activity-timeline]"
PLOT = f"document.querySelector('{CARD} .js-plotly-plot')"
MARK = f"""
(() => {{
  const plot = {PLOT};
  const symbols = plot._fullData.filter(({{ type, customdata }}) => type === 'scatter' && customdata);
  const {{ x, y, customdata }} = symbols.find((trace) => trace.customdata.includes(arguments[0]));
  const at = customdata.indexOf(arguments[0]);
  const {{ xaxis, yaxis }} = plot._fullLayout;
  const box = plot.querySelector('.nsewdrag').getBoundingClientRect();
  return [box.x + xaxis.d2p(x[at]), box.y + yaxis.d2p(y[at])];
}})()
"""
"""Where the mark of an activity stands in the window."""

PANEL = ".activity-panel.show"
NO_PANEL = "!document.querySelector('.activity-panel.show')"

COUNTRIES = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
LANGUAGES, THEMES = ("en", "ru", "fr", "ar"), ("light", "dark")
SIZES = ((1366, 768), (1920, 1080), (1024, 768))
LEAST = 12
LABEL_FAULTS = f"""
(() => {{
  const plot = document.querySelector('[data-chart="activity-timeline"] .js-plotly-plot');
  const area = plot.getBoundingClientRect();
  const labels = [...plot.querySelectorAll('.main-svg text')]
    .filter((text) => text.textContent.trim() && text.getBoundingClientRect().width && !text.closest('.hoverlayer'))
    .map((text) => {{
      const {{ left, right, top, bottom }} = text.getBoundingClientRect();
      const size = parseFloat(getComputedStyle(text).fontSize);
      return {{ words: text.textContent, left, right, top: top + 2, bottom: bottom - 2, size }};
    }});
  const faults = labels.length < 10 ? ['few labels'] : [];
  labels.forEach((one, index) => {{
    if (one.size < {LEAST}) faults.push(`${{one.words}}: ${{one.size}} pixels`);
    if (one.left < area.left - 1 || one.right > area.right + 1 || one.bottom > area.bottom + 1) {{
      faults.push(`${{one.words}} is cut`);
    }}
    for (const other of labels.slice(index + 1)) {{
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (across > 1 && down > 1) faults.push(`${{one.words}} lies on ${{other.words}}`);
    }}
  }});
  return faults;
}})()
"""
"""What is wrong with the words of a timeline: too small, beyond its edge, on one another."""


def mark(window: Window, activity: str) -> tuple[float, float]:
    """Return where an activity's mark is in the window, with the mark in sight."""
    middle = window.js(MARK, activity)[1]
    window.driver.execute_script("scrollBy(0, arguments[0] - innerHeight / 2)", middle)
    x, y = window.js(MARK, activity)
    return x, y


def test_a_click_on_a_mark_opens_its_activity_with_its_sources(window: Window, dataset: Dataset) -> None:
    window.open("/country/KAZ")
    activities = query.activities(
        dataset, Selection(country=("KAZ",), kind=("webinar",), date_from="2020-09", date_to="2020-09")
    )
    activity = activities.iloc[0]
    window.asked()
    window.point(*mark(window, activity["id"]))
    window.at(f"/country/KAZ?activity={activity['id']}")
    window.panel(activity["title"])
    assert window.updates() == 1
    for source in query.sources_of(dataset, activity["id"]).to_dict("records"):
        assert source["title"] in window.text(".part.activity-details")
        assert window.count(f".part.activity-details a[href='{source['url']}'][rel~=noopener]") == bool(source["url"])
    window.click(".activity-panel .btn-close")
    window.at("/country/KAZ")
    window.wait(NO_PANEL)
    window.back()
    window.at(f"/country/KAZ?activity={activity['id']}")
    window.wait(f"document.querySelector('{PANEL}')")
    window.back()
    window.at("/country/KAZ")
    window.wait(NO_PANEL)


def test_a_reader_who_comes_before_plotly_has_drawn_a_change_waits_for_nothing(
    window: Window, dataset: Dataset
) -> None:
    """A click on the drawing of a change opens what is under it; the keyboard finds the chart."""
    window.open("/activities?country=KAZ")
    window.driver.execute_script(
        "window.requestIdleCallback = () => {}; navigator.scheduling.isInputPending = () => true"
    )
    change_without_plotly(window, "UZB", "KAZ")
    window.driver.execute_script(f"{PLOT}.focus()")
    window.wait(f"!document.querySelector('{CARD} .first-chart')")
    activity = query.activities(dataset, Selection(country=("KAZ",), kind=("webinar",), date_from="2020-09")).iloc[0]
    place = mark(window, activity["id"])
    window.driver.execute_script("document.activeElement.blur()")
    change_without_plotly(window, "TJK", "KAZ")
    window.point(*place)
    window.panel(activity["title"])
    assert window.count(f"{CARD} .first-chart") == 0


def change_without_plotly(window: Window, *countries: str) -> None:
    """Change the country, and again before Plotly has drawn it."""
    for country in countries:
        window.js("window.dashboard.go(`/activities?country=${arguments[0]}`)", country)
        window.at(f"/activities?country={country}")
        window.settled()
        assert window.count(f"{CARD} .covered + .first-chart") == 1


def test_the_keyboard_walks_from_mark_to_mark_and_opens_one(window: Window) -> None:
    window.open("/country/UZB")
    window.find(f"{CARD} .js-plotly-plot[tabindex='0'][role=application]")
    window.driver.execute_script(f"{PLOT}.focus()")
    window.press(Keys.ARROW_RIGHT)
    window.wait("document.getElementById('walked')?.textContent.startsWith('Webinar. ')")
    first = window.text("#walked")
    window.press(Keys.ARROW_RIGHT)
    window.wait("document.getElementById('walked').textContent !== arguments[0]", first)
    announcement = window.text("#walked")
    window.press(Keys.ENTER)
    window.wait("new URLSearchParams(location.search).has('activity')")
    window.wait(f"document.querySelector('{PANEL} .offcanvas-title')")
    assert window.text(f"{PANEL} .offcanvas-title") in announcement
    window.wait(f"document.querySelector('{PANEL}').contains(document.activeElement)")
    window.press(Keys.ESCAPE)
    window.at("/country/UZB")
    window.wait(NO_PANEL)


def test_in_arabic_the_left_arrow_leads_on_in_time_and_english_names_say_that_they_are(window: Window) -> None:
    window.open("/activities?lang=ar")
    window.find(f"{CARD} .js-plotly-plot[tabindex='0'][role=application]")
    assert window.js(f"{PLOT}.layout.xaxis.range[0] > {PLOT}.layout.xaxis.range[1]"), "time runs from right to left"
    window.driver.execute_script(f"{PLOT}.focus()")
    announcements = [press_key(window, key) for key in (Keys.HOME, *[Keys.ARROW_LEFT] * 3)]
    first = window.js(f"{PLOT}._hoverdata[0].bbox.x0")
    announcements += [press_key(window, Keys.ARROW_LEFT) for _ in range(6)]
    window.wait(f"{PLOT}._hoverdata[0].bbox.x0 < arguments[0]", first)
    assert press_key(window, Keys.ARROW_RIGHT) == announcements[-2]
    assert "؛ " in announcements[-1]
    assert "; " not in announcements[-1]
    assert "نقرة" in press_key(window, Keys.END), "the number of further activities ends the lane"
    window.press(Keys.ARROW_RIGHT)
    window.wait("document.querySelector('#walked span[lang=en]')")
    assert window.count("#walked span[lang=en]") >= 1


def press_key(window: Window, key: str) -> str:
    """Press a key, and return what is then said of the mark that it leads to."""
    before = window.js("document.getElementById('walked')?.textContent.trim() ?? ''")
    window.press(key)
    window.wait("document.getElementById('walked')?.textContent.trim() !== arguments[0]", before)
    return window.text("#walked")


def test_a_zoom_sets_from_and_to(window: Window, dataset: Dataset) -> None:
    window.open("/country/KGZ")
    window.find(f"{CARD} .nsewdrag")
    window.driver.execute_script(f"{PLOT}.querySelector('.nsewdrag').scrollIntoView({{ block: 'end' }})")
    x, y, width = window.js(
        f"(() => {{ const box = {PLOT}.querySelector('.nsewdrag').getBoundingClientRect();"
        " return [box.x, box.bottom - 8, box.width]; })()"
    )
    window.asked()
    window.point(x + width * 0.3, y, drag=width * 0.3)
    window.wait("new URLSearchParams(location.search).has('from')")
    keys = {name: window.js("new URLSearchParams(location.search).get(arguments[0])", name) for name in ("from", "to")}
    assert "2020-01-01" < keys["from"] < keys["to"] < "2021-12-31"
    window.wait("document.getElementById('filter-from').value === arguments[0]", keys["from"])
    assert window.js("document.getElementById('filter-to').value") == keys["to"]
    activities = query.activities(dataset, Selection(country=("KGZ",), date_from=keys["from"], date_to=keys["to"]))
    window.wait("document.querySelector('.matches').textContent.includes(arguments[0])", f" {len(activities)} activit")
    window.drawn()
    assert window.updates() == 1
    bounds = window.js(f"{PLOT}.layout.xaxis.range.map((moment) => moment.slice(0, 10))")
    assert "2020-04" < bounds[0] <= keys["from"]
    assert keys["to"] <= bounds[1] < "2021-10"
    window.back()
    window.at("/country/KGZ")
    window.wait("!document.getElementById('filter-from').value")
    window.wait(f"{PLOT}.layout.xaxis.range[0] < arguments[0]", keys["from"])


@pytest.mark.parametrize(
    ("country", "language", "size", "theme"), covering(COUNTRIES, LANGUAGES, SIZES, THEMES, limit=2)
)
def test_labels_of_a_country_are_whole_and_apart(
    window: Window, country: str, language: str, size: tuple[int, int], theme: str
) -> None:
    with window.sized(*size, scale=1, mobile=False):
        window.open(f"/country/{country}?lang={language}&theme={theme}")
        window.drawn(1)
        assert window.js(LABEL_FAULTS) == []
