"""A language that listens.

Which messages were said, and which it had no words of its own for.
"""

from __future__ import annotations

import re

from dashboard.text.translate import SOURCE_LANGUAGE, Translator


class Listening(Translator):
    """A language that brackets each message and records the untranslated ones."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.said: dict[str, str] = {}

    def t(self, message: str, **parts: object) -> str:
        self.said[message] = self._messages.gettext(message)
        return f"⟦{super().t(message, **parts)}⟧"

    def n(self, singular: str, plural: str, number: int, **parts: object) -> str:
        self.said[plural] = self._messages.ngettext(singular, plural, 2)
        return f"⟦{super().n(singular, plural, number, **parts)}⟧"

    def untranslated(self) -> list[str]:
        """Return the messages of several words that stayed English for other readers."""
        if self.language == SOURCE_LANGUAGE:
            return []
        words = {message: re.sub(r"{.*?}", "", message).split() for message in self.said}
        return [
            message for message, translation in self.said.items() if message == translation and len(words[message]) > 2
        ]
