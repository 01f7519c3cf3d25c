"""Which program exported answers, told by the columns it adds, and what those columns say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

APPROVAL_REFUSED = (
    "validation_status_not_approved", "not approved", "validation_status_on_hold", "on hold", "rejected", "hasissues",
)  # fmt: skip
"""Verdicts of reviewers (lower case) that keep a row out; a row that nobody judged counts."""

FINISHED = ("2", "2.0", "complete", "1", "1.0", "true", "yes")
"""Cells of a column that says whether a form was finished; of REDCap, 1 is not verified yet."""

MOJIBAKE = re.compile("^(?:\ufeff|ï»¿|Ã¯Â»Â¿|Ã)+")
"""What becomes of a byte order mark that was read in a wrong encoding."""


@dataclass(frozen=True)
class ExportKind:
    """A program by its columns, roles, further columns and `heading_rows` above answers.

    `separator` stands between the choices of a cell ("": unknown), `blank` in a cell without an answer.
    """

    name: str
    signature: frozenset[str]
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    system: frozenset[str] = frozenset()
    heading_rows: int = 1
    separator: str = ""
    blank: str = ""

    def owns(self, heading: str) -> bool:
        """Return whether a column is the program's own, no question."""
        name = heading.casefold()
        return name in self.system or name in self.signature or any(name in names for names in self.roles.values())


