"""Elements of HTML as text: start tags with the attributes that our pages use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

HTML = "dash_html_components"
"""The namespace of Dash's elements of HTML."""

VOID = frozenset(("br", "img", "hr", "input"))
ATTRIBUTES = {
    "className": "class", "htmlFor": "for", "tabIndex": "tabindex", "hrefLang": "hreflang", "colSpan": "colspan",
    "rowSpan": "rowspan", "encType": "enctype", "defaultValue": "value", "defaultChecked": "checked",
    "maxLength": "maxlength", "autoComplete": "autocomplete", "readOnly": "readonly",
}  # fmt: skip
PLAIN = frozenset(
    (
        "action",
        "id",
        "href",
        "method",
        "name",
        "lang",
        "dir",
        "open",
        "rel",
        "role",
        "scope",
        "src",
        "target",
        "title",
        "type",
        "alt",
        "hidden",
        "placeholder",
        "disabled",
        "download",
        "required",
        "rows",
        "selected",
        "value",
    )
)
NOT_WRITTEN = frozenset(("children", "key", "n_clicks", "disable_n_clicks"))
"""Properties of a component that are no attributes."""

CAMEL = re.compile("[A-Z]")
UNITLESS = frozenset(("flex", "order", "opacity", "zIndex", "lineHeight", "fontWeight"))
BLANKS = re.compile(r"[\x00-\x20]+")
ADDRESSES = ("href", "action")
SCRIPTED = ("javascript:", "data:", "vbscript:")
"""Schemes of addresses that would run a script, which Dash's own links leave out, too."""

Properties = Mapping[str, Any]


def attribute_name(name: str) -> str:
    """Return the attribute of a property; "" where it is none that is known."""
    known = name in PLAIN or name.startswith(("data-", "aria-"))
    return ATTRIBUTES.get(name) or (name if known else "")


def is_written_whole(props: Properties) -> bool:
    """Return whether a start tag says all of these properties; an id of Dash's own it does not."""
    return not isinstance(props.get("id"), Mapping) and all(
        attribute_name(name) or name == "style" or name in NOT_WRITTEN for name in props
    )


def attributes(props: Properties) -> str:
    """Return the attributes of properties as they stand in a start tag."""
    written = list[str]()
    for name, value in props.items():
        known = attribute_name(name)
        if name == "style" and value:
            declarations = (f"{_css_name(each)}:{_css_value(each, pixels)}" for each, pixels in value.items())
            written.append(f' style="{escape(";".join(declarations))}"')
        elif known == "id" and isinstance(value, Mapping):
            continue  # Dash's own, by which nothing but Dash finds anything
        elif known and value is not None and value is not False:
            written.append(f" {known}" if value is True and not known.startswith("aria-") else _pair(known, value))
    return "".join(written)


def with_safe_addresses(props: Properties) -> dict[str, Any]:
    """Return properties without children, and with no address that would run a script."""
    return {name: _safe(name, value) for name, value in props.items() if name != "children"}


def _safe(name: str, value: Any) -> Any:
    is_scripted = name in ADDRESSES and BLANKS.sub("", str(value)).lower().startswith(SCRIPTED)
    return "about:blank" if is_scripted else value


def _pair(name: str, value: Any) -> str:
    words = str(value).lower() if isinstance(value, bool) else str(_safe(name, value))
    return f' {name}="{escape(words)}"'


def _css_name(name: str) -> str:
    return name if name.startswith("--") else CAMEL.sub(lambda letter: f"-{letter[0].lower()}", name)


def _css_value(name: str, value: Any) -> str:
    """Return a value of a style as React writes it: numbers are pixels."""
    has_unit = isinstance(value, str) or name in UNITLESS or name.startswith("--")
    return str(value) if has_unit else f"{value}px"
