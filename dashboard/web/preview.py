"""`/preview/check`: a file comes in, what is understood of it goes out.

So does what is wrong with it. Nothing of it stays here: the browser keeps the file, and sends it again with the
answers to what was asked.

The body is the answers (a mapping as JSON, none at first) and the file as it is, read into memory, or several that
belong together; the bytes of the answers and the name of the file stand in headers, so that no log of addresses holds
it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import accumulate, pairwise
from typing import Any
from urllib.parse import unquote

from flask import Flask, Response, abort, jsonify, request
from werkzeug.exceptions import ServiceUnavailable

from dashboard.bounds.capacity import CapacityError
from dashboard.bounds.limits import BODY_BYTES, MAPPING_BYTES, MEGABYTE, STATE_CHARACTERS
from dashboard.dataset.validation_report import group_problems
from dashboard.importing.sandbox import try_in_sandbox
from dashboard.sources.current_data import CurrentData
from dashboard.sources.file_preview import (
    LIMITS,
    PreviewResult,
    PreviewStore,
    base_name,
)
from dashboard.sources.uploaded_file import WORKBOOKS, is_package_table
from dashboard.text.translate import Translator
from dashboard.web.callback_validation import UPDATE
from dashboard.web.client_preferences import translator_of
from dashboard.web.forms import is_own_form

CHECK = "/preview/check"
EXTENSION = "previews"
"""Under which name the server holds the previews, where there are any."""

NAME, CARRIES, ANSWERS, SIZES = "X-File-Name", "X-Preview", "X-Answer-Bytes", "X-File-Bytes"
"""Headers: the name of the file, percent-encoded; that a call of a page carries what its browser keeps; how many
bytes of the body are answers; of several files the bytes of each, with commas as between their names."""

CHILD = "dashboard.answers.worker"
"""The process that tries a file: raw answers, monthly counts, or rows to import."""

MAX_FILES = 3
"""Answers, form and weights."""

MAX_DIGITS = 9
RETRY_AFTER = 5
"""Seconds after which a reader may try again when all places are in use."""

MEDIA_TYPE = "application/octet-stream"
"""A type that a foreign page cannot send without being asked for leave first."""


def register_preview(server: Flask, current_data: Callable[[], CurrentData]) -> None:
    """Answer `POST /preview/check`, and allow longer calls from previewing pages.

    The answer is JSON: `state` (what the browser is to keep), `said` and `remarks` for a good table of the package,
    `said` and `problems` for a bad one, and what `trial_response` says of any other file; 400, 413, 415 and 503 come
    as a sentence.
    """
    previews = server.extensions[EXTENSION] = PreviewStore()

    @server.before_request
    def make_room() -> None:
        if request.path == CHECK:
            request.max_content_length = LIMITS.packed + (MAPPING_BYTES if ANSWERS in request.headers else 0)
        elif request.path == UPDATE and CARRIES in request.headers:
            request.max_content_length = BODY_BYTES + STATE_CHARACTERS

    @server.after_request
    def keep_nowhere(response: Response) -> Response:
        if request.path == CHECK:
            response.headers["Cache-Control"] = "no-store"
        return response

    server.add_url_rule(CHECK, "check", partial(_check, previews, current_data), methods=["POST"])


def _check(previews: PreviewStore, current_data: Callable[[], CurrentData]) -> Response:
    """Answer with what the file of the request would be."""
    text = translator_of(request)
    if not is_own_form():
        abort(403, text.t("Send the file from a page of the dashboard itself."))
    if request.mimetype != MEDIA_TYPE:
        abort(415, text.t("The body has to be the file itself, as {type}.", type=MEDIA_TYPE))
    sizes = request.headers.get(ANSWERS, "0")
    if not sizes.isdecimal() or len(sizes) > MAX_DIGITS or int(sizes) > MAPPING_BYTES:
        abort(400, text.t("The answers have at most {number} bytes.", number=MAPPING_BYTES))
    body, size = request.get_data(cache=False), int(sizes)
    files = _read_files(body[size:])
    if not files:
        abort(400, text.t("At most {number} files are read together, each with its name and size.", number=MAX_FILES))
    try:
        return jsonify(_try(previews, files, body[:size], current_data(), text))
    except CapacityError:
        sentence = text.t("Too many files are being checked just now. Try again in a moment.")
        raise ServiceUnavailable(sentence, retry_after=RETRY_AFTER) from None


def _read_files(body: bytes) -> list[tuple[str, bytes]]:
    """Return the files of a call with their names; none where its headers do not fit."""
    names, sizes = [request.headers.get(NAME, "")], [str(len(body))]
    if SIZES in request.headers:
        names, sizes = names[0].split(","), request.headers[SIZES].split(",")
    if len(sizes) != len(names) or len(sizes) > MAX_FILES:
        return []
    if not all(field.isdecimal() and len(field) <= MAX_DIGITS for field in sizes):
        return []
    ends = list(accumulate(map(int, sizes), initial=0))
    if ends[-1] != len(body):
        return []
    contents = [body[begin:end] for begin, end in pairwise(ends)]
    return list(zip((base_name(unquote(field)) for field in names), contents, strict=True))


def _try(
    previews: PreviewStore, files: list[tuple[str, bytes]], answers: bytes, data: CurrentData, text: Translator
) -> dict[str, object]:
    """Check a table of the package, or try another file or several that belong together."""
    (name, content), *more_files = files
    file_names = ", ".join(file_name for file_name, _ in files)
    if (answers or more_files) and sum(len(content) for _, content in files) > LIMITS.packed:
        return {
            "said": text.t("{file} is not understood:", file=file_names),
            "problems": [text.t("The file is larger than {number} MB.", number=LIMITS.packed // MEGABYTE)],
        }
    is_table = is_package_table(name, content, data.dataset.contract)
    if not answers and not more_files and (is_table or name.lower().endswith(WORKBOOKS)):
        result = previews.try_file(name, content, data)
        if result.tables or is_table:
            return _table_response(result, text)
    with previews.place():
        trial = try_in_sandbox(name, content, answers, text.language, data.files(), CHILD, more_files)
        state = previews.keep(file_names, trial.get("tables", {}), data)
    return trial_response(file_names, trial, state, text)


def _table_response(result: PreviewResult, text: Translator) -> dict[str, object]:
    report = result.report
    remarks = [group.sentence(text) for group in group_problems(report.remarks)]
    if report.is_valid:
        sentence = text.t("{file} is good. All charts show it now, to you alone.", file=report.checked)
        return {"state": result.state, "said": sentence, "remarks": remarks}
    problems = [group.sentence(text) for group in group_problems(report.problems)]
    sentence = text.n(
        "{file} has {number} fault, so it is not shown:",
        "{file} has {number} faults, so it is not shown:",
        len(problems),
        file=report.checked,
    )
    return {"said": sentence, "problems": [*problems, *remarks]}


def trial_response(name: str, trial: Mapping[str, Any], state: str, text: Translator) -> dict[str, Any]:
    """Return the answer to a tried file.

    `said` is its result in a sentence, `report` the lines of the command line, `samples` the first rows, `fields` and
    `choices` the form, `mapping` the mapping file, `command` what imports the file with it, `state` what the browser
    keeps to see the file in the charts ("" while anything is open), `words` the names of all these. Of a file that is
    refused as a whole: `said` and `problems`.
    """
    if not trial.get("mapping_name"):
        return {"said": text.t("{file} is not understood:", file=name), "problems": trial["report"]}
    form = {key: trial[key] for key in ("report", "fields", "choices", "mapping", "mapping_name", "command")}
    return {
        **form,
        "said": _summary(name, trial, text),
        "samples": [sample | {"caption": _caption(sample, text)} for sample in trial["samples"]],
        "state": state,
        "words": _words(text),
    }


def _summary(name: str, trial: Mapping[str, Any], text: Translator) -> str:
    counts = {key: text.number(trial[key]) for key in ("added", "changed", "refused")}
    sentence = text.t(
        "{file}: rows to add: {added}, to change: {changed}, not understood: {refused}.", file=name, **counts
    )
    if not trial["open"]:
        return sentence
    questions = text.n("{number} question is open.", "{number} questions are open.", trial["open"])
    return f"{sentence} {questions}"


def _caption(sample: Mapping[str, Any], text: Translator) -> str:
    return text.t(
        "{table}: the first {shown} of {total} rows as they would be published",
        table=sample["table"],
        shown=text.number(len(sample["rows"])),
        total=text.number(sample["total"]),
    )


def _words(text: Translator) -> dict[str, str]:
    return {
        "report": text.t("What is understood"),
        "rows": text.t("As it would be published"),
        "asked": text.t("To be answered"),
        "known": text.t("What is understood can be changed here"),
        "form": text.t("Questions about the file"),
        "apply": text.t("Apply the answers and read the file again"),
        "mapping": text.t("Download the mapping file"),
        "command": text.t("This command imports the file with it; put --yes behind it to write:"),
        "charts": text.t("Show it in all charts, in this tab only"),
    }
