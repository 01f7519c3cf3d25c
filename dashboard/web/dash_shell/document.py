"""The Dash app whose document carries its layout, so that first figures need no request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson
from dash import Dash

from dashboard.dataset.cache import Cache
from dashboard.web.dash_shell.bundle import AssetBundle, register_asset_bundle
from dashboard.web.dash_shell.fragments import to_json
from dashboard.web.dash_shell.markup import compact
from dashboard.web.dash_shell.static_page import static_page
from dashboard.web.security_headers import style_script
from dashboard.web.static_files import register_bundle

VERSIONS = ("python_version", "dash_version", "dash_version_url", "ddk_version", "plotly_version")
"""What Dash tells each page for its developer tools, and nobody else needs to know."""

GRID_SCRIPTS = "/dash_ag_grid/"
UNUSED_SCRIPTS = ("/dash_table/", "/dash/dcc/", "/dash/html/", "/deps/polyfill@")
"""Dash's own components, a third of all scripts: ours are in assets/dash_shell.js and assets/graph.js. And its polyfill
of 2018, which slows down every browser of today: it replaces what they have (trim, match, promises)."""

DOCUMENT = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}" data-bs-theme="{theme}" class="{page_class}"
  data-base="{base}" data-grid-page="{base}{grid_page}" data-window="{window}" {debug}>
<head>
{metas}
{styles}
{preload}
<link rel="preload" as="script" fetchpriority="low" data-plotly href="{plotly}">
<title>{title}</title>
<link rel="icon" href="{base}/assets/icon.svg" type="image/svg+xml">
{css}
{links}
</head>
<body>
{app_entry}
<footer hidden>{responses}{config}{scripts}{renderer}</footer>
</body>
</html>"""

ENTRY = '<div id="react-entry-point"></div>'
"""Where Dash draws the page."""

ENTRY_BEHIND = '<div id="react-entry-point" class="behind"></div>'
"""The same while the page in the document is seen (assets/first_screen.js)."""


@dataclass(frozen=True)
class PageHead:
    """What a document says of its page before Dash draws it.

    `links`: what else stands in its head. `grid_page`: the path of the page with the grid, which `grid` tells this one
    to be. `window`: the pixels of the window that it is drawn for. `page_class`: of the document, for styles that would
    otherwise ask of every element what it holds. `cache`: what keeps the page drawn as HTML.
    """

    language: str
    direction: str
    theme: str
    window: int
    grid: bool
    grid_page: str
    page_class: str
    title: str
    links: str
    cache: Cache


class Dashboard(Dash):
    """A Dash app whose first page carries its layout; with `debug` on its server, a plain one."""

    _head: Callable[[], PageHead]
    _plotly: str
    _bundle: AssetBundle

    def set_up(self, head: Callable[[], PageHead]) -> None:
        """Set Dash up, and bundle what every page loads; `head` is that of the page asked for.

        Left to itself Dash would set itself up in its first request, with what that one asks for, and never again:
        were that a fault, every later answer of the process would be one.
        """
        self._head = head
        if self.server.debug:
            self.enable_dev_tools(dev_tools_disable_version_check=True)  # it would ask a server elsewhere
        self._setup_server()  # type: ignore[no-untyped-call]
        self._plotly = self._prefix() + register_bundle(self.server)
        if self.server.debug:
            return
        with self.server.app_context():
            scripts, styles = self._generate_scripts_html(), self._generate_css_dist_html()  # type: ignore[no-untyped-call]
        excluded = (GRID_SCRIPTS, *UNUSED_SCRIPTS)
        self._bundle = register_asset_bundle(self.server, scripts, styles, excluded, self._prefix())

    def _prefix(self) -> str:
        """Return the path under which a proxy shows the dashboard, "" for none."""
        return str(self.config.requests_pathname_prefix).rstrip("/")

    def _config(self) -> dict[str, Any]:
        """Return Dash's client configuration, without server versions but for its developer tools."""
        config: dict[str, Any] = super()._config()  # type: ignore[no-untyped-call]
        return config if self.server.debug else {name: config[name] for name in config if name not in VERSIONS}

    def interpolate_index(self, **kwargs: Any) -> str:  # type: ignore[override]  # Dash names eight strings
        """Return the document of a page, in the reader's language, direction and theme."""
        head = self._head()
        return DOCUMENT.format(
            language=head.language,
            direction=head.direction,
            theme=head.theme,
            page_class=head.page_class,
            base=self._prefix(),
            grid_page=head.grid_page,
            window=str(head.window),
            plotly=self._plotly,
            metas=kwargs["metas"],
            title=head.title,
            links=head.links,
            config=kwargs["config"],
            renderer=kwargs["renderer"],
            **(self._plain(kwargs) if self.server.debug else self._bundled(head, kwargs)),
        )

    def _plain(self, tags: dict[str, str]) -> dict[str, str]:
        """Return the parts of the document that load what Dash would load."""
        parts = {"css": tags["css"], "scripts": tags["scripts"], "app_entry": ENTRY}
        return {"debug": "data-debug", "styles": "", "preload": "", "responses": "", **parts}

    def _bundled(self, head: PageHead, tags: dict[str, str]) -> dict[str, str]:
        """Return the parts of the document that load the bundles, and carry the first responses."""
        layout = to_json(compact(self.get_layout()))
        dependencies = self.dependencies().get_data(as_text=True)
        key = ("page", blake2b(layout, digest_size=16).digest())
        html: str = head.cache.get_or_compute(key, lambda: static_page(orjson.loads(layout)))
        excluded = UNUSED_SCRIPTS if head.grid else (*UNUSED_SCRIPTS, GRID_SCRIPTS)
        script_tags = [
            tag for tag in self._bundle.tags_of_others(tags["scripts"]) if not any(name in tag for name in excluded)
        ]
        style_tags = "\n".join(self._bundle.tags_of_others(tags["css"]))
        return {
            "debug": "",
            "styles": style_script(),
            "preload": f'<link rel="preload" as="script" href="{self._bundle.scripts}">',
            "css": f'<link rel="stylesheet" href="{self._bundle.styles}">\n{style_tags}',
            "app_entry": f'{ENTRY_BEHIND}\n<div class="first-screen">{html}</div>',
            "responses": f"{_block(LAYOUT, layout.decode())}\n{_block(DEPENDENCIES, dependencies)}",
            "scripts": "\n".join([f'<script src="{self._bundle.scripts}"></script>', *script_tags]),
        }


LAYOUT, DEPENDENCIES = "_dash-layout", "_dash-dependencies"
"""The last part of the addresses that the renderer asks for first."""

ENDS = re.compile("<(?=[/!]|script)", re.IGNORECASE)
"""What would end a block of JSON in a page, or begin a comment or a script in it."""


def server_outputs(app: Dash) -> frozenset[str]:
    """Return the outputs of the callbacks that the server answers, not the browser."""
    entries = json.loads(app.dependencies().get_data())
    return frozenset(entry["output"] for entry in entries if not entry["clientside_function"])


def _block(name: str, text: str) -> str:
    content = ENDS.sub(r"\\u003c", text)
    return f'<script type="application/json" data-answers="{name}">{content}</script>'
