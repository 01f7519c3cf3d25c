"""`tools/outdated` names pins more than a year behind; silence is not freshness."""

from __future__ import annotations

from datetime import timedelta
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parent.parent / "tools" / "outdated"


@pytest.fixture
def outdated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with lists of a program of one package, and tests of one more."""
    loader = SourceFileLoader("outdated", str(SCRIPT))
    module = module_from_spec(spec_from_loader("outdated", loader) or pytest.fail("there is no tools/outdated"))
    loader.exec_module(module)
    (tmp_path / "run.txt").write_text("# by hand\nurllib3[socks]==1.26.20 \\\n    --hash=sha256:0\n")
    (tmp_path / "test.txt").write_text("urllib3==1.26.20 \\\n    --hash=sha256:0\npytest==8.0 ; python_version > '3'\n")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    return module


@pytest.mark.parametrize(
    ("today", "a_year_ago", "code", "words"),
    [
        ({"urllib3": "2.8.0", "pytest": "8.0"}, {"urllib3": "2.3.0"}, 1, "urllib3 1.26.20 in run.txt is more than"),
        ({"urllib3": "2.8.0", "pytest": "8.0"}, {"urllib3": "1.26.20"}, 0, "0 more than a year behind"),
        ({"urllib3": "2.8.0", "pytest": "8.0"}, {}, 0, "0 more than a year behind"),
        ({"urllib3": "1.26.20", "pytest": "9.2"}, {"pytest": "8.4"}, 0, "pytest 8.0 in test.txt is more than a year"),
        (None, {}, 0, "NOT LOOKED AT. The registry cannot be reached"),
    ],
)  # fmt: skip
def test_what_is_behind_is_named(
    outdated: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    today: dict[str, str] | None,
    a_year_ago: dict[str, str],
    code: int,
    words: str,
) -> None:
    def releases(names: Any, ago: timedelta = timedelta()) -> dict[str, str] | None:
        return {name: a_year_ago[name] for name in names if name in a_year_ago} if ago else today

    monkeypatch.setattr(outdated, "releases", releases)
    assert outdated.main() == code
    assert words in capsys.readouterr().out


def test_a_registry_that_does_not_answer_is_told(outdated: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_INDEX_URL", "UV_DEFAULT_INDEX"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    monkeypatch.setenv("UV_NO_CACHE", "1")
    assert outdated.releases(["urllib3"]) is None
