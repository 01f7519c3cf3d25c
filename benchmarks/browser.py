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
  const mark = ".js-plotly-plot .barlayer .point path";
  const look = () => {
    if (!document.querySelector(mark) || document.querySelector(".first-screen")) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => { window.firstChart = performance.now(); }));
  };
  requestAnimationFrame(look);
  const see = () => {
    if (!document.querySelector(`${mark}, .first-chart rect`)) return requestAnimationFrame(see);
    requestAnimationFrame(() => setTimeout(() => { window.firstSeen = performance.now(); }));
  };
  requestAnimationFrame(see);
})();
"""
"""Notes when the first bars are there, and painted: milliseconds since the navigation began.

Seen: by whatever draws them, in the document or by Plotly; drawn: by Plotly, so that they answer to a pointer.
"""

WATCH = """
const [control, plots] = arguments;
const box = document.querySelector(control);
if (!box) return null;
for (let menu = box.closest("details"); menu; menu = menu.parentElement.closest("details")) menu.open = true;
box.scrollIntoView({ block: "center" });
const drawn = (chart) => [...chart.querySelectorAll(".barlayer path, .scatterlayer path.point, svg text")]
  .map((mark) => mark.getAttribute("d") + mark.getAttribute("transform") + mark.textContent).join();
const all = () => plots.map((plot) => drawn(document.querySelector(plot) || document.createElement("div")));
const begin = all();
/* Called while a frame is made: its message is read when that frame has been painted. */
const painted = (act) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = act;
  port2.postMessage(null);
};
const seen = (window.seenStates = []);
window.stopWatching = () => { seen.stopped = true; };
const look = () => {
  if (seen.stopped) return;
  const now = all();
  const last = seen.length ? seen[seen.length - 1].now : begin;
  if (now.some((chart, place) => chart !== last[place])) {
    const state = { now };
    seen.push(state);
    painted(() => { state.time = performance.now(); });
  }
  requestAnimationFrame(look);
};
window.beganAt = 0;
window.addEventListener("pointerdown", () => { window.beganAt = performance.now(); }, { capture: true, once: true });
window.statesBefore = begin;
requestAnimationFrame(look);
return box;
"""
"""Opens the menus around a control, returns it, and notes from now on how the charts look after each painted frame."""

SETTLED = """
const [quiet] = arguments;
const last = window.seenStates[window.seenStates.length - 1];
return Boolean(last && last.time && performance.now() - last.time > quiet);
"""

CHANGED = """
window.stopWatching();
const seen = window.seenStates;
const final = seen[seen.length - 1].now;
return final.map((chart, place) => {
  if (chart === window.statesBefore[place]) return null;
  let from = seen.length - 1;
  while (from > 0 && seen[from - 1].now[place] === chart) from -= 1;
  return seen[from].time - window.beganAt;
});
"""
"""Milliseconds from the pointer's going down to each chart's exact final marks and texts; none where it is the same."""


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
    sent: float
    answered: float
    ended: float
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
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        told, name = event["params"], event["method"]
        if name == "Network.requestWillBeSent":
            found[told["requestId"]] = {"url": told["request"]["url"], "sent": told["timestamp"]}
        elif name == "Network.responseReceived" and (timing := told["response"].get("timing")):
            sent = timing["requestTime"] + timing["sendStart"] / 1000
            answered = timing["requestTime"] + timing["receiveHeadersEnd"] / 1000
            found.get(told["requestId"], {}).update(sent=sent, answered=answered)
        elif name == "Network.loadingFinished":
            found.get(told["requestId"], {}).update(ended=told["timestamp"], size=int(told["encodedDataLength"]))
    whole = [one for one in found.values() if "answered" in one and "ended" in one]
    start = min((one["sent"] for one in whole), default=0.0)
    return sorted(
        (
            Exchange(
                o["url"], o["sent"] - start, o["answered"] - start, max(o["ended"], o["answered"]) - start, o["size"]
            )
            for o in whole
        ),
        key=lambda one: one.sent,
    )


def round_trips(before: list[Exchange]) -> int:
    """Return how many answers had to be waited for one after the other.

    Each was sent after the one before it came.
    """
    ends: list[tuple[float, int]] = []
    for one in before:
        depth = 1 + max((deep for ended, deep in ends if ended <= one.sent), default=0)
        ends.append((one.ended, depth))
    return max((deep for _ended, deep in ends), default=0)
