"""A new Chromium with an empty profile for each visit, and what it tells of the network."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from selenium import webdriver
from selenium.webdriver import ChromeOptions, ChromeService

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--no-first-run",
    "--window-size=1366,900",
)
DRAWN = """
window === top && (() => {
  /* Called while a frame is made: its message is read when that frame has been painted. */
  window.painted = (act) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => act(performance.now());
    port2.postMessage(null);
  };
  const note = (name, isThere) => {
    const look = () => (isThere() ? painted((time) => { window[name] = time; }) : requestAnimationFrame(look));
    requestAnimationFrame(look);
  };
  const drawn = (charts) => () => {
    const there = document.querySelectorAll(".js-plotly-plot:has(.barlayer .point path)").length;
    return there >= charts && !document.querySelector(".first-screen");
  };
  note("firstChart", drawn(1));
  note("bothCharts", drawn(2));
  note("firstSeen", () => document.querySelector(".barlayer .point path, .first-chart rect"));
})();
"""
"""Notes when the first bars are there, and painted: milliseconds since the navigation began.

Seen: by whatever draws them, in the document or by Plotly; of the first chart and of both: drawn by Plotly, so that
they answer to a pointer.
"""

WATCH = """
const [control, charts] = arguments;
const box = document.querySelector(control);
if (!box) return null;
for (let menu = box.closest("details"); menu; menu = menu.parentElement.closest("details")) menu.open = true;
box.scrollIntoView({ block: "center" });
const MARKS = ".barlayer path, .scatterlayer path.point";
const holders = charts.map((chart) => document.querySelector(chart));
const drawing = (holder) => holder.querySelector(".first-chart");
const look = (holder) =>
  drawing(holder) || [...holder.querySelectorAll(`${MARKS}, svg text`)]
    .map((mark) => mark.getAttribute("d") + mark.getAttribute("transform") + mark.textContent).join();
const lines = (text) => { const own = [...text.querySelectorAll("tspan.line")]; return own.length ? own : [text]; };
/* Texts and marks with their boxes; marks of a drawing are all that is no text. */
const boxes = (holder) => {
  const plot = holder.getBoundingClientRect();
  const root = drawing(holder) || holder;
  const box = (part, words) => {
    const { left, top, width, height } = part.getBoundingClientRect();
    return { words, place: [left - plot.left, top - plot.top, width, height] };
  };
  const texts = [...root.querySelectorAll("svg text")].flatMap(lines);
  const plain = (text) => text.textContent.replace(/[\\u2000-\\u206f\\s]/g, "");
  const empty = (mark) => mark.matches(".barlayer *") && !mark.getBBox().width;
  const marks = [...root.querySelectorAll(root === holder ? MARKS : "rect, path, line")];
  return {
    texts: texts.map((text) => box(text, plain(text))).filter(({ words }) => words),
    marks: marks.filter((mark) => !empty(mark)).map((mark) => box(mark, "")),
  };
};
const near = (one, other) =>
  one.words === other.words && one.place.every((value, at) => Math.abs(value - other.place[at]) < 2);
const within = (some, all) => some.every((one) => all.some((other) => near(one, other)));
const same = (one, other) =>
  within(one.texts, other.texts) && within(other.texts, one.texts) && within(other.marks, one.marks);
/* Measured once a drawing: it does not change, and to measure it costs as much as to draw it. */
const measured = new WeakMap();
const boxesOf = (holder) => {
  const own = drawing(holder);
  if (own && !measured.has(own)) measured.set(own, boxes(holder));
  return own && measured.get(own);
};
const states = [];
const begin = holders.map(look);
let stopped = false;
const watch = () => {
  if (stopped) return;
  const now = holders.map(look);
  const last = states.length ? states[states.length - 1].now : begin;
  if (now.some((chart, place) => chart !== last[place])) {
    const state = { now };
    states.push(state);
    window.painted((time) => {
      state.time = time;
      state.boxes = holders.map(boxesOf);
    });
  }
  requestAnimationFrame(watch);
};
let began = 0;
window.addEventListener("pointerdown", () => { began = performance.now(); }, { capture: true, once: true });
window.isSettled = (quiet) => {
  const last = states[states.length - 1];
  return Boolean(last && last.time && performance.now() - last.time > quiet && !holders.some(drawing));
};
window.changed = () => {
  stopped = true;
  const final = states[states.length - 1].now;
  return holders.map((holder, place) => {
    if (final[place] === begin[place]) return null;
    const rest = boxes(holder);
    const since = (isFinal) => {
      let from = states.length - 1;
      while (from > 0 && isFinal(states[from - 1])) from -= 1;
      return states[from].time - began;
    };
    const byPlotly = ({ now }) => now[place] === final[place];
    const byDrawing = ({ boxes: drawn }) => drawn[place] && same(drawn[place], rest);
    return [since((state) => byPlotly(state) || byDrawing(state)), since(byPlotly)];
  });
};
requestAnimationFrame(watch);
return box;
"""
"""Opens the menus around a control, returns it, and notes from now on how the charts look after each painted frame.

