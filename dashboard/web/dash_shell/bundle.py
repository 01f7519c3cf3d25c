"""Bundle the scripts and styles of every page into two files.

A browser asks a server for six files at once: thirty are five trips one after the other, on a slow network half a
second and more each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from flask import Flask

from dashboard.web.static_files import compress, content_of, send

_ADDRESS = re.compile(r'<(?:script src|link rel="stylesheet" href)="([^"]+)">')


@dataclass(frozen=True)
class AssetBundle:
    """The two addresses, and the addresses of all that is in them."""

    scripts: str
    styles: str
    parts: frozenset[str]

    def tags_of_others(self, tags: str) -> list[str]:
        """Return the tags among these of what is not joined."""
        addresses = ((_ADDRESS.search(tag), tag) for tag in tags.split("\n"))
        return [tag for address, tag in addresses if not (address and address[1] in self.parts)]


def register_asset_bundle(
    server: Flask, scripts: str, styles: str, excluded: Sequence[str], prefix: str = ""
) -> AssetBundle:
    """Bundle Dash's scripts and styles, register their addresses, and return them.

    Args:
        server: answers the address of each part.
        scripts: the tags of the scripts, in the order they run in. `styles`: those of the styles.
        excluded: what the address of a script that is not to be joined holds.
        prefix: what stands before all these addresses in the browser, and not on the server.
    """
    programs = [address for address in _ADDRESS.findall(scripts) if not any(mark in address for mark in excluded)]
    sheets = _ADDRESS.findall(styles)
    script = compress(_concatenate(server, [address.removeprefix(prefix) for address in programs], b"\n;\n"))
    sheet = compress(_concatenate(server, [address.removeprefix(prefix) for address in sheets], b"\n"))
    # Dash insists that a page names its renderer.
    script_path, sheet_path = f"/assets/dash-renderer-and-all.{script.name}.js", f"/assets/joined.{sheet.name}.css"
    server.add_url_rule(script_path, "joined_scripts", partial(send, script, "text/javascript; charset=utf-8"))
    server.add_url_rule(sheet_path, "joined_styles", partial(send, sheet, "text/css; charset=utf-8"))
    return AssetBundle(prefix + script_path, prefix + sheet_path, frozenset((*programs, *sheets)))


def _concatenate(server: Flask, paths: Iterable[str], between: bytes) -> bytes:
    """Return what the application answers at these paths, one behind the other."""
    root, contents = f"http://{(server.config['TRUSTED_HOSTS'] or ['localhost'])[0].lstrip('.')}", []
    for path in paths:
        with server.test_request_context(path, base_url=root):
            contents.append(content_of(server.make_response(server.dispatch_request())))
    return between.join(contents)
