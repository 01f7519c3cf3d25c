"""The language of a command line, as the operating system tells it."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.text.translate import SOURCE_LANGUAGE, languages

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where POSIX keeps the language of messages, the first that is set wins."""


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language of `ru_RU.UTF-8` and the like, English without a catalogue."""
    sentence = next((environment[name] for name in VARIABLES if environment.get(name)), "")
    code = sentence.split(".", maxsplit=1)[0].split("_", maxsplit=1)[0].lower()
    return code if code in languages() else SOURCE_LANGUAGE
