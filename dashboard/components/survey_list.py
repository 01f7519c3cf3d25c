"""The surveys behind the figures: who asked whom, when, how many answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.components.elements import html_table, with_note
from dashboard.components.links import internal_link, source_links
from dashboard.components.long_list import long_section
from dashboard.components.observation_text import answers, survey_href
from dashboard.components.page_state import PageState
from dashboard.components.untranslated_text import note_text, untranslated_text


def survey_list(view: PageState) -> html.Section:
    """Return the table of all surveys, each a link to its figures."""
    text = view.text
    names = view.dataset.names("surveys", view.selection.lang)
    bases = view.dataset.names("surveys", view.selection.lang, "base")
    headings = (
        text.t("Survey"),
        text.t("Publisher"),
        text.t("Fieldwork"),
        text.t("Answers"),
        text.t("Base"),
        text.t("Source"),
    )
    rows = [_row(row, names, bases, view) for row in view.dataset.surveys.sort_values("order").itertuples()]
    return long_section("surveys", text.t("Surveys"), [html_table(text.t("Surveys"), headings, rows)], view)


def _row(row: Any, names: Mapping[str, str], bases: Mapping[str, str], view: PageState) -> list[Any]:
    text = view.text
    return [
        with_note(
            internal_link(names[row.id], survey_href(row.id, "", view), id=f"survey-{row.id}"),
            note_text(row._asdict(), view),
        ),
        untranslated_text(row.publisher, view),
        text.period(row.period_start, row.period_end) or text.t("not shown"),
        answers(row.n, view) or text.t("not shown"),
        bases[row.id],
        source_links(row.source, view),
    ]
