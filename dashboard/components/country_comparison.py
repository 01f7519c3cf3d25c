"""Two or three countries side by side: figures in columns, counts as bars on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dash import html

from dashboard.components.elements import html_table
from dashboard.components.filter_bar import country_name
from dashboard.components.links import internal_link
from dashboard.components.page_state import COUNTRY_PATH, PageState
from dashboard.components.region import Region, whole_key
from dashboard.dataset import query
from dashboard.dataset.dataset import WORLD
from dashboard.facts.country_profile import country_profile
from dashboard.facts.key_numbers import key_numbers
from dashboard.selection import FILTERS, Selection
from dashboard.text.translate import message

COMPARE_PATH = "/compare"
MIN_COUNTRIES, MAX_COUNTRIES = 2, 3
"""Countries that stand side by side."""

KEY_NUMBER_IDS = ("activities", "participants", "procurement")
"""The key numbers of a country."""


def compared_countries(view: PageState) -> tuple[str, ...]:
    """Return the countries to compare; none unless two or three are chosen."""
    countries = [code for code in view.selection.country if code in view.dataset.countries()]
    return tuple(countries) if MIN_COUNTRIES <= len(countries) <= MAX_COUNTRIES else ()


def compare_link(view: PageState) -> list[html.A]:
    """Return the way to the comparison where two or three countries are chosen."""
    if view.path == COMPARE_PATH or not compared_countries(view):
        return []
    href = view.selection.only((*FILTERS, "lang", "theme")).href(COMPARE_PATH)
    return [internal_link(view.text.t("Compare side by side"), href, className="button compare")]


def country_comparison(view: PageState) -> Any:
    """Return the table of the countries; a sentence where there are not two or three."""
    text, countries = view.text, compared_countries(view)
    if not countries:
        count = text.number(len(view.selection.country))
        sentence = message(
            "Two or three countries stand side by side here; chosen: {number}. Choose them under Country."
        )
        return html.P(text.t(sentence, number=count), className="no-rows")
    selections = {code: view.selection.with_values("country", (code,)) for code in countries}
    filters = view.selection.only((*FILTERS, "lang", "theme"))
    links = [internal_link(country_name(code, view), view.href(filters, COUNTRY_PATH + code)) for code in countries]
    rows = [*_key_rows(selections, view), *_kind_rows(selections, view), _disruption_row(selections, view)]
    heads: list[Any] = [text.t("Figure"), *links]
    return html_table(text.t("Countries side by side"), heads, rows)


def _key_rows(selections: Mapping[str, Selection], view: PageState) -> Iterator[list[Any]]:
    """Yield a row a key number: what it is, then the number of each country with its note."""
    numbers_by_country = [
        {number.id: number for number in key_numbers(view.dataset, selection, view.text)}
        for selection in selections.values()
    ]
    for name in KEY_NUMBER_IDS:
        numbers = [country_numbers[name] for country_numbers in numbers_by_country]
        label = max((number.label for number in numbers), key=len)
        yield [
            label[:1].upper() + label[1:],
            *([html.Strong(number.value_text), html.Small(number.note, className="cell-note")] for number in numbers),
        ]


def _kind_rows(selections: Mapping[str, Selection], view: PageState) -> Iterator[list[Any]]:
    """Yield a row a kind of activity: its number in each country, and a bar on one scale of all."""
    kinds = view.dataset.labels("activities", "kind", view.selection.lang)
    counts = [
        query.activities(view.dataset, selection, ["kind"])["kind"].value_counts() for selection in selections.values()
    ]
    highest = max((int(country_counts.max()) for country_counts in counts if len(country_counts)), default=0)
    for kind, name in kinds.items():
        numbers = [int(country_counts.get(kind, 0)) for country_counts in counts]
        if any(numbers):
            yield [name, *(_bar(kind, number, highest, view) for number in numbers)]


def _bar(kind: str, number: int, highest: int, view: PageState) -> html.Div:
    style = {"--share": f"{100 * number / highest:.1f}%", "--kind": f"var(--kind-{kind.replace('_', '-')})"}
    return html.Div(html.Span(view.text.number(number)), className="scale-bar", style=style)


def _disruption_row(selections: Mapping[str, Selection], view: PageState) -> list[Any]:
    """Return what is known of disruption in each country."""
    facts = [
        "—" if code == WORLD else country_profile(view.dataset, selection, view.text)[0].sentence
        for code, selection in selections.items()
    ]
    return [view.text.t("Disruption"), *facts]


COUNTRY_COMPARISON = Region("country-comparison", country_comparison, whole_key)
