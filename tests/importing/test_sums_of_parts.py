"""Women and men that are not all participants refuse their row."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.importing.import_options import ImportOptions
from tests.support.import_fixtures import records, refusals, understood

FIXED = {"source": "https://example.org/en/report", "areas": "covid_response", "kind": "training"}


@pytest.mark.parametrize(
    "headings",
    [
        "Participants;Women;Men",
        "Participants;F;M",
        "Участники;Ж;М",
        "Участники;Участники (жен);Участники (муж)",
        "Participants;dont femmes;Hommes",
        "المشاركون;نساء;رجال",
    ],
)
def test_a_total_that_is_not_the_sum_of_its_parts_is_refused(small_folder: Path, headings: str) -> None:
    rows = ("A;2021-03-01;KAZ;70;30;38", "B;2021-03-01;KAZ;68;30;38", "C;2021-03-01;KAZ;68;30;")
    content = "\n".join((f"Title;Date;Country;{headings}", *rows))
    file = understood(small_folder, content, options=ImportOptions(fixed=FIXED))
    assert [record["title"] for record in records(file)] == ["B", "C"]
    assert "add up to 68" in refusals(file)[2][0]
    left_out = ImportOptions(fixed=FIXED, columns={headings.split(";")[1]: ""})
    assert len(records(understood(small_folder, content, options=left_out))) == 3
