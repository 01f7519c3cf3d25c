"""The machine's own Firefox, driven by WebDriver BiDi, with no driver program."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

from benchmarks.ports import free_port
from tests.browser.window import DRAWN_FOR_WINDOW

PATIENCE = 60
"""Seconds after which what was waited for has failed."""

REACHED = """
(async (element) => {{
  const place = () => element.getBoundingClientRect();
  element.scrollIntoView({{block: "center"}});
  const before = place();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const {{ x, y, width, height }} = place();
  const hit = document.elementFromPoint(Math.round(x + width / 2), Math.round(y + height / 2));
  return x === before.x && y === before.y && hit && (element.contains(hit) || hit.contains(element));
}})(document.querySelector({selector}))
"""
"""What is true of an element that stands still where a mouse would click on it."""

TRUE = {"type": "string", "value": "true"}

PREFERENCES = """
user_pref("focusmanager.testmode", true);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.startup.page", 0);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
"""


class Firefox:
    """One window of Firefox. Scripts are JavaScript expressions."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.errors: list[str] = []
        """What was written to the console as an error, and what was thrown."""
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._context = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def _ask(self, method: str, **parameters: Any) -> Any:
        message = self._answer(method, **parameters)
        assert message["type"] == "success", message
        return message["result"]

    def _answer(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("method") == "log.entryAdded" and message["params"]["level"] == "error":
                self.errors.append(str(message["params"]["text"]))
            if message.get("id") == number:
                return message

    def open(self, address: str) -> None:
        """Load an address and wait for its document, drawn for this window."""
        self.js("(window.isLeft = true)")  # what is awaited may be told of the document before
        # A document that loads itself anew would make Firefox fail that waits for the first.
        self._ask("browsingContext.navigate", context=self._context, url=address, wait="none")
        self.wait(DRAWN_FOR_WINDOW)

    def size(self, width: int, height: int) -> None:
        """Give the window a size, and wait until it has it."""
        viewport, end = {"width": width, "height": height}, time.monotonic() + PATIENCE
        while True:  # a document that goes while it is measured makes Firefox fail
            answer = self._answer("browsingContext.setViewport", context=self._context, viewport=viewport)
            if answer["type"] == "success":
                break
            assert time.monotonic() < end, answer
        self.wait(f"innerWidth === {width} && innerHeight === {height}")

    def js(self, expression: str) -> Any:
        """Return the value of an expression, read as JSON."""
        answer = self._evaluated(expression)
        assert answer.get("result", {}).get("type") == "success", answer
        return json.loads(answer["result"]["result"]["value"])

    def _evaluated(self, expression: str) -> Any:
        return self._answer(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({expression.strip()})) ?? null))()",
            target={"context": self._context},
            awaitPromise=True,
        )

    def wait(self, expression: str) -> None:
        """Wait until an expression is true of the page, which may not be there yet."""
        end = time.monotonic() + PATIENCE
        while True:
            answer = self._evaluated(f"Boolean(await ({expression.strip()}))")
            if answer.get("result", {}).get("result") == TRUE:
                return
            assert time.monotonic() < end, f"never true: {expression}: {answer}"
            time.sleep(0.05)

    def click(self, selector: str) -> None:
        """Click on the middle of an element, once it stands still and nothing covers it."""
        self.wait(REACHED.format(selector=json.dumps(selector)))
        box = self.js(f"document.querySelector({json.dumps(selector)}).getBoundingClientRect()")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        steps = [
            {"type": "pointerMove", "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": steps})

    def press(self, keys: str) -> None:
        """Press keys where the focus is, one after the other."""
        steps = [{"type": step, "value": key} for key in keys for step in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keys", "actions": steps})

    def _act(self, source: dict[str, Any]) -> None:
        self._ask("input.performActions", context=self._context, actions=[source])


@contextmanager
def open_firefox(folder: Path) -> Iterator[Firefox]:
    """Open a Firefox with a new profile in a folder, and close it.

    Raises:
        LookupError: Firefox is not installed.
    """
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        raise LookupError("Firefox is not installed. As root: apt-get install firefox-esr")
    (folder / "user.js").write_text(PREFERENCES, encoding="utf-8")
    port = free_port()
    command = [program, "--headless", "--no-remote", "--profile", str(folder), f"--remote-debugging-port={port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            socket = _connected(port, process)
            yield Firefox(socket)
            socket.close()
        finally:
            process.kill()


def _connected(port: int, process: subprocess.Popen[bytes]) -> Any:
    """Return a connection to a Firefox that is starting."""
    end = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, "Firefox has ended"
        try:
            return websocket.create_connection(f"ws://127.0.0.1:{port}/session", timeout=PATIENCE, suppress_origin=True)
        except OSError:
            assert time.monotonic() < end, "Firefox does not answer"
            time.sleep(0.2)
