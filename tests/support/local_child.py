"""Do in this process what the program does in one of its own.

For tests that ask what is answered, not where.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings
from collections.abc import Callable
from runpy import run_module
from types import SimpleNamespace

import pytest

from dashboard.bounds.limits import Limits
from dashboard.sources import preview_check
from dashboard.xlsx_reader import sandbox
from dashboard.xlsx_reader.sandbox import ChildResult


def run_here(module: str, arguments: list[str], content: bytes, _limits: Limits, max_output: int) -> ChildResult:
    """Run a module as `run_child` does, without a process and its bounds of time and memory."""
    output = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(action="ignore", category=RuntimeWarning):
        patch.setattr(resource, "setrlimit", lambda *_bound: None)
        patch.setattr(sys, "argv", [module, *arguments])
        patch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
        patch.setattr(sys, "stdout", SimpleNamespace(buffer=output))
        try:
            run_module(module, run_name="__main__")
        except Exception:
            return ChildResult(fault="broken")
    payload = output.getvalue()
    return ChildResult(payload) if len(payload) <= max_output else ChildResult(fault="output")


def replace_children(patch: pytest.MonkeyPatch, run: Callable[..., ChildResult] = run_here) -> None:
    """Let the program do in this process what it would start one for; `run_child` undoes it."""
    for place in (sandbox, preview_check):
        patch.setattr(place, "run_child", run)
