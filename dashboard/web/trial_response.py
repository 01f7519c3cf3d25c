"""What a browser is told of a file that was tried, with every word of the form it builds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.text.translate import Translator


def trial_response(name: str, trial: Mapping[str, Any], state: str, text: Translator) -> dict[str, Any]:
    """Return the answer to a tried file.

    `said` is its result in a sentence, `report` the lines of the command line, `samples` the first rows, `fields` and
    `choices` the form, `mapping` the mapping file, `command` what imports the file with it, `state` what the browser
    keeps to see the file in the charts ("" while anything is open), `words` the names of all these. Of a file that is
    refused as a whole: `said` and `problems`.
    """
    if not trial.get("mapping_name"):
        return {"said": text.t("{file} is not understood:", file=name), "problems": trial["report"]}
    kept = {key: trial[key] for key in ("report", "fields", "choices", "mapping", "mapping_name", "command")}
    return {
        **kept,
        "said": _result(name, trial, text),
        "samples": _samples(trial, text),
        "state": state,
        "words": _words(text),
    }


def _result(name: str, trial: Mapping[str, Any], text: Translator) -> str:
    counts = {each: text.number(trial[each]) for each in ("added", "changed", "refused")}
    counted = text.t(
        "{file}: rows to add: {added}, to change: {changed}, not understood: {refused}.", file=name, **counts
    )
    if not trial["open"]:
        return counted
    asked = text.n("{number} question is open.", "{number} questions are open.", trial["open"])
    return f"{counted} {asked}"


def _samples(trial: Mapping[str, Any], text: Translator) -> list[dict[str, Any]]:
    return [
        sample
        | {
            "caption": text.t(
                "{table}: the first {shown} of {total} rows as they would be published",
                table=sample["table"],
                shown=text.number(len(sample["rows"])),
                total=text.number(sample["total"]),
            )
        }
        for sample in trial["samples"]
    ]


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
