"""What helps those who write the program: targets of make, hooks before a commit."""

from __future__ import annotations

import re

import pytest

from tests.support.server_process import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", ["run", "dev", "test", "test-fast", "check", "format", "chart"])
def test_a_target_of_make_is_explained_and_there(target: str) -> None:
    assert re.search(rf"^# make {target}\s", MAKEFILE, re.MULTILINE)
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


def test_the_fast_tests_are_there() -> None:
    names = re.findall(r"tests/\S+", MAKEFILE.partition("FAST =")[2].partition("\n\n")[0])
    assert len(names) > 5
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_hooks_fetch_nothing() -> None:
    assert re.findall(r"repo: (.+)", HOOKS) == ["local"]
    assert set(re.findall(r"language: (.+)", HOOKS)) == {"system"}
    assert all(entry.startswith(".venv/bin/") for entry in re.findall(r"entry: (.+)", HOOKS))
