"""`/download/briefing.docx?country=KAZ`: a country on two pages."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, request

from dashboard.dataset.dataset import Dataset
from dashboard.exports.country_briefing import CountryBriefing
from dashboard.exports.docx.briefing import BRIEFING, briefing_to_docx
from dashboard.exports.download_options import file_name
from dashboard.text.translate import message, text_for
from dashboard.web.capacity import Capacity
from dashboard.web.client_preferences import home_of_download, translator_of
from dashboard.web.downloads import Vocabulary, keep_file, parse_selection
from dashboard.web.error_handlers import text_response
from dashboard.web.request_data import revision_of_request

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def register_briefing(server: Flask, current: Callable[[], Dataset], vocabulary: Vocabulary, places: Capacity) -> None:
    """Answer the briefing of one country; any other number of them with 400 and a sentence."""

    @server.get(f"/download/{BRIEFING}")
    def briefing() -> Response:
        found = parse_selection(vocabulary(), home_of_download(request))
        if isinstance(found, Response):
            return found
        if len(found.country) != 1:
            text = translator_of(request)
            sentence = message(
                "A briefing is of one country; chosen: {number}. Name one in the address, as in {example}."
            )
            example = f"/download/{BRIEFING}?country=KAZ"
            return text_response(text.t(sentence, number=text.number(len(found.country)), example=example), 400)
        dataset, revision = current(), revision_of_request()
        content = CountryBriefing(dataset, found, text_for(found.lang), request.url_root, revision)
        name = (BRIEFING, found, revision and revision.new.version)
        file = keep_file(dataset, name, lambda: briefing_to_docx(content), places)
        response = Response(file, content_type=MEDIA_TYPE)
        stem, extension = BRIEFING.split(".")
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(stem, extension, found)}"'
        response.headers["Content-Language"] = found.lang
        return response
