"""What was computed of answers, in sentences and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.answers.computation import SheetRates
from dashboard.answers.rates import OUT_OF_DENOMINATOR, STATES, as_records, published
from dashboard.answers.row_selection import DISPOSITIONS, EXCLUSIONS
from dashboard.text.problem_messages import translate
from dashboard.text.translate import Translator, message

REASONS = {
    "dropped": message("left out by the mapping: {rows}"),
    "test": message("tests of the form: {rows}"),
    "unfinished": message("not finished: {rows}"),
    "not_approved": message("not approved: {rows}"),
    "replaced": message("replaced by a later answer of the same unit: {rows}"),
    "not_asked": message("not asked: {rows}"),
    "no_answer": message("not answered: {rows}"),
    "blank": message("not asked or not answered: {rows}"),
    "not_applicable": message("not applicable: {rows}"),
    "dont_know": message("do not know: {rows}"),
    "dont_know_base": message("do not know, counted in n: {rows}"),
    "refused": message("refused to answer: {rows}"),
}
"""Why rows and answers fall out, as each is counted."""

METHODS = {
    "census": message("no interval: a census"),
    "wilson": message("95% interval by Wilson"),
    "kish": message("95% interval by Wilson with Kish’s effective number"),
    "taylor": message("95% interval by Taylor linearisation"),
    "single": message("no interval: all these answers are of one cluster"),
}

GROUP = ("grouping", "scope", "population", "month")
"""Columns by which groups of a question are told apart."""

MAX_GROUPS = 40
"""Groups of a question that are listed; all stand in the JSON."""


MAX_UNUSED = 12
"""Columns without a use that are named; of more, the number."""


def summarize_rates(results: Sequence[SheetRates], rule: str, smallest: int, text: Translator) -> Iterator[str]:
    """Yield what was read, what fell out and why, and the rates."""
    for result in results:
        yield from _summarize_rows(result, text)
        for heading in dict.fromkeys(result.rates["heading"]) if len(result.rates) else ():
            yield from _summarize_question(result, str(heading), rule, text)
        hidden = len(result.rates) and len(result.rates[result.rates["hidden"]].drop_duplicates(["heading", *GROUP]))
        if hidden:
            yield text.n(
                "{number} group is not published: it has fewer than {smallest} answers, or such a group could be "
                "computed from it.",
                "{number} groups are not published: they have fewer than {smallest} answers, or such a group could be "
                "computed from them.",
                hidden,
                smallest=smallest,
            )
        yield from dict.fromkeys(translate(remark, text) for remark in result.remarks)


def _summarize_rows(result: SheetRates, text: Translator) -> Iterator[str]:
    schema = result.schema
    name = schema.sheet.name if not schema.sheet.kind.name else f"{schema.sheet.name} ({schema.sheet.kind.name})"
    counts = {reason: result.dispositions.get(reason, 0) for reason in EXCLUSIONS}
    reasons = [text.t(REASONS[reason], rows=text.number(rows)) for reason, rows in counts.items() if rows]
    yield text.t(
        "{file}: rows read: {read}, counted: {counted}.",
        file=name,
        read=text.number(result.rows_read),
        counted=text.number(result.counted_rows),
    )
    if reasons:
        yield "  " + text.t("Rows that do not count: {reasons}", reasons="; ".join(reasons))
    if schema.personal_columns:
        columns = "; ".join(schema.personal_columns)
        yield "  " + text.t("Columns with data of persons, never read: {columns}", columns=columns)
    roles = [f"{heading} → {role}" for role, heading in schema.roles.items() if role not in ("version", "preview")]
    if roles:
        yield "  " + text.t("Columns that describe the answers: {columns}", columns="; ".join(roles))
    if schema.ignored_columns:
        more = len(schema.ignored_columns) - MAX_UNUSED
        parts = [
            *schema.ignored_columns[:MAX_UNUSED],
            *([text.n("{number} more", "{number} more", more)] if more > 0 else []),
        ]
        yield "  " + text.t("Columns that nothing is computed of: {columns}", columns="; ".join(parts))


def _summarize_question(result: SheetRates, heading: str, rule: str, text: Translator) -> Iterator[str]:
    rates = result.rates[result.rates["heading"] == heading]
    publishable = published(rates)
    measure = next(candidate for candidate in result.schema.measures if candidate.heading == heading)
    for service in dict.fromkeys(rates["service"]):
        rows, service_rates = publishable[publishable["service"] == service], rates[rates["service"] == service]
        total = service_rates[service_rates["grouping"] == ""].iloc[0]
        label = f"{heading}: {total['label']}" if total["label"] != heading else heading
        yield f"{label} → {service}" if service else label
        if not total["hidden"]:
            parts = [text.t("n = {number}", number=text.number(int(total["n"])))]
            for reason in filter(total.get, OUT_OF_DENOMINATOR):
                word = "blank" if reason == "no_answer" and not measure.relevant else reason
                word = "dont_know_base" if reason == "dont_know" and rule == "base" else word
                parts.append(text.t(REASONS[word], rows=text.number(int(total[reason]))))
            yield "  " + "; ".join(parts)
        for row in rows[:MAX_GROUPS].to_dict("records"):
            yield "  " + _rate_line(row, text)
        if len(rows) > MAX_GROUPS:
            yield "  " + text.n("{number} more", "{number} more", len(rows) - MAX_GROUPS)


def _rate_line(row: Any, text: Translator) -> str:
    """Return a rate in words: `disrupted_any, KAZ: 55.6% (26.7 to 81.1), n = 9`."""
    place = ", ".join([row["indicator"], *filter(None, (row["scope"], row["population"], row["month"]))])
    value = f"{100 * row['share']:.1f}%"
    if not math.isnan(row["low"]):
        low, high = f"{100 * row['low']:.1f}", f"{100 * row['high']:.1f}"
        value = text.t("{value} ({low} to {high})", value=value, low=low, high=high)
    n, method = text.t("n = {number}", number=text.number(int(row["n"]))), METHODS[row["method"]]
    return f"{place}: {value}, {n} ({text.t(method)})"


def rates_json(results: Sequence[SheetRates], text: Translator) -> str:
    """Return everything that was computed as JSON, without what is not published."""
    sheets = [
        {
            "sheet": result.schema.sheet.name,
            "program": result.schema.sheet.kind.name,
            "rows": {"read": result.rows_read, **{name: result.dispositions.get(name, 0) for name in DISPOSITIONS}},
            "roles": result.schema.roles,
            "personal_columns": result.schema.personal_columns,
            "questions": list(_questions(result)),
            "rates": list(as_records(result.rates)),
            "unpublished": int((result.rates["hidden"] & (result.rates["n"] > 0)).sum()),
            "remarks": list(dict.fromkeys(translate(remark, text) for remark in result.remarks)),
        }
        for result in results
    ]
    return json.dumps({"sheets": sheets}, ensure_ascii=False, indent=2)


def _questions(result: SheetRates) -> Iterator[dict[str, object]]:
    """Yield the base of each question, by service where a column names it.

    How many count, were asked, answered, and why the others did not.
    """
    totals = result.rates[result.rates["grouping"] == ""].drop_duplicates(["heading", "service"])
    for total in totals[~totals["hidden"]].to_dict("records"):
        outside = {name: int(total[name]) for name in OUT_OF_DENOMINATOR}
        yield {
            "question": total["heading"],
            "label": total["label"],
            "service": total["service"],
            "n": int(total["n"]),
            "asked": sum(int(total[name]) for name in STATES) - outside["not_asked"],
            **outside,
        }
