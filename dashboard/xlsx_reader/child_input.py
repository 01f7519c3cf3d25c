"""What a confined child reads: a line of JSON, then bytes by name, in groups."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, BinaryIO

SIZES = "sizes"
"""The key of the line under which the sizes of the parts stand."""


def pack_input(head: Mapping[str, Any], **groups: Mapping[str, bytes]) -> bytes:
    """Return the input of a child: its head, and the parts of each group by name."""
    sizes = {group: {name: len(part) for name, part in parts.items()} for group, parts in groups.items()}
    parts = [part for group in groups.values() for part in group.values()]
    return b"".join([json.dumps({**head, SIZES: sizes}).encode(), b"\n", *parts])


def read_head(stream: BinaryIO) -> dict[str, Any]:
    """Return the head, which a child needs before it confines itself."""
    head: dict[str, Any] = json.loads(stream.readline())
    return head


def read_groups(stream: BinaryIO, head: Mapping[str, Any]) -> dict[str, dict[str, bytes]]:
    """Return the parts that follow the head, by group and name."""
    return {group: {name: stream.read(size) for name, size in sizes.items()} for group, sizes in head[SIZES].items()}
