"""What `python -m benchmarks.house` counts."""

from __future__ import annotations

from pathlib import Path

from benchmarks.house import figures

MODULE = """
from functools import lru_cache


@lru_cache(8)
def two() -> int:
    return 2


three = lru_cache(8)(two)


class Room:
    def kept(self, dataset):
        return dataset.derived("parts", Cache)

    def made(self):
        return Cache(4)
"""


def test_functions_files_and_caches_are_counted(tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "room.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "charts" / "kinds.py").write_text("CHART = 1\n" + "\n" * 399, encoding="utf-8")
    counts = figures(tmp_path)
    assert (counts["files"], counts["lines"], counts["longest file"]) == (2, 418, 400)
    assert counts["files over 350 lines"] == 1
    assert (counts["functions"], counts["longest function"], counts["function, median"]) == (3, 2, 2)
    assert counts["functions that keep what they return"] == 2
    assert counts["bounded caches"] == 2
    assert counts["derived from a dataset once"] == 1
    assert (counts["chart files"], counts["chart file, median"]) == (1, 400)
