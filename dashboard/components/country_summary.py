"""What is known of a country in sentences: its paragraph, its gaps, its briefing on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dash import html

from dashboard.components.elements import html_attributes, interleave, section
from dashboard.components.links import external_link
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, depends_on
from dashboard.components.untranslated_text import untranslated_text
from dashboard.dataset.dataset import WORLD
from dashboard.exports.country_briefing import BriefingSection, CountryBriefing, Words
from dashboard.facts.country_gaps import country_gaps
from dashboard.facts.country_profile import country_profile

FILTERS = ("country", "service", "group", "kind", "area", "from", "to")
BRIEFING = "/download/briefing.docx"


def country_summary(view: PageState) -> list[Any]:
    """Return what is known of the country, a sentence a fact, then its briefing."""
    if not view.selection.country:
        return []
    text = view.text
    facts = country_profile(view.dataset, view.selection, text)
    lead = [text.t("Activities that were open to all countries, not to named ones.")] if view.country == WORLD else []
    paragraph = html.P(" ".join([*lead, *(fact.sentence for fact in facts)]), className="country-paragraph")
    return [paragraph, *_briefing(view)]


def _briefing(view: PageState) -> list[html.A]:
    """Offer the two pages; none in a preview, whose figures are not published."""
    if view.is_own_file:
        return []
    href = view.selection.only((*FILTERS, "lang")).href(BRIEFING)
    name = html_attributes(aria_label=view.text.t("Briefing on two pages (Word)"), data_format="docx")
    return [html.A(view.text.t("Briefing"), href=href, className="button", **name)]


COUNTRY_SUMMARY = Region("country-summary", country_summary, depends_on(*FILTERS))


def data_gaps(view: PageState) -> html.Section:
    """Return the gaps in what is known, a sentence each."""
    gaps = country_gaps(view.dataset, view.selection, view.text)
    return section("unknown", view.text.t("What is not known"), [html.Ul([html.Li(gap) for gap in gaps])])


DATA_GAPS = Region("unknowns", data_gaps, depends_on(*FILTERS))


def briefing_paper(view: PageState) -> list[Any]:
    """Return the sections of a country's briefing, as the Word document has them."""
    if not view.selection.country:
        return []
    briefing = CountryBriefing(view.dataset, view.selection, view.text, view.root)
    about = interleave(map(html.Span, briefing.about), " · ")
    return [html.P(about, className="small-print"), *(_paper_section(part, view) for part in briefing.sections())]


def _paper_section(part: BriefingSection, view: PageState) -> html.Div:
    shares = [f"{100 * width / sum(part.widths):.1f}%" for width in part.widths]
    columns = zip(part.heads, shares, strict=True)
    head = html.Thead(html.Tr([html.Th(name, scope="col", style={"width": share}) for name, share in columns]))
    body = html.Tbody([html.Tr([html.Td(_paper_words(cell, view)) for cell in row]) for row in part.rows])
    table = [html.Table([head, body], className="data-table")] if part.rows else []
    return html.Div([html.H2(part.heading), *table, *(html.P(_paper_words(words, view)) for words in part.sentences)])


def _paper_words(words: Words, view: PageState) -> Any:
    content = untranslated_text(words.text, view) if words.untranslated else words.text
    return external_link(content, words.link) if words.link else content


def _paper_key(view: PageState) -> str:
    """Return what the paper depends on: it names the address of the dashboard and the day."""
    return f"{depends_on(*FILTERS)(view)}|{view.root}|{datetime.now(UTC).date()}"


BRIEFING_PAPER = Region("briefing-paper", briefing_paper, _paper_key)
