"""Which data a page shows, and that newer ones cannot be used."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.html_attributes import html_attributes
from dashboard.components.links import internal_link, link_attributes
from dashboard.components.page_state import PageState
from dashboard.components.region import Region
from dashboard.components.version_notice import notice_key, version_notice
from dashboard.selection import FILTERS
from dashboard.text.translate import message

REFUSED = {
    "faulty": message(
        "The data were changed and have faults, so they have not been taken over since {moment}. "
        "The last good version is shown: {version}."
    ),
    "unreachable": message(
        "The place where the data are kept has not answered since {moment}. The last good version is shown: {version}."
    ),
}
"""What is said of newer data that are not shown, by the reason."""


def data_version(view: PageState) -> list[Any]:
    """Return the words that name the version of the data, and the way to what changed before it."""
    keys = (*FILTERS, "lang", "theme")
    now = "" if view.selection.data or view.is_own_file else view.dataset.version.hash
    link = internal_link(
        view.text.t("Which numbers changed"),
        view.selection.only(keys).href("/changes"),
        **link_attributes(*keys),
        **html_attributes(data_version_now=now),
    )
    return [view.text.t("Data version {version}", version=str(view.dataset.version)), html.Span([" · ", link])]


def data_notice(view: PageState) -> list[Any]:
    """Return the notices of an older version, and of newer data that are refused."""
    notices = version_notice(view)
    if view.refused is None:
        return notices
    version = view.versions.today.dataset.version if view.versions else view.dataset.version
    sentence = view.text.t(
        REFUSED[view.refused.reason],
        moment=view.text.moment(view.refused.since),
        version=f"{view.text.date(version.date)} ({version.hash})",
    )
    return [*notices, html.P(sentence, className="notice")]


def version_key(view: PageState) -> str:
    """Return a cache key of data version and language."""
    return f"{view.dataset.version.hash}.{view.selection.lang}"


def _notice_key(view: PageState) -> str:
    rejection = view.refused
    rejection_key = f".{rejection.reason}.{rejection.since:.0f}" if rejection else ""
    return f"{version_key(view)}{rejection_key}{notice_key(view)}"


VERSION_REGION = Region("data-version", data_version, version_key, follows=True)
NOTICE_REGION = Region("data-notice", data_notice, _notice_key)
