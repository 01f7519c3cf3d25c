"""What is active and what it matches: chips, counts, notices, the way to reset."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.country_comparison import compare_link
from dashboard.components.deck_list import deck_button
from dashboard.components.elements import html_attributes
from dashboard.components.filter_bar import choices, forget_button
from dashboard.components.links import internal_link
from dashboard.components.page_state import ACTIVITY_FILTERS, PageState
from dashboard.dataset import query
from dashboard.dataset.rows.service_rows import FIGURE_FILTERS
from dashboard.dates import is_date
from dashboard.exports.selection_text import unknown_value_sentence
from dashboard.selection import Selection
from dashboard.text.filter_names import filter_name
from dashboard.text.translate import message


def active_filters(view: PageState) -> list[Any]:
    """Return the line under the filter bar: matches, active filters, reset; then the notices."""
    line = html.Div([_matches(view), *_chips(view), *compare_link(view), *deck_button(view)], className="status-line")
    problems = [html.Li(unknown_value_sentence(problem, view.text)) for problem in view.problems]
    return [line, *([html.Div(html.Ul(problems), className="notice", role="alert")] if problems else [])]


def _matches(view: PageState) -> html.P:
    """Say how many match, of what the chosen filters narrow, and what they do not narrow."""
    text, active = view.text, view.selection.active()
    figures = query.count_of_figures(view.dataset, view.selection)
    activities = int(query.activity_mask(view.dataset, view.selection).sum())
    count_texts = {
        FIGURE_FILTERS: (
            text.n("{number} survey figure", "{number} survey figures", figures),
            message("Survey figures are not narrowed by: {filters}."),
        ),
        ACTIVITY_FILTERS: (
            text.n("{number} activity", "{number} activities", activities),
            message("Activities are not narrowed by: {filters}."),
        ),
    }
    texts = [count for keys, (count, _ignored_message) in count_texts.items() if not active or set(keys) & set(active)]
    sentences = [text.t("Matching: {counted}.", counted=text.listed(texts))]
    for keys, (_count, ignored_message) in count_texts.items():
        ignored_filters = [filter_name(key, text) for key in active if key not in keys]
        if ignored_filters:
            sentences.append(text.t(ignored_message, filters=text.listed(ignored_filters)))
    return html.P(" ".join(sentences), className="matches")


def _chips(view: PageState) -> list[Any]:
    keys = view.named.active()
    chips = [_chip(key, value, view) for key in keys for value in view.selection.get(key)]
    if view.selection.focus:
        name = filter_name("focus", view.text)
        removal = view.text.t("Remove the filter {name}", name=name)
        chips.append(_removal([name], view.selection.without("focus"), removal, view))
    if not chips:
        return []
    label = html_attributes(aria_label=view.text.t("Active filters"))
    unfiltered = view.selection.without(*keys, "focus")
    reset = internal_link(view.text.t("Reset filters"), view.href(unfiltered), className="button reset", id="reset")
    return [
        html.Ul(list(map(html.Li, chips)), className="chips", **label),
        reset,
        *([forget_button(view)] if "country" in keys else []),
    ]


def _chip(key: str, value: str, view: PageState) -> html.A:
    name = filter_name(key, view.text)
    fallback = view.text.date(value) if key in ("from", "to") and is_date(value) else value
    label = choices(view).get(key, {}).get(value, fallback)
    remaining = tuple(v for v in view.selection.get(key) if v != value)
    label_text = view.text.t("Remove the filter {name}: {value}", name=name, value=label)
    content = [html.Span(view.text.labelled(name, "")), html.Bdi(label)]
    return _removal(content, view.selection.with_values(key, remaining), label_text, view)


def _removal(content: list[Any], selection: Selection, label: str, view: PageState) -> html.A:
    """Return the link that leads to a selection without what it names."""
    cross = html.Span(" ×", **html_attributes(aria_hidden="true"))
    label_attribute = html_attributes(aria_label=label)
    return internal_link([*content, cross], view.href(selection), className="chip", **label_attribute)
