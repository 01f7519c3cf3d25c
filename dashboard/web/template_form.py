"""`/template`: a template comes in, the slides of a selection in it go out.

A plain form, which works without JavaScript. A browser gets a page with the report and the deck as a link that holds
it; a program gets both in a ZIP file. Nothing of the template stays here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask import Flask, Response, abort, request

from dashboard.bounds.capacity import REFRESHES, Capacity
from dashboard.bounds.limits import DECK_BYTES, MEGABYTE
from dashboard.dataset.dataset import Dataset
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.download_options import DownloadOptions, read_options
from dashboard.exports.office_errors import TEMPLATE, TemplateRejected
from dashboard.exports.office_template.office_template import read_template
from dashboard.exports.pptx.deck import dashboard_to_pptx
from dashboard.exports.registry import FORMATS
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.sources.current_data import CurrentData
from dashboard.text.translate import Translator, text_for
from dashboard.theme import THEMES
from dashboard.web.client_preferences import translator_of, wants_page
from dashboard.web.forms import (
    allow_uploads,
    answer_upload,
    archive,
    data_address,
    form_page,
    is_own_form,
)
from dashboard.web.request_data import requested_selection

FIELD, SLIDES, REPORT = "template", "slides.pptx", "report.txt"


@dataclass(frozen=True)
class StyledDeck:
    """A deck in the clothes of an office, and the report of what matched."""

    content: bytes
    report: tuple[str, ...]


def register_template_form(server: Flask, current_data: Callable[[], CurrentData]) -> None:
    """Answer `/template`: the form, and what is sent with it."""
    places = Capacity(REFRESHES)
    allow_uploads(server, TEMPLATE)

    @server.get(TEMPLATE)
    def template_form() -> Response:
        return _page(translator_of(request))

    @server.post(TEMPLATE)
    def restyle() -> Response:
        text = translator_of(request)
        if not is_own_form():
            abort(403, text.t("Send the template from the page of the dashboard itself."))
        dataset = current_data().dataset
        selection = requested_selection(dataset)
        options = read_options(request.args.to_dict(flat=False), "pptx")

        def make(content: bytes, _fields: Mapping[str, str]) -> Response:
            with places.place():
                deck = _restyle(content, dataset, selection, options, text)
            files = {SLIDES: deck.content, REPORT: "\n".join((*deck.report, "")).encode()}
            return _page(text, deck) if wants_page() else archive("slides.zip", files)

        return answer_upload(FIELD, TemplateRejected, lambda reason: _page(text, sentence=reason), make)


def _restyle(
    content: bytes, dataset: Dataset, selection: Selection, options: DownloadOptions, text: Translator
) -> StyledDeck:
    """Return the slides of a selection in a template, made for the room that it has."""
    template = read_template(content)
    reader = RenderContext(text_for(selection.lang), THEMES[selection.theme])
    options = replace(options, geometry=template.geometry)
    deck = dashboard_to_pptx(dashboard_export(dataset, selection, reader, request.url_root, options))
    report = (*template.report(text), *template.warnings(reader.text, text))
    return StyledDeck(template.restyle_apart(deck), report)


def _page(text: Translator, deck: StyledDeck | None = None, sentence: str = "") -> Response:
    """Return the form, below the slides with their report, or why there are none."""
    form = _form_words(text)
    words = {
        "heading": form["heading"],
        "sentence": sentence,
        "form": form,
        "address": data_address(deck.content, FORMATS["pptx"].media_type) if deck else "",
        "report": deck.report if deck else (),
        "name": SLIDES,
        "field": FIELD,
    }
    return form_page("template.html", text, request.query_string.decode("latin-1"), words)


def _form_words(text: Translator) -> Mapping[str, str]:
    return {
        "heading": text.t("Slides in your office's template"),
        "what": text.t(
            "Choose the template of your office. The slides of this selection get its layouts, places, colours and "
            "fonts; a report says what matched."
        ),
        "limits": text.t(
            "PowerPoint (.potx, .pptx), at most {size} MB. Nothing of it is stored on the server.",
            size=text.number(DECK_BYTES // MEGABYTE),
        ),
        "template": text.t("Your template"),
        "send": text.t("Make the slides"),
        "result": text.t("Your slides"),
        "download": text.t("Download the slides"),
        "report": text.t("What matched"),
    }
