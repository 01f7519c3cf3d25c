"""That what is shown is a preview: above every page, and on every chart, on paper too."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.data_version import version_key
from dashboard.components.elements import button, html_attributes
from dashboard.components.markup import TabStore
from dashboard.components.page_state import PageState
from dashboard.components.region import Region

PREVIEW = "preview"
"""The store in which the browser keeps what it was given of a file: it is gone when the tab closes."""


def preview_store() -> TabStore:
    """Return the store of a tab, as empty as a new tab's is."""
    return TabStore(PREVIEW)


def preview_badge(view: PageState) -> list[Any]:
    """Return the mark of one chart; nothing where the published data are shown."""
    if not view.is_own_file:
        return []
    return [html.P(view.text.t("Preview, not published"), className="preview-mark")]


def preview_banner(view: PageState) -> list[Any]:
    """Return the mark of a preview and the way out; nothing where published data are shown."""
    text = view.text
    if view.preview is None:
        return []
    leave = button(text.t("Leave the preview"), data_leave_preview="")
    if not view.preview.tables:
        sentence = text.t(
            "Your file does not fit the published data, which have changed since it was checked. "
            "The published figures are shown. Choose the file again to see what is wrong."
        )
        return [_banner([html.P(sentence), leave], view)]
    tables = [view.dataset.contract.tables[name].path for name in view.preview.tables]
    mark = html.Strong(text.t("Preview, not published"), className="preview-word", id="preview-word", tabIndex=-1)
    origin = text.t("Only this tab shows it. From your file: {tables}.", tables=text.listed(tables))
    limits = text.t("Links, embeds, downloads and pictures would show the published figures, so there are none here.")
    return [_banner([html.P([mark, " ", origin, " ", limits]), leave], view)]


def _banner(children: list[Any], view: PageState) -> html.Div:
    return html.Div(
        children, className="preview-notice", role="region", **html_attributes(aria_label=view.text.t("Preview"))
    )


def _key(view: PageState) -> str:
    return f"{version_key(view)}.{'lost' if view.preview and not view.preview.tables else ''}"


PREVIEW_REGION = Region("preview-banner", preview_banner, _key)
