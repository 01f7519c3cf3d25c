"""Decks of a selection with some of their slides."""

from __future__ import annotations

from dashboard.dataset.dataset import Dataset
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.download_options import DownloadOptions
from dashboard.exports.pptx.deck import dashboard_to_pptx
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection, read_entry
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.export_fixtures import ROOT

_decks: dict[tuple[int, Selection, tuple[str, ...]], tuple[Dataset, bytes]] = {}
"""Decks by what they are of, each with its data: while these are kept, no others have their id."""


def story_deck(dataset: Dataset, selection: Selection, deck: tuple[str, ...] = ()) -> bytes:
    """Return a deck of a selection, made once.

    `deck` names its slides, none for those that come.
    """
    key = (id(dataset), selection, deck)
    if key not in _decks:
        _decks[key] = (dataset, _write_deck(dataset, selection, deck))
    return _decks[key][1]


def _write_deck(dataset: Dataset, selection: Selection, deck: tuple[str, ...]) -> bytes:
    reader = RenderContext(text_for(selection.lang), LIGHT)
    return dashboard_to_pptx(
        dashboard_export(dataset, selection, reader, ROOT, DownloadOptions(deck=tuple(map(read_entry, deck))))
    )
