"""The process of its own in which an Office file of a reader is opened: question and answer."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from dashboard.bounds.limits import DECK_BYTES, MEGABYTE, Limits
from dashboard.exports.office_errors import OfficeFileRejected
from dashboard.xlsx_reader import child_input
from dashboard.xlsx_reader.sandbox import OUT_OF_MEMORY, ask_child, confine

LIMITS = Limits(packed=DECK_BYTES, memory=1024 * MEGABYTE, seconds=20)
MOST_OUTPUT = 64 * MEGABYTE
"""Bytes of an answer: a line of JSON, and a file."""

Answer = tuple[dict[str, Any], bytes]
"""What can be written as JSON, and the bytes of a file, none for no file."""


def ask_process(
    module: str, head: Mapping[str, Any], parts: Mapping[str, bytes], rejection: type[OfficeFileRejected]
) -> Answer:
    """Return what a process answers that runs a module.

    Raises:
        OfficeFileRejected: the file is not used, or takes too much; of the kind that is given.
    """
    fault, answer, content = ask_child(module, head, parts, LIMITS, MOST_OUTPUT)
    if fault:
        raise rejection("broken" if fault == "broken" else "time")
    if "rejected" in answer:
        raise rejection(str(answer["rejected"]))
    return answer, content


def run_process(answer: Callable[[dict[str, Any], dict[str, bytes]], Answer]) -> None:
    """Answer what the standard input asks, as a module that is run; nothing else is written."""
    try:
        head = child_input.read_head(sys.stdin.buffer)
        confine(LIMITS)
        parts = child_input.read_groups(sys.stdin.buffer, head)["parts"]
        content = b""
        try:
            reply, content = answer(head, parts)
        except OfficeFileRejected as rejected:
            reply = {"rejected": rejected.reason}
        sys.stdout.buffer.write(json.dumps(reply).encode() + b"\n" + content)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
