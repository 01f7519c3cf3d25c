"""Rendered components as JSON fragments, cached for all readers of a dataset.

Dash writes its answers by orjson, which copies a fragment as it is: to write components anew for each reader would
cost more than all else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import orjson
from dash.development.base_component import Component
from flask import current_app

from dashboard.dataset.dataset import Dataset
from dashboard.web.dash_shell.markup import compact, region_content

Properties = dict[str, Any]


def renderer_of(dataset: Dataset) -> Callable[[Hashable, Callable[[], Properties]], Properties]:
    """Return what renders components for a dataset by key; in debug it caches nothing."""
    if current_app.debug:
        return lambda _key, draw: draw()

    def render(key: Hashable, draw: Callable[[], Properties]) -> Properties:
        fragments = dataset.render_cache.get_or_compute(("region", key), lambda: _serialize(draw()))
        return {name: orjson.Fragment(text) for name, text in fragments.items()}

    return render


def as_fragment(components: Any) -> Any:
    """Return components as one fragment; with `serve --debug` as they are."""
    return components if current_app.debug else orjson.Fragment(to_json(compact(components)))


def _serialize(properties: Properties) -> dict[str, bytes]:
    """Return properties as JSON; children of HTML alone as `html`."""
    if "children" not in properties:
        return {name: to_json(compact(value)) for name, value in properties.items()}
    content = region_content(properties["children"])
    return {name: to_json(value) for name, value in (properties | content).items()}


def to_json(components: Any) -> bytes:
    """Serialize components as JSON, faster than Dash does."""
    options = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
    return orjson.dumps(components, Component.to_plotly_json, option=options)
