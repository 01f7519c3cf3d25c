"""What is said of a file by what it is, before its columns are understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.questions import Question
from dashboard.xlsx_reader.raw_sheet import RawSheet

LOOKED_AT = 10
"""Rows in which the headings of a form are looked for."""

FORMS = (
    frozenset(("_uuid", "_submission_time")),
    frozenset(("meta/instanceid", "key")),
    frozenset(("meta-instanceid", "key")),
    frozenset(("submitdate", "startlanguage")),
    frozenset(("submitdate", "lastpage")),
)
"""Headings that KoboToolbox, ODK and LimeSurvey give to the answers of a form."""


def refuse_raw_answers(sheets: Sequence[RawSheet]) -> None:
    """Refuse answers of a questionnaire, of which each row is one respondent.

    Raises:
        ImportRejected: the headings of a sheet are those of a form.
    """
    for sheet in sheets:
        for row in sheet.rows[:LOOKED_AT]:
            headings = {cell.strip().casefold().partition(" / ")[0] for cell in row}
            if any(form <= headings for form in FORMS):
                raise ImportRejected(
                    LazyMessage.t(
                        "{sheet}: these are raw answers of a questionnaire, a row for each respondent. The dashboard "
                        "takes rates, with n and an interval: python -m dashboard rates {sheet} --form FORM.xlsx, or "
                        "--learn MAP.json without a form.",
                        sheet=sheet.name,
                    )
                )


def formats_lost(sheets: Sequence[RawSheet], manner: ImportOptions) -> Iterator[Question]:
    """Ask about a workbook of a kind whose number formats and hidden rows cannot be read."""
    if any(sheet.formats_lost for sheet in sheets) and not manner.hidden_rows:
        sentence = LazyMessage.t(
            "In a binary workbook (.xlsb) it cannot be seen which rows are hidden, and whether dates "
            "are shown as months or fractions as percentages. Save it as .xlsx, or say --hidden-rows read if every "
            "cell is meant as it stands."
        )
        yield Question(sentence, option="--hidden-rows")
