"""Raw answers of a questionnaire, of which the dashboard takes rates alone."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.importing.errors import ImportRejected
from dashboard.xlsx_reader.raw_sheet import RawSheet

FORM_ROWS = 10
"""Rows in which the headings of a form are looked for."""

FORMS = (
    frozenset(("_uuid", "_submission_time")),
    frozenset(("meta/instanceid", "key")),
    frozenset(("meta-instanceid", "key")),
    frozenset(("submitdate", "startlanguage")),
    frozenset(("submitdate", "lastpage")),
    frozenset(("submissiondate", "formdef_version", "key")),
    frozenset(("record_id", "redcap_event_name")),
    frozenset(("redcap_survey_identifier",)),
    frozenset(("respondent id", "collector id")),
    frozenset(("start time", "completion time", "email")),
    frozenset(("ec5_uuid", "created_at")),
)
"""Headings by which KoboToolbox, ODK, LimeSurvey, SurveyCTO, REDCap, SurveyMonkey, Forms and Epicollect are known."""


def reject_raw_answers(sheets: Sequence[RawSheet]) -> None:
    """Refuse answers of a questionnaire, of which each row is one respondent.

    Raises:
        ImportRejected: the headings of a sheet are those of a form.
    """
    for sheet in sheets:
        for row in sheet.rows[:FORM_ROWS]:
            headings = {cell.strip().casefold().partition(" / ")[0] for cell in row}
            if any(form <= headings for form in FORMS):
                raise ImportRejected.t(
                    "{sheet}: these are raw answers of a questionnaire, a row for each respondent. The dashboard "
                    "takes rates, with n and an interval: python -m dashboard rates {sheet} --form FORM.xlsx, or "
                    "--learn MAP.json without a form.",
                    sheet=sheet.name,
                )
