"""That a page shows an older version of the data, and how many of its numbers changed since."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.charts.chart import Chart
from dashboard.components.html_attributes import html_attributes
from dashboard.components.links import internal_link
from dashboard.components.page_state import PageState
from dashboard.exports.change_words import changed_sentence
from dashboard.facts.changed_numbers import ChangeCount, count_changes
from dashboard.selection import CARRIED, FILTERS

CHANGES = "/changes"


def version_notice(view: PageState) -> list[Any]:
    """Return the notices of a pinned view, and of marks of what changed; nothing of today's."""
    return [*_pinned(view), *_marks_notice(view)]


def _marks_notice(view: PageState) -> list[Any]:
    """Say that a page marks what changed since a version, and offer the page without."""
    versions, text = view.versions, view.text
    if versions is None or versions.baseline is None or view.path == CHANGES:
        return []
    version = versions.baseline.dataset.version
    sentence = text.t("Marked: what changed since the data of {version}.", version=str(version))
    changes_href = view.selection.only((*FILTERS, *CARRIED)).href(CHANGES)
    parts: list[Any] = [
        sentence,
        " ",
        internal_link(text.t("See what changed"), changes_href),
        " ",
        internal_link(text.t("Show without marks"), view.href(view.selection.without("since"))),
    ]
    return [html.P(parts, className="notice pinned-notice")]


def _pinned(view: PageState) -> list[Any]:
    """Return the notice of a view that is pinned to a version; nothing of today's."""
    versions, text = view.versions, view.text
    if not view.selection.data or versions is None or versions.missing:
        return []
    old, today = versions.current.dataset, versions.today.dataset
    parts: list[Any] = [
        text.t("You see the data as they were on {date} (version {version}).",
               date=text.date(old.version.date), version=old.version.hash),
        " ",
    ]  # fmt: skip
    if view.page_charts:
        parts += [changed_sentence(page_changes(view), text), " "]
    if old.version.hash != today.version.hash:
        since = (
            view.selection.only((*FILTERS, "lang", "theme")).without("data").with_values("since", (old.version.hash,))
        )
        parts += [internal_link(text.t("See what changed"), since.href(CHANGES)), " "]
    back = view.href(view.selection.without("data"))
    parts.append(internal_link(text.t("Show today’s data"), back, **html_attributes(data_today="")))
    return [html.P(parts, className="notice pinned-notice")]


def chart_notice(chart: Chart, view: PageState) -> html.P | None:
    """Return how many numbers of a chart changed since; None of today's data."""
    versions = view.versions
    if not view.selection.data or versions is None or versions.missing:
        return None
    old, today = versions.current.dataset, versions.today.dataset
    count = count_changes([chart], old, today, versions.newer_changes, view.selection)
    version = view.text.t("Data version {version}", version=str(old.version))
    return html.P(f"{version}. {changed_sentence(count, view.text)}", className="changed-since")


def page_changes(view: PageState) -> ChangeCount:
    """Return how many numbers of the charts of a page changed since the version that it shows."""
    versions = view.versions
    if versions is None or versions.current.dataset.version.hash == versions.today.dataset.version.hash:
        return ChangeCount(0, 0)
    charts = [view.charts[chart] for chart in view.page_charts if chart in view.charts]
    old, today = versions.current.dataset, versions.today.dataset
    return count_changes(charts, old, today, versions.newer_changes, view.selection)


def notice_key(view: PageState) -> str:
    """Return a text that changes when the notice does, "" where there is none."""
    if view.versions is None or not (view.selection.data or view.versions.baseline):
        return ""
    today = view.versions.today.dataset.version.hash
    return f"{view.href()}|{today}|{view.cache_key}|{view.versions.missing}"
