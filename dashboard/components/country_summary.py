"""The paragraph under the name of a country, and the way to take it along."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.html_attributes import html_attributes
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, depends_on
from dashboard.dataset.dataset import WORLD
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
