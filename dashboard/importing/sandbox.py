"""Try a file in a process of its own, which a hostile or broken file ends, never this one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from dashboard.bounds.limits import MEGABYTE, PREVIEW
from dashboard.errors import LazyMessage
from dashboard.text.problem_messages import translate
from dashboard.text.translate import text_for
from dashboard.xlsx_reader import child_input
from dashboard.xlsx_reader.sandbox import ask_worker

LIMITS = replace(PREVIEW, memory=1536 * MEGABYTE, seconds=40)
"""What the process may take that reads the file and plans its import; the file itself has the limits of a preview."""


def try_in_sandbox(
    name: str,
    content: bytes,
    answers: bytes,
    language: str,
    files: Mapping[str, bytes],
    child: str,
    beside: Sequence[tuple[str, bytes]] = (),
) -> dict[str, Any]:
    """Return the trial of a file (`Trial`) as JSON; of a refused file only its `report`.

    Args:
        answers: a mapping of the file, b"" where nothing is answered yet.
        files: those of the published package, name -> bytes.
        child: the module of the process.
        beside: further files with their names, which belong to it.
    """
    arguments = [json.dumps([asdict(LIMITS), asdict(PREVIEW)])]
    head = {"name": name, "language": language, "beside": [data for data, _ in beside]}
    attachments = {str(number): data for number, (_, data) in enumerate(beside)}
    stream = child_input.pack_input(
        head, parts={"content": content, "answers": answers}, beside=attachments, files=files
    )
    lines, end = ask_worker(child, arguments, stream, LIMITS)
    if end["ended"] == "good" and lines:
        trial: dict[str, Any] = json.loads(lines[0])
        return trial
    if end["ended"] in ("memory", "seconds"):
        sentence = LazyMessage.t(
            "{file} takes too much time or memory to be read here. Bring it in with the command line, or cut it.",
            file=name,
        )
    else:
        sentence = LazyMessage.t("{file} cannot be read. Is it damaged?", file=name)
    return {"report": [translate(sentence, text_for(language))]}
