"""`tools/audit` says what is known of the pins, and never takes silence for safety."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parent.parent / "tools" / "audit"
GOOD: dict[str, Any] = {"name": "flask", "version": "3.1.3", "vulns": []}
BAD: dict[str, Any] = {
    "name": "urllib3",
    "version": "1.26.20",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.5.0"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
SKIPPED: dict[str, Any] = {"name": "babel", "skip_reason": "Dependency not found"}


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    loader = SourceFileLoader("audit", str(SCRIPT))
    module = module_from_spec(spec_from_loader("audit", loader) or pytest.fail("there is no tools/audit"))
    loader.exec_module(module)
    return module


def test_a_known_fault_is_named_with_the_version_that_mends_it(audit: ModuleType) -> None:
    lines, faults = audit.verdict("run.txt", [GOOD, BAD])
    assert faults == 1
    assert lines == [
        "audit of run.txt: urllib3 1.26.20 has PYSEC-1 (mended in 2.5.0)",
        "audit of run.txt: urllib3 1.26.20 has PYSEC-2 (mended in no version yet)",
        "audit of run.txt: 2 of 2 pins looked at, 1 with a known fault.",
    ]


def test_what_was_not_looked_at_is_said(audit: ModuleType) -> None:
    lines, faults = audit.verdict("run.txt", [GOOD, SKIPPED])
    assert faults == 0
    assert lines[-1] == "audit of run.txt: NOT LOOKED AT: babel."


@pytest.mark.parametrize("packages", [None, [SKIPPED, SKIPPED]])
def test_a_service_that_knows_nothing_is_not_taken_for_safety(audit: ModuleType, packages: Any) -> None:
    (line,), faults = audit.verdict("run.txt", packages)
    assert "NOT LOOKED AT" in line
    assert faults == 0


@pytest.mark.parametrize(("packages", "code"), [([GOOD], 0), ([GOOD, BAD], 1), (None, 0)])
def test_only_a_fault_of_the_program_itself_stops_the_check(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, packages: Any, code: int
) -> None:
    monkeypatch.setattr(audit, "report", lambda name: packages if name == "run.txt" else [BAD])
    assert audit.main() == code
