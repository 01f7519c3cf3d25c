"""Sentences that several charts say."""

from __future__ import annotations

from dashboard.text.translate import Translator


def largest_drawn(title: str, most: int, text: Translator) -> str:
    """Return the statistical title of a chart in which not every mark is drawn.

    It says which are.
    """
    return text.t(
        "{title}; drawn are the {most} largest of each lane, the table and the downloads have all",
        title=title,
        most=text.number(most),
    )
