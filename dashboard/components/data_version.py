"""Which data a page shows, what changed since, and that newer ones cannot be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from dash import html

from dashboard.charts.chart import Chart
from dashboard.components.elements import html_attributes
from dashboard.components.links import internal_link, link_attributes
from dashboard.components.page_state import CHANGES_PATH, PageState
from dashboard.components.region import Region, whole_key
from dashboard.exports.change_words import changed_sentence, missing_sentence
from dashboard.exports.chart_changes import Revision
from dashboard.facts.changed_numbers import count_changes
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import CARRIED, FILTERS
from dashboard.sources.version_history import VersionContext
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
        view.selection.only(keys).href(CHANGES_PATH),
        **link_attributes(*keys),
        **html_attributes(data_version_now=now),
    )
    return [view.text.t("Data version {version}", version=str(view.dataset.version)), html.Span([" · ", link])]


def version_key(view: PageState) -> str:
    """Return a cache key of data version and language."""
    return f"{view.dataset.version.hash}.{view.selection.lang}"


def data_notice(view: PageState) -> list[html.P]:
    """Return the notices of an older version, of marks of what changed, and of refused data."""
    notices = [*_pinned_notice(view), *_marks_notice(view)]
    if view.refused is None:
        return notices
    version = view.versions.today.dataset.version if view.versions else view.dataset.version
    sentence = view.text.t(
        REFUSED[view.refused.reason],
        moment=view.text.moment(view.refused.since),
        version=f"{view.text.date(version.date)} ({version.hash})",
    )
    return [*notices, html.P(sentence, className="notice")]


def _notice_key(view: PageState) -> str:
    rejection, versions, versions_key = view.refused, view.versions, ""
    rejection_key = f".{rejection.reason}.{rejection.since:.0f}" if rejection else ""
    if versions and (view.selection.data or versions.baseline):
        versions_key = f"{view.href()}|{versions.today.dataset.version.hash}|{view.cache_key}|{versions.missing}"
    return f"{version_key(view)}{rejection_key}{versions_key}"


def _pinned_notice(view: PageState) -> list[html.P]:
    """Return the notice of a view that is pinned to a version; nothing of today's."""
    versions, text = _pinned_versions(view), view.text
    if versions is None:
        return []
    old, today = versions.current.dataset.version, versions.today.dataset.version
    sentence = text.t(
        "You see the data as they were on {date} (version {version}).", date=text.date(old.date), version=old.hash
    )
    parts: list[Any] = [sentence, " "]
    if view.page_charts:
        charts = [view.charts[chart] for chart in view.page_charts if chart in view.charts]
        parts += [_changes_sentence(charts, versions, view), " "]
    if old.hash != today.hash:
        since = view.selection.only((*FILTERS, "lang", "theme")).without("data").with_values("since", (old.hash,))
        parts += [internal_link(text.t("See what changed"), since.href(CHANGES_PATH)), " "]
    back = view.href(view.selection.without("data"))
    parts.append(internal_link(text.t("Show today’s data"), back, **html_attributes(data_today="")))
    return [html.P(parts, className="notice pinned-notice")]


def _pinned_versions(view: PageState) -> VersionContext | None:
    """Return the versions of a view whose address names one that is kept."""
    versions = view.versions
    return versions if view.selection.data and versions and not versions.missing else None


def _changes_sentence(charts: Sequence[Chart], versions: VersionContext, view: PageState) -> str:
    """Say how many numbers of charts changed since the version that is shown."""
    old, today = versions.current.dataset, versions.today.dataset
    return changed_sentence(count_changes(charts, old, today, versions.newer_changes, view.selection), view.text)


def _marks_notice(view: PageState) -> list[html.P]:
    """Say that a page marks what changed since a version, and offer the page without."""
    versions, text = view.versions, view.text
    if versions is None or versions.baseline is None or view.path == CHANGES_PATH:
        return []
    version = str(versions.baseline.dataset.version)
    sentence = text.t("Marked: what changed since the data of {version}.", version=version)
    changes = internal_link(text.t("See what changed"), view.selection.only((*FILTERS, *CARRIED)).href(CHANGES_PATH))
    unmarked_link = internal_link(text.t("Show without marks"), view.href(view.selection.without("since")))
    return [html.P([sentence, " ", changes, " ", unmarked_link], className="notice pinned-notice")]


def chart_notice(chart: Chart, view: PageState) -> html.P | None:
    """Return how many numbers of a chart changed since; None of today's data."""
    versions = _pinned_versions(view)
    if versions is None:
        return None
    version = view.text.t("Data version {version}", version=str(versions.current.dataset.version))
    return html.P(f"{version}. {_changes_sentence([chart], versions, view)}")


def missing_version(view: PageState) -> list[Any]:
    """Return the words, with links to the nearest version and to today's data."""
    text, versions = view.text, view.versions
    if versions is None or versions.missing is None:
        return []
    error, selection = versions.missing, view.selection
    key = "data" if selection.data == error.version else "since"
    nearest = view.href(selection.with_values(key, (error.nearest.hash,)))
    name = text.t("Show the nearest version, of {date}", date=text.date(error.nearest.date))
    today = internal_link(text.t("Show today’s data"), view.href(selection.without("data", "since")))
    return [
        html.H1(text.t("This data version is not here")),
        html.P(missing_sentence(error, text), role="alert"),
        html.Ul([html.Li(internal_link(name, nearest)), html.Li(today)]),
    ]


def _missing_key(view: PageState) -> str:
    error = view.versions.missing if view.versions else None
    return f"{whole_key(view)}|{error and (error.version, error.nearest.hash, error.gone)}"


def change_marks(view: PageState) -> Revision | None:
    """Return what is marked on a page; None where its address names no older version."""
    return Revision.since_baseline(view.versions) if view.versions and view.path != CHANGES_PATH else None


def older_values(chart: Chart, view: PageState) -> Mapping[str, str]:
    """Return key of a chart's row -> what it said before, of rows that changed since."""
    marks = change_marks(view)
    return marks.older_values(chart, view.selection, view.text) if marks else {}


def marked_reader(chart: Chart, view: PageState) -> RenderContext:
    """Return the reader with the older values that the marks of a chart show."""
    older = older_values(chart, view)
    return replace(view.reader, older=older) if older else view.reader


def change_note(chart: Chart, rows: pd.DataFrame, view: PageState) -> html.P | None:
    """Name what changed on a chart since the chosen version; None where nothing is marked."""
    marks = change_marks(view)
    sentence = marks.marks_sentence(chart, rows, view.selection, view.text) if marks else ""
    return html.P(sentence) if sentence else None


VERSION_REGION = Region("data-version", data_version, version_key, follows=True)
NOTICE_REGION = Region("data-notice", data_notice, _notice_key)
MISSING_VERSION = Region("missing-version", missing_version, _missing_key)
