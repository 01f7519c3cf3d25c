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
ADDRESSES = frozenset(("href", "action"))
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
    """Return the attributes of properties, with safe addresses, as in a start tag."""
    pairs = ""
    for name, value in props.items():
        if value is None or value is False or (name == "id" and isinstance(value, Mapping)):
            continue  # an id of Dash's own is one by which nothing but Dash finds anything
        if name == "style" and value:
            pairs += f' style="{escape(";".join(_declaration(*entry) for entry in value.items()))}"'
        elif attribute := attribute_name(name):
            if value is True and not attribute.startswith("aria-"):
                pairs += f" {attribute}"
            else:
                pairs += f' {attribute}="{escape(str(value).lower() if isinstance(value, bool) else str(value))}"'
    return pairs


def with_safe_addresses(props: Properties) -> dict[str, Any]:
    """Return properties with no address that would run a script."""
    return {
        name: "about:blank" if name in ADDRESSES and BLANKS.sub("", str(value)).lower().startswith(SCRIPTED) else value
        for name, value in props.items()
    }


def _declaration(name: str, value: Any) -> str:
    """Return a declaration of a style as React writes it: numbers are pixels."""
    if name.startswith("--"):
        return f"{name}:{value}"
    unit = "" if isinstance(value, str) or name in UNITLESS else "px"
    return f"{CAMEL.sub(lambda letter: f'-{letter[0].lower()}', name)}:{value}{unit}"
