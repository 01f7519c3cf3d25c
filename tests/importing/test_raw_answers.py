"""A row for each respondent is never a row of a list, whichever program has written it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.importing.errors import ImportRejected
from tests.support.import_fixtures import understood


@pytest.mark.parametrize(
    "headings",
    [
        "record_id,redcap_event_name,Country,Disrupted",
        "Respondent ID,Collector ID,Start Date,End Date,Country,Title",
        "ID,Start time,Completion time,Email,Name,Country,Title",
        "SubmissionDate,starttime,endtime,deviceid,formdef_version,KEY,Country,Title",
        "ec5_uuid,created_at,uploaded_at,title,1_Country",
    ],
)
def test_answers_of_a_form_are_told_by_its_headings(small_folder: Path, headings: str) -> None:
    row = ",".join("1" for _ in headings.split(","))
    with pytest.raises(ImportRejected, match="raw answers of a questionnaire"):
        understood(small_folder, f"{headings}\n{row}\n")
