"""Modules, classes and docstrings are named and worded so that a newcomer finds them."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("dashboard", "tests", "benchmarks")
LONGEST_FIRST_LINE = 90

PRONOUNS = {
    "it",
    "its",
    "they",
    "them",
    "this",
    "that",
    "those",
    "what",
    "which",
    "who",
    "whole",
    "same",
    "other",
    "own",
}
IRREGULAR = {
    "begun", "built", "chosen", "cut", "done", "drawn", "found", "given", "gone", "heard", "held", "hidden", "kept",
    "known", "left", "lost", "made", "meant", "put", "read", "said", "seen", "sent", "shown", "taken", "told",
    "understood", "written",
}  # fmt: skip
TERMS = {"not_found", "oembed"}
"""Names of the field that the rule would take for something else."""

VAGUE = IRREGULAR - {"cut", "gone", "hidden", "left", "put", "sent"} | PRONOUNS - {"other"} | {
    "apart", "asked", "counted", "each", "every", "further", "good", "here", "judged", "left_out", "most", "named",
    "one", "others", "stated", "such", "there", "these", "wanted",
}  # fmt: skip
"""What no parameter and no variable is called: it says how a thing was come by, or points at it, not what it is."""

OPENINGS = {"as", "in", "not", "of", "with"}
"""Words with which a phrase begins, not a name."""


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def is_refused(name: str) -> bool:
    """Return whether a name is a pronoun, a participle or a phrase with a preposition."""
    if name in TERMS:
        return False
    words = name.strip("_").split("_")
    only = words[0]
    is_participle = len(words) == 1 and (only in IRREGULAR or (only.endswith("ed") and len(only) > len("feed")))
    return is_participle or words[0] in OPENINGS or bool(PRONOUNS & set(words))


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("shown", True), ("joined", True), ("given_back", False), ("in_its_language", True), ("not_understood", True),
        ("whole", True), ("cache", False), ("validation", False), ("feed", False), ("__init__", False),
    ],
)  # fmt: skip
def test_the_rule_tells_names_from_participles_and_pronouns(name: str, refused: bool) -> None:
    assert is_refused(name) is refused


def test_modules_are_called_by_nouns() -> None:
    names = {path.relative_to(ROOT).as_posix(): path.stem for path in modules(*FOLDERS)}
    assert [path for path, name in names.items() if is_refused(name)] == []


def test_no_two_modules_share_the_name_of_a_public_class() -> None:
    owners = defaultdict(list)
    for path in modules("dashboard"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                owners[node.name].append(path.relative_to(ROOT).as_posix())
    assert {name: paths for name, paths in owners.items() if len(paths) > 1} == {}


def first_lines(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield (ast.get_docstring(node) or "").partition("\n")[0]


def test_the_first_line_of_a_docstring_is_one_short_sentence() -> None:
    long = {
        f"{path.relative_to(ROOT).as_posix()}: {line}"
        for path in modules(*FOLDERS)
        for line in first_lines(ast.parse(path.read_text(encoding="utf-8")))
        if len(line) > LONGEST_FIRST_LINE
    }
    assert long == set()


def vague_names(source: str) -> set[str]:
    """Return the parameters and variables of functions that do not say what they hold."""
    names = set[str]()
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                if isinstance(node, ast.arg):
                    names.add(node.arg)
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    names.add(node.id)
    return {name for name in names if name.strip("_") in VAGUE}


def test_the_rule_on_variables_reads_parameters_loops_and_lambdas() -> None:
    source = "def find(said):\n    return [each for each in said], lambda told: told\nrows = {}\nrows.found = 1\n"
    assert vague_names(source) == {"said", "each", "told"}


def test_variables_are_called_by_what_they_hold() -> None:
    vague = {
        path.relative_to(ROOT).as_posix(): names
        for path in modules(*FOLDERS)
        if (names := vague_names(path.read_text(encoding="utf-8")))
    }
    assert vague == {}
