"""The files that every page loads: few, packed once, kept for a year.

And the Plotly bundle, brought in by its hash.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from plotly.offline import get_plotlyjs_version

from dashboard.app import create_app
from dashboard.dataset.dataset import Dataset
from dashboard.exports import plotly_js
from dashboard.settings import Settings
from dashboard.web.static_files import compress, plotly_bundle
from tests.support.server_process import ROOT

TOOL = ROOT / "tools" / "bundle"
FOREVER = "public, max-age=31536000, immutable"
LOADED = r'<(?:script src|link [^<>]* data-plotly href)="([^"]+)"|<link rel="stylesheet" href="([^"]+)"'
UNPACKED = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


@pytest.fixture(scope="module")
def client(small: Dataset) -> FlaskClient:
    server: Flask = create_app(small, Settings()).server
    return server.test_client()


def loaded_files(client: FlaskClient, page: str) -> list[str]:
    return [script or style for script, style in re.findall(LOADED, client.get(page).text)]


def test_a_page_loads_one_style_sheet_plotly_and_one_script(client: FlaskClient) -> None:
    plotly, style, script = loaded_files(client, "/")
    assert re.fullmatch(r"/assets/joined\.[0-9a-f]{16}\.css", style)
    assert plotly == plotly_bundle().path
    assert "dash-renderer" in script


def test_scripts_are_announced_in_the_head_of_the_page(client: FlaskClient) -> None:
    head = client.get("/").text.partition("</head>")[0]
    plotly, _style, script = loaded_files(client, "/")
    assert re.findall(r'<link rel="preload" as="script" href="([^"]+)">', head) == [script]
    assert f'<link rel="preload" as="script" fetchpriority="low" data-plotly href="{plotly}">' in head


def test_only_the_page_with_the_grid_loads_the_grid(client: FlaskClient) -> None:
    assert loaded_files(client, "/activities")[:3] == loaded_files(client, "/")
    (grid,) = loaded_files(client, "/activities")[3:]
    assert "dash_ag_grid" in grid


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_what_a_page_loads_is_kept_for_a_year_and_packed_as_the_browser_wants(
    client: FlaskClient, encoding: str
) -> None:
    for address in loaded_files(client, "/"):
        plain = client.get(address).data
        response = client.get(address, headers={"Accept-Encoding": encoding} if encoding else {})
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == FOREVER
        assert response.headers.get("Content-Encoding", "") == encoding
        assert "Accept-Encoding" in response.headers["Vary"]
        assert UNPACKED[encoding](response.data) == plain


def test_the_joined_files_hold_every_file_of_ours(client: FlaskClient) -> None:
    _plotly, style, script = (client.get(address).data for address in loaded_files(client, "/"))
    assets = [file for file in (ROOT / "assets").iterdir() if not file.name.startswith(("embed.", "embed_"))]
    for file in assets:
        if file.suffix in (".css", ".js"):
            assert file.read_bytes() in (style if file.suffix == ".css" else script), file.name


def test_what_a_page_loads_weighs_less_than_the_target(client: FlaskClient) -> None:
    if plotly_bundle().kind == "full":
        pytest.fail("The basic Plotly bundle is not there: tools/bundle could not bring it.")
    responses = [
        client.get(address, headers={"Accept-Encoding": "br"}) for address in ("/", *loaded_files(client, "/"))
    ]
    assert sum(len(response.data) for response in responses) < 600_000


def test_a_single_asset_is_kept_only_where_its_address_tells_its_version(client: FlaskClient) -> None:
    version = compress((ROOT / "assets" / "base.css").read_bytes()).name
    response = client.get(f"/assets/base.css?m={version}", headers={"Accept-Encoding": "br"})
    assert response.headers["Cache-Control"] == FOREVER
    assert brotli.decompress(response.data) == (ROOT / "assets" / "base.css").read_bytes()
    for query in ("?m=1", "?m=", ""):  # of a newer replica, or made up
        other = client.get(f"/assets/base.css{query}")
        assert other.headers["Cache-Control"] == "no-cache"
    again = client.get("/assets/base.css", headers={"If-None-Match": other.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_same_file_is_packed_once() -> None:
    content = b"the same " * 1_000
    assert compress(content) is compress(bytes(bytearray(content)))


def test_health_says_which_bundle_serves(client: FlaskClient) -> None:
    health = client.get("/health").json
    assert health is not None
    assert health["plotly"] == plotly_js.plotly_kind()


def test_a_basic_bundle_of_another_plotly_does_not_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plotly_js, "get_plotlyjs_version", lambda: "0.0.0")
    assert plotly_js.plotly_kind() == "full"
    assert plotly_js.plotly_script_packed() == b""
    assert len(plotly_js.plotly_script()) > 3_000_000


def test_the_tool_brings_the_plotly_js_of_the_installed_plotly() -> None:
    assert f'VERSION = "{get_plotlyjs_version()}"' in TOOL.read_text(encoding="utf-8")


@contextmanager
def registry(package: bytes) -> Iterator[str]:
    """Serve one package, as a registry of npm does, and give its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(package)))
            self.end_headers()
            self.wfile.write(package)

        def log_message(self, *_arguments: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def npm_package(script: bytes) -> bytes:
    """Return a package of npm with this script."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        entry = tarfile.TarInfo("package/plotly-basic.min.js")
        entry.size = len(script)
        archive.addfile(entry, io.BytesIO(script))
    return file.getvalue()


def bring(tool: Path, folder: Path, address: str) -> subprocess.CompletedProcess[str]:
    """Run the tool where there is no npm."""
    environment = {"PATH": "/nonexistent", "NPM_CONFIG_REGISTRY": address, "HOME": os.environ.get("HOME", "/")}
    command = [sys.executable, str(tool), str(folder)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_what_came_is_kept_where_it_is_what_was_pinned(tmp_path: Path) -> None:
    package = npm_package(b"var Plotly = {};" * 100)
    integrity = "sha512-" + b64encode(hashlib.sha512(package).digest()).decode()
    tool = tmp_path / "bundle"
    tool.write_text(re.sub(r'INTEGRITY = ".*"', f'INTEGRITY = "{integrity}"', TOOL.read_text(encoding="utf-8")))
    with registry(package) as address:
        assert bring(tool, tmp_path / "bundles", address).returncode == 0
    name = f"plotly-basic-{get_plotlyjs_version()}.min.js"
    assert (tmp_path / "bundles" / name).read_bytes() == b"var Plotly = {};" * 100
    assert brotli.decompress((tmp_path / "bundles" / f"{name}.br").read_bytes()) == b"var Plotly = {};" * 100


def test_what_is_not_what_was_pinned_is_not_kept_and_the_full_bundle_serves(tmp_path: Path) -> None:
    with registry(npm_package(b"alert(1)")) as address:
        process = bring(TOOL, tmp_path / "bundles", address)
    assert process.returncode == 0
    assert "its hash is another" in process.stderr
    assert "The full Plotly bundle serves" in process.stderr
    assert not (tmp_path / "bundles").exists()


def test_without_a_registry_the_full_bundle_serves(tmp_path: Path) -> None:
    process = bring(TOOL, tmp_path / "bundles", "http://127.0.0.1:9")
    assert process.returncode == 0
    assert "The full Plotly bundle serves" in process.stderr
