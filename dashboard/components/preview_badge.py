"""The mark of a preview on a chart, on the screen of a meeting and on paper too."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.page_state import PageState


def preview_badge(view: PageState) -> list[Any]:
    """Return the mark of one chart; nothing where the published data are shown."""
    if not view.is_own_file:
        return []
    return [html.P(view.text.t("Preview, not published"), className="preview-mark")]
