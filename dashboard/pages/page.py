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
        parts: the parts on it that follow the selection.
    """

    path: str
    layout: Callable[[PageState], Any]
    regions: tuple[Region, ...] = ()