A drawing that stands in for Plotly counts as final where each text that Plotly draws in its place stands in it within
two pixels, and no other, and each mark, too.
"""

SETTLED = "return window.isSettled(arguments[0])"
CHANGED = "return window.changed()"
"""Milliseconds from the pointer's going down to the final marks and texts of each chart, and to Plotly's own.

None for a chart that is the same.
"""


@dataclass(frozen=True)
class Conditions:
    """What a visit is made with.

    How many times slower the processor, and the network (0: as fast as it goes).
    """

    name: str
    slower: int = 1
    latency_ms: int = 0
    megabits: float = 0


@dataclass(frozen=True)
class Exchange:
    """One request over the network.

    Seconds from the start of the navigation, and the bytes that came.
    """

    url: str
    request_time: float
    response_time: float
    end_time: float
    size: int


@contextmanager
def chromium(conditions: Conditions) -> Iterator[Any]:
    """Open a browser that has never been anywhere, and close it."""
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver: Any = webdriver.Chrome(options=options, service=ChromeService(shutil.which("chromedriver")))
    try:
        driver.set_script_timeout(60)
        driver.set_page_load_timeout(60)
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": DRAWN})
        driver.execute_cdp_cmd("Network.enable", {})
        slow_down(driver, conditions)
        yield driver
    finally:
        driver.quit()


def slow_down(driver: Any, conditions: Conditions) -> None:
    """Let the processor and the network be as slow as asked."""
    driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": conditions.slower})
    if conditions.megabits:
        rate = conditions.megabits * 1e6 / 8
        driver.execute_cdp_cmd(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": conditions.latency_ms,
                "downloadThroughput": rate,
                "uploadThroughput": rate,
            },
        )


def exchanges(driver: Any) -> list[Exchange]:
    """Return what went over the network since this was last asked, as it was sent."""
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    requests: dict[str, dict[str, Any]] = {}
    for event in events:
        params, name = event["params"], event["method"]
        request = requests.get(params.get("requestId", ""), {})
        if name == "Network.requestWillBeSent":
            requests[params["requestId"]] = {"url": params["request"]["url"], "sent": params["timestamp"]}
        elif name == "Network.responseReceived" and (timing := params["response"].get("timing")):
            sent_at = timing["requestTime"] + timing["sendStart"] / 1000
            headers_at = timing["requestTime"] + timing["receiveHeadersEnd"] / 1000
            request.update(sent=sent_at, answered=headers_at)
        elif name == "Network.loadingFinished":
            request.update(ended=params["timestamp"], size=int(params["encodedDataLength"]))
    finished = [request for request in requests.values() if "answered" in request and "ended" in request]
    start = min((request["sent"] for request in finished), default=0.0)
    return sorted((_exchange(request, start) for request in finished), key=lambda exchange: exchange.request_time)


def _exchange(request: dict[str, Any], start: float) -> Exchange:
    sent, answered, ended = request["sent"], request["answered"], max(request["ended"], request["answered"])
    return Exchange(request["url"], sent - start, answered - start, ended - start, request["size"])


def round_trips(exchanges: list[Exchange]) -> int:
    """Return how many answers had to be waited for one after the other.

    Each was sent after the one before it came.
    """
    ends: list[tuple[float, int]] = []
    for exchange in exchanges:
        depth = 1 + max((trips for end, trips in ends if end <= exchange.request_time), default=0)
        ends.append((exchange.end_time, depth))
    return max((trips for _end, trips in ends), default=0)
