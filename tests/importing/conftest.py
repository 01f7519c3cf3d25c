"""Files are read in the process of the tests.

What is true of a process of their own is tested in tests/xlsx_reader, tests/sources and tests/web.
"""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def _children_here(children_here: None) -> None:
    """Apply it to every file of this folder."""
