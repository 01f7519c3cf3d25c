"""What is not known of a country: plain sentences, counted from the rows."""

from __future__ import annotations

from dash import html

from dashboard.components.page_state import PageState
from dashboard.components.region import Region, depends_on
from dashboard.components.section import section
from dashboard.facts.country_gaps import country_gaps

FILTERS = ("country", "kind", "area", "from", "to", "service", "group")


def data_gaps(view: PageState) -> html.Section:
    """Return the gaps in what is known, a sentence each."""
    gaps = country_gaps(view.dataset, view.selection, view.text)
    return section("unknown", view.text.t("What is not known"), [html.Ul([html.Li(gap) for gap in gaps])])


DATA_GAPS = Region("unknowns", data_gaps, depends_on(*FILTERS))
