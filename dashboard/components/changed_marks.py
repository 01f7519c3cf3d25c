"""The marks of what changed on charts: a ring and the older value, never colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
from dash import html

from dashboard.charts.chart import Chart
from dashboard.components.page_state import CHANGES_PATH, PageState
from dashboard.exports.chart_changes import ChangeMarks
from dashboard.plotting.render_context import RenderContext


def change_marks(view: PageState) -> ChangeMarks | None:
    """Return what is marked on a page; None where its address names no older version."""
    return ChangeMarks.of(view.versions) if view.versions and view.path != CHANGES_PATH else None


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
    sentence = marks.sentence(chart, rows, view.selection, view.text) if marks else ""
    return html.P(sentence, className="changed-marks") if sentence else None
