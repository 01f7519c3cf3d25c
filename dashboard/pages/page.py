"""What a page is: a path, a name, and its layout for a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.components.page_state import PageState
from dashboard.components.region import Region


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        path: its address; the country page's ends in `/` and is followed by a country code.
        layout: the contents for a view.
        charts: the ids of the charts on it, in reading order.
        regions: what else on it follows the selection.
    """

    path: str
    layout: Callable[[PageState], Any]
    charts: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()
