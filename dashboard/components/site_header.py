"""The header: the name of the dashboard, the pages, the search, the theme and the language."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.elements import SEARCH_THRESHOLD, html_attributes, search_place
from dashboard.components.links import internal_link, link_attributes, override_attributes
from dashboard.components.markup import InputField
from dashboard.components.page_state import COUNTRY_PATH, RATES_PATH, SEARCH_PATH, PageState
from dashboard.dataset.rows.survey_rates import has_rates
from dashboard.text.translate import languages, message, native_name

ENTRIES = (
    ("/", message("Overview")),
    ("/services", message("Services")),
    ("/activities", message("Activities")),
    ("/sources", message("Sources")),
    (RATES_PATH, message("Rates")),
)
"""The pages; the last one is there where the data have rates."""

DECK_KEYS = ("country", "service", "group", "kind", "area", "survey", "from", "to", "deck", "lang", "theme")
"""The keys of the address that narrow the deck."""


def site_header(view: PageState) -> list[Any]:
    """Return the contents of the header; every link keeps what is chosen (`data-keeps`)."""
    text = view.text
    brand = internal_link(text.t("Service disruption, COVID-19"), view.href(path="/"), className="brand")
    entries = [html.Li(_entry(path, text.t(name), view)) for path, name in page_entries(view)]
    navigation = html.Nav(html.Ul([*entries, html.Li(_countries(view))]), **html_attributes(aria_label=text.t("Pages")))
    return [
        brand,
        navigation,
        html.Div([search_field(view), *_slides(view), *_languages(view), _theme(view)], className="header-tools"),
    ]


def page_entries(view: PageState) -> tuple[tuple[str, str], ...]:
    """Return path and name of each page; that of rates where there are any, or it is open."""
    return ENTRIES if has_rates(view.dataset) or view.path == RATES_PATH else ENTRIES[:-1]


def _entry(path: str, name: str, view: PageState) -> html.A:
    current = {"aria-current": "page"} if path == view.path else {}
    return internal_link(name, **_page_attributes(path, view), **current)


def _countries(view: PageState) -> html.Details:
    names = view.dataset.names("scopes", view.selection.lang)
    links = [
        internal_link(
            view.text.territory(code, names[code]),
            **_page_attributes(COUNTRY_PATH + code, view),
            **({"aria-current": "page"} if code == view.country else {}),
        )
        for code in view.dataset.countries()
    ]
    search = [html.Li(search_place("countries", view.text))] if len(links) > SEARCH_THRESHOLD else []
    inner = html.Ul([*search, *(html.Li(link) for link in links)], className="menu-panel")
    return html.Details(
        [html.Summary(view.text.t("Countries")), inner], className="menu", **html_attributes(data_menu="countries")
    )


def _languages(view: PageState) -> list[Any]:
    """Offer the languages there are, each in its own name; each is a full load."""
    if len(languages()) == 1:
        return []
    links = [
        html.A(
            native_name(code),
            **override_attributes(view.href(view.selection.with_values("lang", (code,))), "lang"),
            lang=code,
            hrefLang=code,
            **(html_attributes(aria_current="true") if code == view.selection.lang else {}),
        )
        for code in languages()
    ]
    inner = html.Ul([html.Li(link) for link in links], className="menu-panel")
    name = html.Summary(view.text.t("Language"))
    return [html.Details([name, inner], className="menu", **html_attributes(data_menu="language"))]


def _slides(view: PageState) -> list[html.A]:
    """Offer the deck of the selection; none in a preview, whose figures are not published."""
    if view.is_own_file:
        return []
    href = view.selection.only(DECK_KEYS).href("/download/dashboard.pptx")
    name = html_attributes(aria_label=view.text.t("Slides of this selection (PowerPoint)"), data_format="pptx")
    return [html.A(view.text.t("Slides"), href=href, className="button", **name, **link_attributes(*DECK_KEYS))]


def _theme(view: PageState) -> html.A:
    dark = view.selection.theme == "dark"
    name = view.text.t("Light theme") if dark else view.text.t("Dark theme")
    other = view.selection.with_values("theme", ("light",) if dark else ("dark",))
    return html.A(name, **override_attributes(view.href(other), "theme"), className="button theme", id="theme")


def _page_attributes(path: str, view: PageState) -> dict[str, Any]:
    """Return where a page is, with all that is chosen.

    What is looked at on this one stays behind; on the page of rates the survey is one of theirs.
    """
    page_keys = ("table", "activity", "q", *(("survey",) if path == RATES_PATH else ()))
    return override_attributes(view.href(view.selection.without(*page_keys), path), *page_keys)


def search_field(view: PageState) -> html.Form:
    """Return a form that leads to the results by itself; assets/search.js keeps what is chosen."""
    text = view.text
    name = text.t("Search activities, services, sources and countries")
    attributes: dict[str, Any] = html_attributes(aria_label=name, aria_keyshortcuts="/")
    field = InputField(
        "search-field",
        "search",
        "q",
        placeholder=text.t("Search"),
        className="form-control",
        autoComplete="off",
        maxLength=200,
    )
    hidden_fields = [
        InputField(f"search-{key}", "hidden", key, defaultValue=view.selection.get(key)[0])
        for key in ("lang", "theme")
        if view.selection.get(key)
    ]
    label = html.Label(name, htmlFor="search-field", className="visually-hidden")
    return html.Form(
        [label, field, html.Div(hidden_fields, hidden=True)],
        action=SEARCH_PATH,
        method="get",
        className="site-search",
        role="search",
        **attributes,
    )
