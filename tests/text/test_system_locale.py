"""A command line speaks the language of the system, where there is a catalogue of it."""

from __future__ import annotations

import pytest

from dashboard.text.system_locale import language_of


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "tlh_QQ"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_MESSAGES": "ar_EG.UTF-8"}, "ar"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"}, "en"),
    ],
)
def test_the_language_of_the_system_is_taken(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language
