"""`/template`: a template comes in, the slides of a selection in it go out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask import Flask, Response, request

from dashboard.bounds.limits import DECK_BYTES, MEGABYTE
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.download_options import read_options
from dashboard.exports.office_errors import TEMPLATE, TemplateRejected
from dashboard.exports.office_template.office_template import read_template
from dashboard.exports.pptx.deck import dashboard_to_pptx
from dashboard.exports.registry import FORMATS
from dashboard.sources.current_data import CurrentData
from dashboard.text.translate import Translator, message
from dashboard.web.error_handlers import plain_page
from dashboard.web.forms import UploadForm, data_address, register_upload_form
from dashboard.web.request_data import render_context, requested_selection

FIELD, SLIDES, REPORT = "template", "slides.pptx", "report.txt"


@dataclass(frozen=True)
class StyledDeck:
    """A deck in the clothes of an office, and the report of what matched."""

    content: bytes
    report: tuple[str, ...]


def register_template_form(server: Flask, current_data: Callable[[], CurrentData]) -> None:
    """Answer `/template`: the form, and what is sent with it."""

    def restyle(content: bytes, _fields: Mapping[str, str], text: Translator) -> StyledDeck:
        dataset = current_data().dataset
        selection = requested_selection(dataset)
        options = read_options(request.args.to_dict(flat=False), "pptx")
        template = read_template(content)
        reader = render_context(selection)
        options = replace(options, geometry=template.geometry)
        deck = dashboard_to_pptx(dashboard_export(dataset, selection, reader, request.url_root, options))
        report = (*template.report(text), *template.warnings(reader.text, text))
        return StyledDeck(template.restyle_apart(deck), report)

    foreign = message("Send the template from the page of the dashboard itself.")
    register_upload_form(
        server, UploadForm(TEMPLATE, FIELD, TemplateRejected, foreign, restyle, _page, "slides.zip", _files)
    )


def _files(deck: StyledDeck, _text: Translator) -> dict[str, bytes]:
    return {SLIDES: deck.content, REPORT: "\n".join((*deck.report, "")).encode()}


def _page(text: Translator, deck: StyledDeck | None, sentence: str) -> Response:
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
    return plain_page("template.html", text, words, request.query_string.decode("latin-1"))


def _form_words(text: Translator) -> Mapping[str, str]:
    return {
        "heading": text.t("Slides in your office’s template"),
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
