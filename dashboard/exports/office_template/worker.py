"""The process that opens a template: examines it, or puts a deck into it.

Nothing of a template of a reader is opened outside of it; it writes to the standard output only.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from dashboard.exports.office_template.errors import TemplateRejected
from dashboard.exports.office_template.examination import examine
from dashboard.exports.office_template.package import TemplatePackage
from dashboard.exports.office_template.restyle import restyle
from dashboard.exports.refresh.errors import DeckRejected
from dashboard.exports.refresh.limits import LIMITS
from dashboard.xlsx_reader import child_input
from dashboard.xlsx_reader.sandbox import OUT_OF_MEMORY, confine


def main() -> None:
    """Read what is to be done from the standard input; write a line of JSON, then a file."""
    head = child_input.read_head(sys.stdin.buffer)
    confine(LIMITS)
    parts = child_input.read_groups(sys.stdin.buffer, head)["parts"]
    content = b""
    try:
        answer, content = _answer(head, parts)
    except (DeckRejected, TemplateRejected) as rejected:
        answer = {"rejected": rejected.reason}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + content)


def _answer(head: dict[str, Any], parts: dict[str, bytes]) -> tuple[dict[str, Any], bytes]:
    if head["mode"] == "restyle":
        return {}, restyle(parts["deck"], parts["template"])
    content = TemplatePackage(parts["template"]).prune()
    geometry, findings = examine(content)
    return {"geometry": geometry.as_text(), "findings": findings}, content


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
