"""How disruption was told of from round to round of the WHO pulse survey, and what can be compared across them."""

from __future__ import annotations

import pandas as pd

from dashboard.charts import strips, surveys
from dashboard.charts.chart import Chart, Column, Figure, Reader, empty_rows
from dashboard.dataset.records import WORLD, Dataset
from dashboard.selection import Selection
from dashboard.text.translate import message, text_for

FAMILY = "who-ehs"
"""The rounds of the WHO pulse survey on continuity of essential health services."""

SHARE = "services_disrupted_share"
TREND = "services_disrupted_share_trend"
"""The same share over the countries that answered in each round compared: the only line there is."""

EXTRA = (*surveys.EXTRA, "service_name", "measure", "round", "round_name", "round_n", "round_start", "round_end")

def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the figures of each round: any disruption, the average share of services, comparable services.

    A service counts as comparable when two or more rounds give a figure; a chosen one is shown with any.

    Returns:
        The common columns and `EXTRA`. `row_kind` is `main`, `service`, `trend` (the same countries at two
        times) or `gap`: a round that gives no figure of this measure (`value` is NaN). `measure` is the id
        of a strip; `round_n`, `round_start`, `round_end` are those of the survey. Empty when no service matches.
    """
    found = surveys.figures(dataset, selection)
    found = surveys.shares(
        found[(found["family"] == FAMILY) & (found["scope"] == WORLD)], "disruption", "disruption_other"
    )
    measure = found["indicator"] + " " + found["service"]
    rounds = found.groupby(measure)["round"].transform("nunique") if len(found) else measure
    found = found.assign(measure=measure, row_kind=_kinds(found), label=surveys.named(found))
    chosen = bool(selection.service or selection.group)
    found = found[(found["row_kind"] != "service") | (rounds > 1) | chosen]
    found = found[found["row_kind"] != ""]
    if found.empty:
        return empty_rows(EXTRA)
    asked = dataset.surveys[dataset.surveys["family"] == FAMILY].sort_values("round")
    frame = pd.concat([found, _gaps(found, asked, dataset, selection.lang)], ignore_index=True)
    return _ordered(_with_rounds(frame, asked, selection.lang))


def _kinds(found: pd.DataFrame) -> pd.Series:
    """Return what each row is for; "" for what is measured in no strip."""
    kinds = found["indicator"].map({SHARE: "main", TREND: "trend", "disrupted_any": "service"}).fillna("")
    return kinds.mask(found["summary"] & (kinds == "service"), "main")


def _gaps(found: pd.DataFrame, asked: pd.DataFrame, dataset: Dataset, language: str) -> pd.DataFrame:
    """Return a row for each round without a figure of a measure that other rounds give."""
    text, names = text_for(language), dataset.names("surveys", language, "short_name")
    note = text.t("No figure was published for this round.")
    gaps = []
    for _, strip in found[found["row_kind"] != "trend"].groupby("measure", sort=False):
        for survey in asked[~asked["id"].isin(strip["survey"])].itertuples():
            said = {
                "row_kind": "gap",
                "key": f"gap-{strip.iloc[0]['key']}-{survey.id}",
                "note": note,
                "value": float("nan"),
            }
            when = {"n": survey.n, "period_start": survey.period_start, "period_end": survey.period_end}
            what = {"survey": survey.id, "survey_name": names[survey.id], "source": survey.source, "qualifier": "exact"}
            gaps.append(strip.iloc[0].to_dict() | said | when | what)
    return pd.DataFrame(gaps, columns=found.columns)


def _with_rounds(frame: pd.DataFrame, asked: pd.DataFrame, language: str) -> pd.DataFrame:
    text, facts = text_for(language), asked.set_index("id")
    number = frame["survey"].map(facts["round"])
    return frame.assign(
        round=number,
        round_name=number.map(lambda found: text.t("Round {number}", number=text.number(found))),
        round_n=frame["survey"].map(facts["n"]),
        round_start=frame["survey"].map(facts["period_start"]),
        round_end=frame["survey"].map(facts["period_end"]),
    )


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """Put any disruption first, then shares of services, then services, each by round."""
    rank = frame.groupby("measure")["indicator_order"].transform("min")
    single = frame["measure"].isin(frame.loc[frame["row_kind"] == "service", "measure"])
    ordered = frame.assign(_single=single, _rank=rank).sort_values(
        ["_single", "_rank", "order", "measure", "round", "period_start"], kind="stable"
    )
    return surveys.stacked([ordered], EXTRA)


def figure(rows: pd.DataFrame, reader: Reader) -> Figure:
    """Draw a strip a measure, with a column a round; no line joins rounds that asked different countries."""
    return strips.figure(rows, reader, _titles(rows, reader))


def _titles(rows: pd.DataFrame, reader: Reader) -> dict[str, str]:
    """Return what stands above each strip: the measure, and whose figures they are where not of all who answered."""
    text, titles = reader.text, dict[str, str]()
    for row in rows[rows["row_kind"] != "gap"].drop_duplicates("measure").itertuples():
        name = row.label if row.row_kind == "service" else row.indicator_name
        if row.row_kind == "main" and row.indicator != SHARE:
            name = text.t("{measure}: {service}", measure=row.indicator_name, service=row.service_name)
        if row.row_kind == "trend":
            name = text.t("{measure} ({answered})", measure=name, answered=surveys.answered("countries", row.n, text))
        elif pd.isna(row.n):
            name = text.t("{measure} (number of countries not stated)", measure=name)
        titles[row.measure] = name
    return titles


def finding(rows: pd.DataFrame, reader: Reader) -> str:
    """Say what the rounds tell of any disruption, and the one change that is of the same countries."""
    text = reader.text
    known = rows[rows["value"].notna()]
    trend = known[known["row_kind"] == "trend"].sort_values("period_start")
    any_service = known[(known["row_kind"] == "main") & (known["indicator"] != SHARE)]
    if len(trend) > 1 and len(any_service):
        ends = [text.value(row.value, row.qualifier, row.unit) for row in trend.itertuples()]
        values = any_service["value"]
        return text.t(
            "{low} to {high} of countries reported disruption in every round with a figure; "
            "among the same {n} countries the share of services disrupted went from {start} to {end}",
            low=text.number(values.min()),
            high=text.value(values.max(), "exact", any_service.iloc[0]["unit"]),
            n=text.number(trend.iloc[0]["n"]),
            start=ends[0],
            end=ends[-1],
        )
    first = known[known["measure"] == known.iloc[0]["measure"]]
    return text.t("{service}: {list}", service=first.iloc[0]["label"], list=_by_round(first, reader))


def _by_round(strip: pd.DataFrame, reader: Reader) -> str:
    text = reader.text
    return text.listed(
        [
            text.t(
                "{value} ({round})",
                value=text.value(row.value, row.qualifier, row.unit) or text.t("not published"),
                round=row.round_name,
            )
            for row in strip.itertuples()
        ]
    )


def subtitle(rows: pd.DataFrame, reader: Reader) -> str:
    """Name the survey, how many countries each round had, and the time they span."""
    text = reader.text
    lowest, highest = text.number(rows["round_n"].min()), text.number(rows["round_n"].max())
    return surveys.titled(
        text,
        text.t("Shares of countries and of services, WHO pulse survey of essential health services"),
        text.n("{number} round", "{number} rounds", rows["round"].nunique()),
        text.t("{lowest} to {highest} countries", lowest=lowest, highest=highest),
        text.period(rows["round_start"].min(), rows["round_end"].max()),
    )


def summary(rows: pd.DataFrame, reader: Reader) -> str:
    """Give each measure round by round, gaps included, and the trend of the same countries."""
    text, titles = reader.text, _titles(rows, reader)
    sentences = [text.t("Columns by survey round; rounds are not joined, since they asked different countries.")]
    for measure, strip in rows.groupby("measure", sort=False):
        if (strip["row_kind"] == "trend").any():
            points = [
                text.t(
                    "{value} ({period})",
                    value=text.value(row.value, row.qualifier, row.unit),
                    period=text.period(row.period_start, row.period_end),
                )
                for row in strip.sort_values("period_start").itertuples()
            ]
            sentences.append(text.t("{service}: {list}.", service=titles[str(measure)], list=text.listed(points)))
        else:
            sentences.append(text.t("{service}: {list}.", service=titles[str(measure)], list=_by_round(strip, reader)))
    return " ".join(sentences)


CHART = Chart(
    id="disruption-by-round",
    page="/services",
    name=message("Disruption by survey round"),
    question=message("How did disruption change from one survey round to the next?"),
    filters=("service", "group"),
    columns=(
        Column("label", message("Measure")),
        Column("round_name", message("Round")),
        Column("value", message("Value"), "value"),
        Column("n", message("Countries that answered"), "number"),
        Column("period", message("Period"), "period"),
        Column("survey_name", message("Survey")),
        Column("note", message("Note")),
        Column("source", message("Source"), "source"),
    ),
    rows=rows,
    figure=figure,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message(
        "The rounds are not like for like: each asked other countries, with another questionnaire. "
        "Only the line joins figures of the same countries."
    ),
)
