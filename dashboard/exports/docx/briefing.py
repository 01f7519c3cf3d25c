"""A country on two pages of A4: the words, figures and tables of its page, with sources."""

from __future__ import annotations

from dashboard.exports.country_briefing import BriefingSection, CountryBriefing, Words
from dashboard.exports.docx.timeline_picture import timeline_picture
from dashboard.exports.docx.word_document import WordDocument

BRIEFING = "briefing.docx"


def briefing_to_docx(briefing: CountryBriefing) -> bytes:
    """Return the Word document of a briefing."""
    document = WordDocument(briefing.text, briefing.name, briefing.on)
    document.heading(briefing.name, level=1)
    document.paragraph([Words(" · ".join(briefing.about))], small=True)
    if briefing.changed.text:
        document.paragraph([briefing.changed], small=True)
    document.paragraph([Words(briefing.paragraph)])
    document.figures([(figure.value_text, figure.label, figure.brief) for figure in briefing.figures])
    first, *following = briefing.sections()
    document.heading(first.heading)
    picture = timeline_picture(briefing)
    if picture is not None:
        document.picture(picture.content, picture.words)
        if picture.sentence:  # how much of it is drawn
            document.paragraph([Words(picture.sentence)], small=True)
    _write(document, first)
    for section in following:
        document.heading(section.heading)
        _write(document, section)
    return document.save()


def _write(document: WordDocument, section: BriefingSection) -> None:
    if section.rows:
        document.table(section.heads, section.rows, section.widths)
    for sentence in section.sentences:
        document.paragraph([sentence], small=bool(section.rows))
