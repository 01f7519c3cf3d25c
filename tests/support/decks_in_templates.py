"""A deck of a selection in the template of an office."""

from __future__ import annotations

from dashboard.dataset.dataset import Dataset
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.download_options import DownloadOptions
from dashboard.exports.office_template.office_template import OfficeTemplate
from dashboard.exports.pptx.deck import dashboard_to_pptx
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection, read_entry
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.export_fixtures import ROOT


def in_template(template: OfficeTemplate, dataset: Dataset, selection: Selection, deck: tuple[str, ...] = ()) -> bytes:
    """Return the deck of a selection, or of the entries of a list, in a template."""
    reader = RenderContext(text_for(selection.lang), LIGHT)
    options = DownloadOptions(deck=tuple(map(read_entry, deck)), geometry=template.geometry)
    return template.restyle(dashboard_to_pptx(dashboard_export(dataset, selection, reader, ROOT, options)))
