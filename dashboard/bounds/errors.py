"""The refusal of an input that is larger than it may be, or is not what it has to be."""

from __future__ import annotations

from dashboard.errors import LazyMessage


class BoundError(ValueError):
    """An input beyond its bounds; `sentence` says which bound, without place and remedy."""

    def __init__(self, sentence: LazyMessage) -> None:
        super().__init__(sentence)
        self.sentence = sentence