KINDS = (
    ExportKind(
        "KoboToolbox",
        frozenset(("_uuid", "_submission_time")),
        {"time": ("_submission_time",), "approval": ("_validation_status", "_validation_status: uid"),
         "key": ("_uuid",), "version": ("__version__",)},
        frozenset(
            ("start", "end", "today", "_id", "_index", "_status", "_submitted_by", "_notes", "_tags", "__version__",
             "_parent_index", "_parent_table_name", "deviceid", "username", "phonenumber", "meta/instanceid",
             "formhub/uuid", "meta/rootuuid", "_attachments", "_geolocation")
        ),
    ),
    ExportKind(
        "SurveyCTO",
        frozenset(("submissiondate", "formdef_version", "key")),
        {"time": ("submissiondate",), "approval": ("review_status",), "key": ("key",), "version": ("formdef_version",)},
        frozenset(
            ("starttime", "endtime", "deviceid", "subscriberid", "simid", "devicephonenum", "username", "duration",
             "caseid", "instanceid", "instancename", "review_quality", "review_comments", "review_corrections",
             "parent_key", "setof")
        ),
    ),
    ExportKind(
        "ODK Central",
        frozenset(("submissiondate", "key")),
        {"time": ("submissiondate",), "approval": ("reviewstate",), "key": ("key",), "version": ("formversion",)},
        frozenset(
            ("meta-instanceid", "instanceid", "submitterid", "submittername", "attachmentspresent",
             "attachmentsexpected",
             "status", "deviceid", "edits", "start", "end", "today", "parent_key", "meta-instancename")
        ),
    ),
    ExportKind(
        "ODK Central",
        frozenset(("__id", "__system: submissiondate")),
        {"time": ("__system: submissiondate",), "approval": ("__system: reviewstate",), "key": ("__id",),
         "version": ("__system: formversion",)},
        frozenset(("start", "end", "today", "deviceid", "meta: instanceid", "meta: instancename")),
    ),
    ExportKind(
        "ODK", frozenset(("meta-instanceid", "key")), {"key": ("key",), "time": ("end", "start")},
        frozenset(("start", "end", "today", "deviceid")),
    ),
    ExportKind(
        "ODK", frozenset(("meta/instanceid", "key")), {"key": ("key",), "time": ("end", "start")},
        frozenset(("start", "end", "today", "deviceid")),
    ),
    ExportKind(
        "LimeSurvey",
        frozenset(("submitdate", "lastpage")),
        {"time": ("submitdate",), "finished": ("submitdate",), "key": ("id",)},
        frozenset(("startlanguage", "token", "seed", "startdate", "datestamp", "refurl", "ipaddr")),
    ),
    ExportKind(
        "LimeSurvey",
        frozenset(("submitdate", "startlanguage")),
        {"time": ("submitdate",), "finished": ("submitdate",), "key": ("id",)},
        frozenset(("token", "seed", "startdate", "datestamp", "refurl", "ipaddr")),
    ),
    *(
        ExportKind(
            "LimeSurvey", frozenset((date, page)), {"time": (date,), "finished": (date,), "key": (key,)},
            frozenset((language, "seed", "date started", "date last action", "ip address", "referrer url")),
        )
        for key, date, page, language in (
            ("response id", "date submitted", "last page", "start language"),
            ("id. response id", "submitdate. date submitted", "lastpage. last page", "startlanguage. start language"),
            ("id de la réponse", "date de soumission", "dernière page", "langue de départ"),
            ("id ответа", "дата отправки", "последняя страница", "начальный язык"),
        )
    ),
    ExportKind(
        "REDCap",
        frozenset(("record id",)),
        {"unit": ("record id",)},
        frozenset(("event name", "repeat instrument", "repeat instance", "data access group", "survey identifier")),
    ),
    ExportKind(
        "REDCap",
        frozenset(("record_id",)),
        {"unit": ("record_id",)},
        frozenset(("redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance",
                   "redcap_data_access_group",
                   "redcap_survey_identifier")),
    ),
    ExportKind(
        "Qualtrics",
        frozenset(("responseid", "recordeddate")),
        {"time": ("recordeddate",), "finished": ("finished",), "key": ("responseid",), "preview": ("status",)},
        frozenset(("startdate", "enddate", "progress", "ipaddress", "distributionchannel", "userlanguage",
                   "duration (in seconds)", "locationlatitude", "locationlongitude", "externalreference",
                   "recipientlastname", "recipientfirstname", "recipientemail")),
        heading_rows=2, separator=",",
    ),
    ExportKind(
        "SurveyMonkey",
        frozenset(("respondent id", "collector id")),
        {"time": ("end date", "date modified"), "key": ("respondent id",)},
        frozenset(("start date", "date created", "ip address", "email address", "first name", "last name",
                   "custom data 1")),
        heading_rows=2,
    ),
    *(
        ExportKind("Microsoft Forms", frozenset((start, end)), {"time": (end,), "key": ("id", "ид", "идентификатор")},
                   frozenset(("last modified time", "total points", "quiz feedback")), separator=";")
        for start, end in (
            ("start time", "completion time"), ("время начала", "время выполнения"),
            ("время начала", "время завершения"), ("heure de début", "heure de fin"), ("وقت البدء", "وقت الإكمال"),
        )
    ),
    ExportKind(
        "CommCare", frozenset(("formid", "received_on")), {"time": ("received_on",), "key": ("formid",)},
        frozenset(("number", "form_link", "hq_user", "username", "completed_time", "started_time", "caseid")),
        blank="---",
    ),
    ExportKind(
        "DHIS2", frozenset(("event", "program stage", "event date")), {"time": ("event date",), "key": ("event",)},
        frozenset(("stored by", "created by", "last updated by", "last updated on", "scheduled date", "enrollment",
                   "enrollment date", "incident date", "tracked entity instance", "tracked entity", "program status",
                   "event status", "geometry", "longitude", "latitude")),
    ),
    *(
        ExportKind("Google Forms", frozenset((word,)), {"time": (word,)}, separator=", ")
        for word in ("timestamp", "отметка времени", "horodateur", "horodatage", "طابع زمني")
    ),
)  # fmt: skip
"""Programs, those with the most telling columns first."""

PLAIN = ExportKind("", frozenset())
"""A table of no program that is known."""


def plain_heading(cell: str) -> str:
    """Return a heading in one line, without what a wrong encoding left of a byte order mark."""
    return re.sub(r"\s*[\r\n]+\s*", " ", MOJIBAKE.sub("", cell.strip()).strip())


def export_kind(headings: Sequence[str]) -> ExportKind:
    """Return the program of a sheet with these headings, `PLAIN` for none."""
    names = {heading.casefold() for heading in headings}
    for kind in KINDS:
        if kind.signature <= names and (kind.name != "REDCap" or completion_columns(headings)):
            return kind
    return PLAIN


def completion_columns(headings: Sequence[str]) -> list[str]:
    """Return the columns in which REDCap keeps whether an instrument was finished."""
    return [heading for heading in headings if re.fullmatch(r"[a-z][a-z0-9_]*_complete|Complete\?( \(\d+\))?", heading)]


def is_raw_answers(headings: Sequence[str]) -> str:
    """Return the program whose raw answers these headings are those of; "" for none.

    Registers of activities are kept in Microsoft Forms and DHIS2 just as well.
    """
    name = export_kind(headings).name
    return "" if name in ("Microsoft Forms", "DHIS2") else name
