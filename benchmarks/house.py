"""How large the program is: lines, files, functions, caches.

`python -m benchmarks.house [FOLDER ...]` prints a table, a column a folder (dashboard, by default). Nothing is run.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

MAX_FUNCTION_LINES, MAX_FILE_LINES = 40, 350
CACHES = ("lru_cache", "cache")
"""What makes a function keep what it returned."""

BOUNDED = ("Cache", "LRUCache")
"""Classes whose instances keep what was computed."""


def main() -> None:
    """Print the figures of each folder."""
    folders = [Path(name) for name in sys.argv[1:]] or [Path("dashboard")]
    columns = [figures(folder) for folder in folders]
    print("| figure |", *(f"{folder} |" for folder in folders))
    print("|---|", *("---: |" for _folder in folders))
    for name in columns[0]:
        print(f"| {name} |", *(f"{column[name]:,} |" for column in columns))


def figures(folder: Path) -> dict[str, int]:
    """Return what is counted in the modules below a folder."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))}
    trees = [ast.parse(text) for text in texts.values()]
    lines = [text.count("\n") for text in texts.values()]
    lengths = [length for tree in trees for length in function_lengths(tree)]
    charts = [
        text.count("\n")
        for path, text in texts.items()
        if path.parent.name == "charts" and re.search("^CHART = ", text, re.MULTILINE)
    ]
    return {
        "lines": sum(lines),
        "files": len(lines),
        "longest file": max(lines),
        f"files over {MAX_FILE_LINES} lines": sum(length > MAX_FILE_LINES for length in lines),
        "functions": len(lengths),
        "function, median": round(median(lengths)),
        "function, 90th percentile": round(quantiles(lengths, n=10)[-1]),
        "longest function": max(lengths),
        f"functions over {MAX_FUNCTION_LINES} lines": sum(length > MAX_FUNCTION_LINES for length in lengths),
        "functions that keep what they return": sum(cached_functions(tree) for tree in trees),
        "bounded caches": sum(is_cache(node) for tree in trees for node in ast.walk(tree)),
        "derived from a dataset once": sum(is_derived(node) for tree in trees for node in ast.walk(tree)),
        "chart files": len(charts),
        "chart file, median": round(median(charts)) if charts else 0,
    }


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def function_lengths(tree: ast.AST) -> Iterator[int]:
    """Yield the lines of each function, its docstring included."""
    for node in functions(tree):
        yield (node.end_lineno or node.lineno) - node.lineno + 1


def cached_functions(tree: ast.AST) -> int:
    """Return how many functions a decorator makes keep what they return, or a call of one."""
    count = sum(name_of(decorator) in CACHES for node in functions(tree) for decorator in node.decorator_list)
    factories = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Call))
    return count + sum(name_of(decorator) in CACHES for decorator in factories)


def is_cache(node: ast.AST) -> bool:
    """Return whether a bounded cache is made, or named as what makes one."""
    if isinstance(node, ast.Call) and name_of(node.func) == "derived":
        return any(name_of(argument) in BOUNDED for argument in node.args if isinstance(argument, ast.Name))
    return isinstance(node, ast.Call) and name_of(node) in BOUNDED


def is_derived(node: ast.AST) -> bool:
    """Return whether something is made of a dataset once and kept with it."""
    return isinstance(node, ast.Call) and name_of(node.func) == "derived"


def name_of(node: ast.AST) -> str:
    """Return the last name of what is called or named."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


if __name__ == "__main__":
    main()
