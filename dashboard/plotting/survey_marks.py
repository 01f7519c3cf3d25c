"""Describe a survey figure as a mark with its tooltip."""

from __future__ import annotations

from typing import Any

from dashboard.plotting import figure_style
from dashboard.plotting.plot import Mark
from dashboard.plotting.render_context import RenderContext
from dashboard.text import survey_text
from dashboard.text.chart_words import period_text


def survey_mark(row: Any, reader: RenderContext, unknown: str = "", **more: Any) -> Mark:
    """Return the mark of a figure with its interval, labelled with its value or a word."""
    return Mark(
        row.value,
        row.qualifier,
        row.value_low,
        row.value_high,
        key=row.key,
        label=reader.text.value(row.value, row.qualifier, row.unit) or unknown,
        tooltip=tooltip_lines(row, reader),
        **more,
    )


def tooltip_lines(row: Any, reader: RenderContext) -> tuple[str, ...]:
    """Return label, value, place, survey, who answered, when, the note."""
    text = reader.text
    of_countries = row.unit in ("countries", "percent_countries") and row.respondents != "experts"
    respondents = "countries" if of_countries else row.respondents
    return (
        row.label,
        survey_text.interval_text(row, text),
        row.scope_name,
        row.survey_name,
        survey_text.title_text(text, survey_text.answers_text(respondents, row.n, text), period_text(row, text)),
        figure_style.mark_untranslated(row.note, reader, row.note_language),
    )
