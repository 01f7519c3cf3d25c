"""The briefing on a country as it is printed from its page; unseen on the screen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dash import html

from dashboard.components.links import external_link
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, depends_on
from dashboard.components.untranslated_text import untranslated_text
from dashboard.exports.country_briefing import BriefingSection, CountryBriefing, Words

FILTERS = ("country", "service", "group", "kind", "area", "from", "to")


def briefing_paper(view: PageState) -> list[Any]:
    """Return the sections of a country's briefing, as the Word document has them."""
    if not view.selection.country:
        return []
    briefing = CountryBriefing(view.dataset, view.selection, view.text, view.root)
    about = [part for words in briefing.about for part in (html.Span(words), " · ")][:-1]
    return [html.P(about, className="small-print"), *(_section(section, view) for section in briefing.sections())]


def _section(section: BriefingSection, view: PageState) -> html.Div:
    shares = [f"{100 * width / sum(section.widths):.1f}%" for width in section.widths]
    columns = zip(section.heads, shares, strict=True)
    head = html.Thead(html.Tr([html.Th(name, scope="col", style={"width": share}) for name, share in columns]))
    body = html.Tbody([html.Tr([html.Td(_words(cell, view)) for cell in row]) for row in section.rows])
    table = [html.Table([head, body], className="data-table")] if section.rows else []
    return html.Div([html.H2(section.heading), *table, *(html.P(_words(words, view)) for words in section.sentences)])


def _words(words: Words, view: PageState) -> Any:
    content = untranslated_text(words.text, view) if words.untranslated else words.text
    return external_link(content, words.link) if words.link else content


def _key(view: PageState) -> str:
    """Return what the paper depends on: it names the address of the dashboard and the day."""
    return f"{depends_on(*FILTERS)(view)}|{view.root}|{datetime.now(UTC).date()}"


BRIEFING_PAPER = Region("briefing-paper", briefing_paper, _key)
