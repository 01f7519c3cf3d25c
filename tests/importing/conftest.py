"""Files are read in the process of the tests; those of that process stand in tests/xlsx_reader and tests/web."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def _children_here(children_here: None) -> None:
    """Apply it to every file of this folder."""
