"""The process that tries one file of a stranger.

It writes nothing, and cannot grow beyond its limits.

Its input is a line of JSON that says what follows, then the bytes: the file, the answers, the package.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import BinaryIO

from dashboard.bounds.limits import Limits
from dashboard.importing.target_package import package_of
from dashboard.importing.trial import Trial, try_file
from dashboard.text.translate import text_for
from dashboard.xlsx_reader import child_input
from dashboard.xlsx_reader.sandbox import OUT_OF_MEMORY, confine


def run_trial(try_it: Callable[..., Trial], limits: str, given: BinaryIO, written: BinaryIO) -> None:
    """Try the file that is given, and write the trial and how it ended as lines.

    Args:
        try_it: what tries a file, as `try_file` does.
        limits: those of the process and of the file, as JSON.
        given: what follows, then the bytes.
        written: where the lines go.
    """
    process_limits, file_limits = (Limits(**each) for each in json.loads(limits))
    confine(process_limits)
    end = "good"
    try:
        head = child_input.read_head(given)
        groups = child_input.read_groups(given, head)
        parts, package = groups["parts"], package_of(groups["files"])
        text = text_for(head["language"])
        trial = try_it(head["name"], parts["content"], parts["answers"], package, text, file_limits)
        written.write(trial.to_json() + b"\n")
    except MemoryError:
        end = "memory"
    written.write(json.dumps({"ended": end}).encode() + b"\n")


if __name__ == "__main__":
    try:
        run_trial(try_file, sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
