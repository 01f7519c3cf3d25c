"""What happens to each kind of file: the table in docs/files.md, tried line by line."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from dashboard.errors import DashboardError
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.reader import FileResult, read_file
from dashboard.importing.target_package import TargetPackage, read_package
from dashboard.settings import shipped_folder
from tests.support import files_of_kinds as kinds
from tests.support.import_fixtures import records
from tests.support.server_process import ROOT
from tests.support.workbook_fixtures import zipped

LINK = "https://example.org/report"
ACTIVITY = {"kind": "training", "areas": "covid_response", "source": LINK}
ANSWER = {"survey": "who-mns-2020", "service": "harm-reduction", "source": LINK}
COURSE: kinds.Rows = [
    ["Title", "Date", "Country", "Participants"],
    ["Course", "2021-03-02", "Kazakhstan", 42],
]
COURSE_VALUES = [{"title": "Course", "countries": "KAZ", "participants": "42"}]


def statistics(suffix: str) -> Callable[[Path], bytes]:
    """Return what writes a file of SPSS or Stata with labels."""

    def write(folder: Path) -> bytes:
        frame = pd.DataFrame({"title": ["Course"], "date": ["2021-03-02"], "country": [1.0], "participants": [42.0]})
        writer = pyreadstat.write_sav if suffix == "sav" else pyreadstat.write_dta
        writer(frame, str(folder / suffix), variable_value_labels={"country": {1: "Kazakhstan"}})
        return (folder / suffix).read_bytes()

    return write


@dataclass(frozen=True)
class Example:
    """A kind of file, what happens to it, and an example with its values or its refusal."""

    kind: str
    result: str
    content: str | bytes | Callable[[Path], bytes]
    values: Sequence[Mapping[str, str]] | str
    options: Mapping[str, Any] = field(default_factory=dict)


DHIS2 = "Data,Period,Organisation unit,Value\nDisrupted,202006,Kazakhstan,42.5\n"
GHO = {"IndicatorCode": "disrupted_any", "SpatialDim": "KAZ", "TimeDim": 2020, "Dim1Type": "SEX"}
DISAGGREGATED = [GHO | {"Dim1": f"SEX_{sex}", "NumericValue": 40.5} for sex in ("MLE", "FMLE")]
WORLD_BANK = {
    "indicator": {"id": "SH", "value": "Beds"},
    "country": {"id": "KZ", "value": "Kazakhstan"},
    "countryiso3code": "KAZ",
    "date": "2020",
    "value": 42.5,
}

EXAMPLES = [
    Example(
        "3W, 4W, 5W list (CSV, XLSX, XLS, ODS), with HXL tags or without",
        "Activities. Rows of one activity are joined with their places and organisations. A cluster that the dashboard "
        "has no word for: `--column Cluster=note --set areas=...`.",
        "Organization,Activity,Cluster,Country,Province,Start,End\n#org,#activity,#sector,#country,#adm1,#date+start,#date+end\n"
        "Org A,Nurses,Health,KAZ,Almaty,2021-03-01,2021-03-05\n",
        [{"title": "Nurses", "organizer": "Org A", "place": "Almaty", "note": "Health", "countries": "KAZ"}],
        {"fixed": ACTIVITY, "columns": {"Cluster": "note"}},
    ),
    Example(
        "Extract of the Global Health Observatory (CSV with HXL tags)",
        "Observations of the narrowest place; survey and service are said with `--set`.",
        "GHO (DISPLAY),REGION (CODE),COUNTRY (CODE),Numeric,Value\n"
        "#indicator+name,#region+code,#country+code,#indicator+value+num,#indicator+value\n"
        "Disrupted,EUR,KAZ,42.4,42 [36-49]\n",
        [{"scope": "KAZ", "value": "42.4", "indicator": "disrupted_any"}],
        {"fixed": ANSWER},
    ),
    Example(
        "OData of the Global Health Observatory (JSON)",
        "The same; its fields are known. Sex, age and other dimensions are asked about: `--column Sex=`.",
        json.dumps({"@odata.context": "x", "value": DISAGGREGATED}),
        "Sex: it breaks the rows down",
        {"fixed": ANSWER},
    ),
    Example(
        "Our World in Data (CSV: Entity, Code, Year and one column of figures)",
        "Observations, once the columns are named: `--table observations --column Code=scope "
        "--column Year=period_start --column '...=value'`.",
        "Entity,Code,Year,Share of services disrupted\nKazakhstan,KAZ,2020,42.5\n",
        [{"scope": "KAZ", "value": "42.5", "period_start": "2020"}],
        {
            "table": "observations",
            "fixed": ANSWER | {"indicator": "disrupted_any"},
            "columns": {"Code": "scope", "Share of services disrupted": "value", "Year": "period_start"},
        },
    ),
    Example(
        "World Bank (CSV, a column a year)",
        "Refused with what was understood. A row of outputs a year: `--table outputs "
        "--column 'Indicator Name=measure'`; of observations, whose survey has one "
        "period, one year: `--column 2020=value`.",
        "Country Name,Country Code,Indicator Name,Indicator Code,2019,2020\nKazakhstan,KAZ,Disrupted,SH,41,42.5\n",
        "Not understood: 2019; 2020",
        {"fixed": ANSWER},
    ),
    Example(
        "Table with a column a year, quarter or month",
        "With `--table outputs`: a row for each filled period. `Nov-20, Dec-20, Jan-21` are months, and so are `Nov`, "
        "`Dec` below `2020`. Periods that overlap, or stand beside a column of periods, are not read.",
        "Country Name,Measure,2019,2020 [YR2020],Q1 2021\nKazakhstan,Beds,41,42.5,\nUzbekistan,Beds,13,,12\n",
        [
            {"scope": "KAZ", "period_start": "2019", "period_end": "2019", "value": "41"},
            {"scope": "KAZ", "period_start": "2020", "period_end": "2020", "value": "42.5"},
            {"scope": "UZB", "period_start": "2019", "period_end": "2019", "value": "13"},
            {"scope": "UZB", "period_start": "2021-01", "period_end": "2021-03", "value": "12"},
        ],
        {"table": "outputs", "fixed": {"source": LINK}},
    ),
    Example(
        "Form (a heading and its value a row; summaries of Teams, Zoom and Webex)",
        "One activity. The list of those who attended below it is never read nor kept.",
        "Meeting title,Overdose\nStart time,12 March 2021\nAttended participants,25\nMeeting duration,1h 33m 54s\n"
        "2. Participants\nName,First Join,Last Leave,Email\nA. B.,10:00,11:00,a@example.org\n",
        [{"title": "Overdose", "date_start": "2021-03-12", "participants": "25", "duration_minutes": "93"}],
        {"fixed": {**ANSWER, "kind": "webinar"}},
    ),
    Example(
        "Table with a column a country",
        "Observations: a row for each filled country, with its bounds where they stand behind it: `42 [36-49]`.",
        "Service,Kazakhstan,UZB,Узбекистан и другие\nHarm reduction services,42% [36%-49%],51%,60%\n",
        [
            {"scope": "KAZ", "value": "42", "value_low": "36", "value_high": "49"},
            {"scope": "UZB", "value": "51", "value_low": ""},
        ],
        {"fixed": {"survey": "who-mns-2020", "indicator": "disrupted_any", "source": LINK}},
    ),
    Example(
        "World Bank (JSON)",
        "With `--table outputs`: measure, country, period, value.",
        json.dumps([{"page": 1}, [WORLD_BANK]]),
        [{"measure": "Beds", "scope": "KAZ", "period_start": "2020", "period_end": "2020", "value": "42.5"}],
        {"table": "outputs", "fixed": {"source": LINK}},
    ),
    Example(
        "IATI (CSV)",
        "Activities, once its headings are named with `--column`; actual dates are preferred to planned ones.",
        "iati-identifier,title,reporting-org,recipient-country-code,start-planned,start-actual\n"
        "XM-1,Course,Org A,KZ,2021-03-01,2021-03-02\n",
        [{"title": "Course", "organizer": "Org A", "countries": "KAZ", "date_start": "2021-03-02"}],
        {
            "fixed": ACTIVITY,
            "columns": {"reporting-org": "organizer", "recipient-country-code": "countries"},
        },
    ),
    Example(
        "IATI and other XML",
        "Refused: save the table as XLSX or CSV.",
        "<?xml version='1.0'?><iati-activities version='2.03'/>",
        "is of a kind that is not read",
    ),
    Example(
        "Pooled funds (CSV: project, partner, cluster, budget)",
        "Activities with amounts; `Project title` is the project, and is named with `--column 'Project title=title'`; "
        "a column of years is asked about.",
        "Year,Project title,Organization,Cluster,Country,Start date,Budget (US$)\n"
        "2021,Kits,Org A,Health,Uzbekistan,2021-03-01,250 000\n",
        [{"title": "Kits", "amount": "250000", "currency": "USD", "countries": "UZB"}],
        {"fixed": ACTIVITY, "columns": {"Project title": "title", "Cluster": "note"}},
    ),
    Example(
        "KoboToolbox, ODK, LimeSurvey, SurveyCTO, REDCap, SurveyMonkey, MS Forms, Epicollect (a row a respondent)",
        "Refused: these are raw answers, and the dashboard takes rates, which [`rates` computes](answers.md).",
        "start;country;services/harm_reduction;_id;_uuid;_submission_time\n2021;KAZ;partly;1;u;2021\n",
        "raw answers of a questionnaire",
    ),
    Example(
        "Calendar (.ics)",
        "Activities: days, duration, place, link. Events that are cancelled, not confirmed, private or repeated are "
        "left out, and said.",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20210101T000000Z\r\nSUMMARY:Course\r\n"
        "DTSTART;VALUE=DATE:20210412\r\nDTEND;VALUE=DATE:20210415\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        [{"title": "Course", "date_start": "2021-04-12", "date_end": "2021-04-14", "countries": "KAZ"}],
        {"fixed": ACTIVITY | {"countries": "KAZ"}},
    ),
    Example(
        "DHIS2 (analytics JSON, and CSV)",
        "Observations: codes become names, periods (202006, 2020Q2, 2020W23) dates. `--column Data=indicator`.",
        DHIS2,
        [{"indicator": "disrupted_any", "scope": "KAZ", "period_start": "2020-06", "value": "42.5"}],
        {"fixed": ANSWER, "columns": {"Data": "indicator"}},
    ),
    Example(
        "SPSS (.sav, .zsav)",
        "Like a table; value labels are words, and their codes stand in a column `... (code)` beside them.",
        statistics("sav"),
        COURSE_VALUES,
        {"fixed": ACTIVITY},
    ),
    Example(
        "Stata (.dta)",
        "The same.",
        statistics("dta"),
        COURSE_VALUES,
        {"fixed": ACTIVITY},
    ),
    Example(
        "List of records (JSON)",
        "Like a table; fields within fields are named after both.",
        kinds.as_json(COURSE),
        COURSE_VALUES,
        {"fixed": ACTIVITY},
    ),
    Example(
        "Excel before 2007 (.xls)",
        "Like XLSX: dates as exact as they are shown, percentages, hidden rows and sheets, merged cells.",
        kinds.as_xls(COURSE),
        COURSE_VALUES,
        {"fixed": ACTIVITY},
    ),
    Example(
        "LibreOffice (.ods)",
        "The same.",
        kinds.as_ods(COURSE),
        COURSE_VALUES,
        {"fixed": ACTIVITY},
    ),
    Example(
        "Web page or XML called .xls",
        "The same; of a web page, each table is a sheet.",
        kinds.as_html(COURSE),
        COURSE_VALUES,
        {"fixed": ACTIVITY},
    ),
    Example(
        "Binary workbook (.xlsb)",
        "Asked once: hidden rows and number formats cannot be seen in it. `--hidden-rows read`, or save it as XLSX.",
        kinds.as_xlsb(COURSE),
        "In a binary workbook",
        {"fixed": ACTIVITY},
    ),
    Example(
        "Workbook with a password, encrypted SPSS",
        "Refused: remove the password.",
        kinds.ods_file(
            **{"META-INF__manifest_xml": "<m:manifest xmlns:m='x'><m:encryption-data/></m:manifest>"},
        ),
        "is protected with a password",
    ),
    Example(
        "PDF, Word, PowerPoint",
        "Refused: save the table as XLSX or CSV.",
        zipped({"word/document.xml": "<a/>"}),
        "is of a kind that is not read",
    ),
    Example(
        "List of countries, services or surveys",
        "Never taken for the dashboard's own table of them without `--table`, and never renames one.",
        f"Country,ISO3,Doses,Source Url\nKazakhstan,KAZ,5,{LINK}\n",
        "Not understood: Doses",
    ),
]


@pytest.fixture(scope="module")
def package() -> TargetPackage:
    return read_package(shipped_folder("data"))


def parse_file(package: TargetPackage, example: Example, folder: Path) -> FileResult:
    content = example.content(folder) if callable(example.content) else example.content
    raw = content.encode() if isinstance(content, str) else content
    return read_file("file", raw, package, ImportOptions(**example.options), lambda _sheet, _row, _rows: None)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.kind for example in EXAMPLES])
def test_what_the_table_says_of_a_kind_of_file_holds(package: TargetPackage, example: Example, tmp_path: Path) -> None:
    if isinstance(example.values, str):
        with pytest.raises(DashboardError) as error:
            parse_file(package, example, tmp_path)
        assert any(re.search(example.values, line) for line in getattr(error.value, "sentences", [str(error.value)]))
        return
    parsed_rows = records(parse_file(package, example, tmp_path))
    values = [
        {key: record.get(key, "") for key in value} for record, value in zip(parsed_rows, example.values, strict=True)
    ]
    assert values == list(example.values)


def test_the_table_in_the_documentation_is_that_of_these_examples() -> None:
    lines = io.StringIO((ROOT / "docs" / "files.md").read_text(encoding="utf-8"))
    table = [line.strip() for line in lines if line.startswith("| ")]
    assert table == ["| kind of file | what happens |"] + [
        f"| {example.kind} | {example.result} |" for example in EXAMPLES
    ]
