"""Result of many attempts of one kind, with the memory of the servers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

MAX_PRINTED = 20
"""Failures that are printed."""


@dataclass
class Outcome:
    """Counts of attempts and failures, slowest answer (s) and peak memory (MB) of a siege."""

    name: str
    attempts: int = 0
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0
    memory: float = 0.0

    def add(self, seconds: float, failure: str) -> None:
        """Count one try; `failure` is "" where it went well."""
        self.attempts += 1
        self.slowest = max(self.slowest, seconds)
        if failure:
            self.failures.append(failure)

    def measure(self, processes: Iterable[psutil.Process]) -> None:
        """Keep the largest memory that a process ever had so far."""
        self.memory = max([self.memory, *map(peak, processes)])

    def report(self) -> int:
        """Print the outcome, and the first failures; return the exit code."""
        print(
            f"{self.name}: tried {self.attempts:,}, failed {len(self.failures):,}, "
            f"slowest {self.slowest:.2f} s, largest memory {self.memory:,.0f} MB"
        )
        for failure in self.failures[:MAX_PRINTED]:
            print(f"  {failure}")
        return 1 if self.failures else 0


def peak(process: psutil.Process) -> float:
    """Return the megabytes that a process held at most, as Linux counts them.

    0 for one that has ended.
    """
    try:
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
