"""Page `/sources`: sources and their uses, discrepancies, dictionary, downloads."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.data_dictionary import data_dictionary
from dashboard.components.discrepancies import discrepancies
from dashboard.components.download_list import download_list
from dashboard.components.elements import html_attributes
from dashboard.components.file_preview_upload import file_preview_upload
from dashboard.components.page_state import PageState
from dashboard.components.region import mount
from dashboard.components.source_list import SOURCE_LIST
from dashboard.components.survey_list import survey_list
from dashboard.pages.page import Page
from dashboard.text.translate import message

PATH = "/sources"

CONTENTS = (
    ("sources", message("What was taken from each source")),
    ("disagreements", message("Where sources disagree")),
    ("surveys", message("Surveys")),
    ("dictionary", message("Data dictionary")),
    ("downloads", message("Downloads")),
)
TRYING = ("try-file", message("Try my file"))


def layout(view: PageState) -> list[Any]:
    """Return the page: how the figures were read, the contents, then a region for each of them."""
    text = view.text
    method = text.t(
        "No table of a WHO report itself was read. The figures come from summaries, news releases, news stories and "
        "abstracts, mostly from the beginning of a page; where a reader can check them in a report, it is named."
    )
    empty = text.t("What a source does not say is left empty. Empty never means zero.")
    contents = (*CONTENTS, TRYING) if view.trying else CONTENTS
    links = [html.Li(html.A(text.t(name), href=f"#{region}")) for region, name in contents]
    return [
        html.H1(text.t("Sources")),
        html.P(method),
        html.P(empty),
        html.Nav(html.Ul(links, className="contents"), **html_attributes(aria_label=text.t("On this page"))),
        mount(SOURCE_LIST, view),
        discrepancies(view),
        survey_list(view),
        data_dictionary(view),
        download_list(view),
        *([file_preview_upload(view)] if view.trying else []),
    ]


PAGE = Page(PATH, layout, regions=(SOURCE_LIST,))
