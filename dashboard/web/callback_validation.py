"""Validate calls of Dash's callback endpoint; answer 400 to all others.

Dash believes its own renderer: whatever else arrives makes it raise somewhere inside. So each body is held against
the callbacks that were registered, part by part, before Dash sees it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest, MethodNotAllowed

from dashboard.bounds.json_text import depth
from dashboard.bounds.limits import CALL_DEPTH
from dashboard.errors import DashboardError
from dashboard.web.error_handlers import text_response

UPDATE = "/_dash-update-component"

LONGEST_SHOWN = 60
"""Characters of what was found that are repeated in a refusal."""

ALL = ["ALL"]
"""How Dash writes a part of an id that stands for every component of its kind."""

REQUIRED = frozenset({"output", "inputs", "changedPropIds"})
KNOWN = REQUIRED | {"outputs", "state", "parsedChangedPropsIds"}

Rule = Callable[[Any], str]
"""Returns "" for a value that is allowed, else what is allowed (`a text of at most 200 characters`)."""


class InvalidCallback(DashboardError):
    """A call that no page of ours makes; the message says where it differs."""


@dataclass(frozen=True)
class CallbackRules:
    """What calls may hold.

    Attributes:
        values: the rule of every property that is sent, by component (or the `type` of its kind) and property.
        names: the names there are of each kind of component that is called by pattern, by its `type`.
    """

    values: Mapping[tuple[str, str], Rule]
    names: Mapping[str, frozenset[str]]


def text_up_to(longest: int, *, optional: bool = False) -> Rule:
    """Return the rule of a text; `optional`: nothing at all is allowed, too."""

    def rule(value: Any) -> str:
        if (isinstance(value, str) and len(value) <= longest) or (optional and value is None):
            return ""
        return f"a text of at most {longest:,} characters"

    return rule


def register_callback_validation(
    server: Flask, callbacks: Mapping[str, Mapping[str, Any]], allowed: CallbackRules
) -> None:
    """Hold every call against the callbacks that the server answers.

    Args:
        server: the Flask server.
        callbacks: `callback_map` of the Dash app, when all callbacks are registered.
        allowed: what their values may be.

    Raises:
        LookupError: a callback takes a value for which there is no rule.
    """
    shapes = {output: _shape(entry, allowed) for output, entry in callbacks.items() if "callback" in entry}

    @server.before_request
    def check_call() -> Response | None:
        if request.path != UPDATE or request.method == "OPTIONS":
            return None
        if request.method != "POST":  # Dash would answer a GET with a page
            raise MethodNotAllowed(["OPTIONS", "POST"])
        try:
            check(_body(), shapes)
        except InvalidCallback as error:
            return text_response(str(error), 400)
        return None


@dataclass(frozen=True)
class PropertyRule:
    """A property of one component, or of all of a kind (`names` then holds those there are).

    There is no rule for an output, which is sent without a value, and for an id, which is known already.
    """

    id: Any
    property: str
    rule: Rule | None
    names: frozenset[str] | None = None

    def ids(self, found: Sequence[Mapping[str, Any]]) -> list[str]:
        """Return the names in entries that were found to be right, in their order."""
        key = next(name for name, value in self.id.items() if value == ALL)
        return [entry["id"][key] for entry in found]


@dataclass(frozen=True)
class CallbackSignature:
    """What a call of one callback looks like."""

    outputs: tuple[PropertyRule, ...]
    several: bool
    inputs: tuple[PropertyRule, ...]
    state: tuple[PropertyRule, ...]


def check(body: Any, shapes: Mapping[str, CallbackSignature]) -> None:
    """Hold the body of a call against the shapes of calls by output.

    Raises:
        InvalidCallback: no page of ours makes this call.
    """
    if not isinstance(body, dict) or not REQUIRED <= set(body) <= KNOWN:
        raise InvalidCallback(
            f"A call is an object with {', '.join(sorted(REQUIRED))}, and no keys that are not known."
        )
    output = body["output"]
    shape = shapes.get(output) if isinstance(output, str) else None
    if shape is None:
        raise InvalidCallback(f"output: there is no callback {_shortened(output)}.")
    outputs = body.get("outputs") if shape.several else [body.get("outputs")]
    order: dict[str, list[str]] = {}
    _check_slots("outputs", outputs, shape.outputs, order, sent=False)
    _check_slots("inputs", body["inputs"], shape.inputs, order)
    _check_slots("state", body.get("state", []), shape.state, order)
    _check_changed(body)


def _check_slots(
    name: str, found: Any, slots: Sequence[PropertyRule], order: dict[str, list[str]], *, sent: bool = True
) -> None:
    if not isinstance(found, list) or len(found) != len(slots):
        raise InvalidCallback(f"{name}: a list of {len(slots)} is expected.")
    for number, (entry, slot) in enumerate(zip(found, slots, strict=True)):
        place = f"{name}[{number}]"
        if slot.names is None:
            _check_entry(place, entry, slot, sent)
        else:
            _check_kind(place, entry, slot, order, sent)


def _check_kind(place: str, found: Any, slot: PropertyRule, order: dict[str, list[str]], sent: bool) -> None:
    """Check the entries of all components of a kind.

    Each known, none twice, in the same order in every list.
    """
    most = len(slot.names or ())
    if not isinstance(found, list) or len(found) > most:
        raise InvalidCallback(f"{place}: a list of at most {most} is expected.")
    for number, entry in enumerate(found):
        _check_entry(f"{place}[{number}]", entry, slot, sent)
    names = slot.ids(found)
    if len(set(names)) < len(names) or order.setdefault(json.dumps(slot.id), names) != names:
        raise InvalidCallback(f"{place}: each component is named once, and in the same order in every list.")


def _check_entry(place: str, found: Any, slot: PropertyRule, sent: bool) -> None:
    keys = {"id", "property", "value"} if sent else {"id", "property"}
    if not isinstance(found, dict) or not {"id", "property"} <= set(found) <= keys:
        raise InvalidCallback(f"{place}: an object with {', '.join(sorted(keys))} is expected.")
    if not _is_id(found["id"], slot) or found["property"] != slot.property:
        raise InvalidCallback(f"{place}: {slot.property} of {_shortened(slot.id)} is expected.")
    if not sent:
        return
    value = found.get("value")
    allowed = slot.rule(value) if slot.rule else "" if value == found["id"] else "the id itself"
    if allowed:
        raise InvalidCallback(f"{place}: the value of {slot.property} is {allowed}.")


def _is_id(found: Any, slot: PropertyRule) -> bool:
    if slot.names is None:
        return bool(found == slot.id)
    return (
        isinstance(found, dict)
        and set(found) == set(slot.id)
        and all(
            isinstance(found[key], str) and (found[key] in slot.names if value == ALL else found[key] == value)
            for key, value in slot.id.items()
        )
    )


def _check_changed(body: Mapping[str, Any]) -> None:
    """Check the names of what changed: they are inputs of this call."""
    entries = [e for entry in body["inputs"] for e in (entry if isinstance(entry, list) else [entry])]
    known = [f"{_written(entry['id'])}.{entry['property']}" for entry in entries]
    parsed = [*known, *(entry["id"] for entry in entries)]
    for name, choice in (("changedPropIds", known), ("parsedChangedPropsIds", parsed)):
        found = body.get(name, [])
        if not isinstance(found, list) or len(found) > len(known) or any(item not in choice for item in found):
            raise InvalidCallback(f"{name}: a list of inputs of this call is expected.")


def _written(component: Any) -> str:
    """Return an id as Dash writes it in names of properties."""
    return component if isinstance(component, str) else json.dumps(component, sort_keys=True, separators=(",", ":"))


def _body() -> Any:
    """Return the body of the request; it stays in memory for Dash to read again.

    Raises:
        InvalidCallback: it is no JSON, or nested too deep to be read.
    """
    if not request.is_json:
        return request.get_json()  # which answers 415
    content = request.get_data()
    if depth(content) > CALL_DEPTH:
        raise InvalidCallback(f"The body is nested deeper than {CALL_DEPTH} brackets.")
    if b"\0" in content:  # the parser would take it for UTF-16, in which brackets are not where they seem to be
        raise InvalidCallback("The body is not JSON.")
    try:
        return request.get_json()
    except BadRequest:
        raise InvalidCallback("The body is not JSON.") from None


def _shape(entry: Mapping[str, Any], allowed: CallbackRules) -> CallbackSignature:
    """Return the signature of a callback from Dash's callback map."""
    several = isinstance(entry["output"], list | tuple)
    outputs = entry["output"] if several else [entry["output"]]
    return CallbackSignature(
        tuple(_slot(one.component_id_str(), one.component_property, allowed, sent=False) for one in outputs),
        several,
        *(tuple(_slot(one["id"], one["property"], allowed) for one in entry[kind]) for kind in ("inputs", "state")),
    )


def _slot(written: str, name: str, allowed: CallbackRules, *, sent: bool = True) -> PropertyRule:
    component: Any = json.loads(written) if written.startswith("{") else written
    kind = component["type"] if isinstance(component, dict) else component
    names = allowed.names[kind] if isinstance(component, dict) and ALL in component.values() else None
    return PropertyRule(component, name, allowed.values[kind, name] if sent and name != "id" else None, names)


def _shortened(found: Any) -> str:
    text = json.dumps(found)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
