"""Places are known by the names that the package and its languages give them."""

from __future__ import annotations

import pytest

from dashboard.importing.target_package import TargetPackage, read_package
from dashboard.importing.text_normalization import fold_text
from dashboard.settings import shipped_folder


@pytest.fixture(scope="module")
def package() -> TargetPackage:
    return read_package(shipped_folder("data"))


@pytest.mark.parametrize(
    ("name", "code"),
    {
        "European Region": "EUR",
        "Region of the Americas": "AMR",
        "Région africaine": "AFR",
        "Région de la Méditerranée orientale": "EMR",
        "Région de l’Asie du Sud-Est": "SEAR",
        "Европейский регион": "EUR",
        "Регион Западной части Тихого океана": "WPR",
        "إقليم شرق المتوسط": "EMR",
        "WHO European Region": "EUR",
    }.items(),
)
def test_a_region_of_who_is_known_without_the_name_of_the_organisation(
    package: TargetPackage, name: str, code: str
) -> None:
    assert package.places[fold_text(name)] == code
