"""Where an activity was: in one country, in several, or everywhere. Nothing is divided, nothing counted twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.dataset.indexes import code
from dashboard.dataset.records import WORLD, Dataset
from dashboard.text.translate import text_for

SEVERAL = "several"
"""The place of an activity of several countries, which is a place of its own in counts and sums."""


def with_place(frame: pd.DataFrame, dataset: Dataset, language: str) -> pd.DataFrame:
    """Return activities with `place` (a country, `SEVERAL` or `WLD`), `place_name` and `countries_name`."""
    names = place_names(dataset, language)
    place = place_of(frame["countries"])
    listed = {
        cell: ", ".join(names.get(code, code) for code in cell.split(";")) for cell in frame["countries"].unique()
    }
    return frame.assign(
        place=place,
        place_name=place.map(lambda code: names.get(code, code)).astype("str"),
        countries_name=frame["countries"].map(listed).astype("str"),
    )


def place_of(countries: pd.Series) -> pd.Series:
    """Return where activities with these countries were: the one country, `SEVERAL` or `WLD`."""
    lists = code(countries).renamed(lambda cell: SEVERAL if ";" in cell else cell)
    return pd.Series(np.array(lists.words, object)[lists.codes], countries.index, dtype="str")


def place_names(dataset: Dataset, language: str) -> dict[str, str]:
    """Return place -> name in a language, the countries first, several of them and the world after."""
    text, names = text_for(language), dataset.names("scopes", language)
    countries = {code: text.territory(code, names[code]) for code in dataset.countries() if code != WORLD}
    return {**countries, SEVERAL: text.t("Several countries"), WORLD: text.t("Global")}
