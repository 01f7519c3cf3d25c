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
PLAIN = frozenset((
    "action", "id", "href", "method", "name", "lang", "dir", "open", "rel", "role", "scope", "src", "target", "title",
    "type", "alt", "hidden", "placeholder", "disabled", "download", "required", "rows", "selected", "value",
))  # fmt: skip
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
    if name in ATTRIBUTES:
        return ATTRIBUTES[name]
    return name if name in PLAIN or name.startswith(("data-", "aria-")) else ""


def is_expressible(props: Properties) -> bool:
    """Return whether a start tag says all of these properties; an id of Dash's own it does not."""
    return not isinstance(props.get("id"), Mapping) and all(
        name in PLAIN or name in NOT_WRITTEN or name == "style" or attribute_name(name) for name in props
    )


def attributes(props: Properties) -> str:
    """Return the attributes of properties as they stand in a start tag."""
    pairs = ""
    for name, value in props.items():
        if value is None or value is False or (name == "id" and isinstance(value, Mapping)):
            continue  # an id of Dash's own is one by which nothing but Dash finds anything
        if name == "style" and value:
            declarations = (f"{_css_name(key)}:{_css_value(key, pixels)}" for key, pixels in value.items())
            pairs += f' style="{escape(";".join(declarations))}"'
        elif attribute := attribute_name(name):
            pairs += f" {attribute}" if value is True and not attribute.startswith("aria-") else _pair(attribute, value)
    return pairs


def with_safe_addresses(props: Properties) -> dict[str, Any]:
    """Return properties with no address that would run a script."""
    unsafe = {name: "about:blank" for name in ADDRESSES if name in props and _is_scripted(props[name])}
    return {**props, **unsafe}


def _is_scripted(address: Any) -> bool:
    return BLANKS.sub("", str(address)).lower().startswith(SCRIPTED)


def _pair(name: str, value: Any) -> str:
    if name in ADDRESSES and _is_scripted(value):
        return f' {name}="about:blank"'
    return f' {name}="{escape(str(value).lower() if isinstance(value, bool) else str(value))}"'


def _css_name(name: str) -> str:
    return name if name.startswith("--") else CAMEL.sub(lambda letter: f"-{letter[0].lower()}", name)


def _css_value(name: str, value: Any) -> str:
    """Return a value of a style as React writes it: numbers are pixels."""
    has_unit = isinstance(value, str) or name in UNITLESS or name.startswith("--")
    return str(value) if has_unit else f"{value}px"
