"""The process that tries one file of a stranger.

It writes nothing, and cannot grow beyond its limits.

Its input is a line of JSON that says what follows, then the bytes: the file, the answers, the package.
"""

from __future__ import annotations

import json
import os
import sys

from dashboard.bounds.limits import Limits
from dashboard.importing.target_package import package_of
from dashboard.importing.trial import try_file
from dashboard.text.translate import text_for
from dashboard.xlsx_reader import child_input
from dashboard.xlsx_reader.sandbox import OUT_OF_MEMORY, confine


def main() -> None:
    """Try the file on the standard input, and write the trial and how it ended as lines."""
    limits, file_limits = (Limits(**each) for each in json.loads(sys.argv[1]))
    confine(limits)
    end = "good"
    try:
        head = child_input.read_head(sys.stdin.buffer)
        groups = child_input.read_groups(sys.stdin.buffer, head)
        parts, package = groups["parts"], package_of(groups["files"])
        text = text_for(head["language"])
        trial = try_file(head["name"], parts["content"], parts["answers"], package, text, file_limits)
        sys.stdout.buffer.write(trial.to_json() + b"\n")
    except MemoryError:
        end = "memory"
    sys.stdout.buffer.write(json.dumps({"ended": end}).encode() + b"\n")


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
