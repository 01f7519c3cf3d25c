"""Where an activity was: in one country, in several, or everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.text.translate import Translator, text_for

SEVERAL = "several"
"""The place of an activity of several countries, which is a place of its own in counts and sums."""


def place(countries: str) -> str:
    """Return where an activity of these countries was."""
    return SEVERAL if ";" in countries else countries


def place_name(countries: str, names: Mapping[str, str]) -> str:
    """Return the name (of `place_names`) of where an activity of these countries was."""
    return names.get(place(countries), place(countries))


def countries_name(countries: str, names: Mapping[str, str], text: Translator) -> str:
    """Return the names (of `place_names`) of all countries of an activity."""
    return text.enumerated(names.get(code, code) for code in countries.split(";"))


def place_names(dataset: Dataset, language: str) -> dict[str, str]:
    """Return place -> name in a language: countries, several countries, the world."""
    text, names = text_for(language), dataset.names("scopes", language)
    countries = {code: text.territory(code, names[code]) for code in dataset.countries() if code != WORLD}
    return {**countries, SEVERAL: text.t("Several countries"), WORLD: names[WORLD]}
