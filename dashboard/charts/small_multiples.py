"""Strips one below the other with a column a survey round.

The rounds side by side, never joined, gaps left open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.charts import figure_style, survey_rows, survey_text
from dashboard.charts.chart import Figure, RenderContext
from dashboard.charts.list_layout import ListLayout, fitting

SCALE = 100
"""Pixels of 100%, the same in every strip."""

ROOM, TWO_LINES = 26, 52
"""Pixels above the highest column for its value, or for a date and a value."""

OPEN = 40
"""Pixels of the open place of a round without a figure."""

DRAWN = ("x", "value", "qualifier", "unit", "key", "hover")
"""What a column needs of its row."""

ROUND = ["round", "round_name", "round_n", "round_start", "round_end"]

LETTERS, LETTERS_WIDE = 11, 16
"""Letters of a line in a round: of the narrowest screen, of the narrowest wide one."""

COLUMN, PLACE = 0.42, 0.86
"""How wide a column and an open place are, as shares of the room of a round."""


def figure(rows: pd.DataFrame, reader: RenderContext, titles: Mapping[str, str]) -> Figure:
    """Return the figure of survey rounds.

    Rows have `measure`, `row_kind` and the round's number, name, period and n.

    `row_kind` is `main`, `service`, `trend` (joined: the same countries at two times) or `gap`.
    `titles` has what stands above each measure.
    """
    stack, data, previous = ListLayout(reader), list[Figure](), "main"
    rounds = list(survey_rows.each(rows[ROUND].drop_duplicates("round").sort_values("round")))
    heads = _heads(rounds, reader, stack)
    for measure, strip in _strips(rows, reader).items():
        known = [row for row in strip if row.row_kind != "gap"]
        kind = known[0].row_kind
        if kind == "service" != previous:
            stack.skip(18)
            stack.say(reader.text.t("Share of countries reporting disruption, service by service"), "strong")
        previous = kind
        stack.skip(10)
        room = TWO_LINES if kind == "trend" else ROOM
        beyond = 0 if all(row.qualifier == "exact" for row in known) else figure_style.OPEN_END * SCALE
        height = max(max(row.value for row in known) * SCALE / 100 + beyond + room, OPEN + 8)
        stack.labelled(titles[measure], height, "plain" if kind == "service" else "strong")
        stack.rule(-stack.depth)
        if kind == "trend":
            data.append(_trend(known, rounds, -stack.depth, reader))
        else:
            data += _columns(known, -stack.depth, reader)
            _open([row for row in strip if row.row_kind == "gap"], reader, stack)
    span = [0, len(rounds)]
    axis = {"visible": False, "range": span[::-1] if reader.mirrored else span, "automargin": False}
    return {"data": data, "layout": stack.layout(xaxis=axis, margin={"b": 8}, annotations=heads)}


def _strips(rows: pd.DataFrame, reader: RenderContext) -> dict[str, list[Any]]:
    """Return measure -> its rows, with the tooltip in `hover` and the place of the round in `x`."""
    strips: dict[str, list[Any]] = {}
    for row in survey_rows.each(rows):
        row.hover, row.x = survey_text.tooltip(row, reader), _middle(row)
        strips.setdefault(row.measure, []).append(row)
    return strips


def _heads(rounds: list[Any], reader: RenderContext, stack: ListLayout) -> list[Figure]:
    """Return the column headings of the rounds, and reserve their height.

    A heading is name, period and n.
    """
    text, heads, most = reader.text, list[Figure](), 1
    for row in rounds:
        period = _broken(text.period(row.round_start, row.round_end), reader)
        answers = figure_style.escape_text(text.t("n = {number}", number=text.number(row.round_n)))
        words = f"<b>{figure_style.escape_text(row.round_name)}</b><br>{period}<br>{answers}"
        heads.append(_note(words, _middle(row), 0, reader.theme.ink) | {"yanchor": "top"})
        most = max(most, words.count("<br>") + 1)
    stack.row(most * 18)
    return heads


def _columns(known: list[Any], floor: float, reader: RenderContext) -> list[Figure]:
    theme = reader.theme
    main = all(row.row_kind == "main" for row in known)
    colors = (theme.mark, theme.soft) if main else (theme.third, theme.third)
    frame = pd.DataFrame({name: [getattr(row, name) for row in known] for name in DRAWN})
    return figure_style.standing_traces(frame, reader, floor, SCALE, *colors, width=COLUMN)


def _open(gaps: list[Any], reader: RenderContext, stack: ListLayout) -> None:
    """Leave the place of a round without a figure visibly open, and say so in it."""
    floor, theme = -stack.depth, reader.theme
    for row in gaps:
        middle = _middle(row)
        sides = {"x0": middle - PLACE / 2, "x1": middle + PLACE / 2, "y0": floor, "y1": floor + OPEN}
        line = {"color": theme.muted, "width": 1, "dash": "dot"}
        stack.shapes.append({"type": "rect", "line": line, "layer": "below"} | sides)
        words = _broken(reader.text.t("not found"), reader)
        stack.notes.append(_note(words, middle, floor + OPEN / 2, theme.muted) | {"yanchor": "middle"})


def _trend(known: list[Any], rounds: list[Any], floor: float, reader: RenderContext) -> Figure:
    """Return the line of the same countries, each point at its time: in a round, or between two."""
    text, theme = reader.text, reader.theme
    points, words = sorted(known, key=lambda row: row.period_start), list[str]()
    for row in points:
        value = f"<b>{figure_style.escape_text(text.value(row.value, row.qualifier, row.unit))}</b>"
        between = row.period_start not in {asked.round_start for asked in rounds}
        time = figure_style.escape_text(text.period(row.period_start, row.period_end))
        words.append(f"{time}<br>{value}" if between else value)
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": [_when(row, rounds) for row in points],
        "y": [floor + row.value * SCALE / 100 for row in points],
        "text": words,
        "textposition": "top center",
        "textfont": {"size": 13, "color": theme.ink},
        "line": {"color": theme.other, "width": 3},
        "marker": {"size": 11, "symbol": "diamond", "color": theme.other},
        "customdata": [row.key for row in points],
        "hovertext": [row.hover for row in points],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _when(row: Any, rounds: list[Any]) -> float:
    """Return where a point stands.

    The middle of the round of its time, else the border between two rounds.
    """
    for asked in rounds:
        if asked.round_start == row.period_start:
            return _middle(asked)
    return float(sum(asked.round_end < row.period_start for asked in rounds))


def _broken(words: str, reader: RenderContext) -> str:
    """Return words broken to the width of a round on the narrowest screen.

    The thin spaces of dates break too.
    """
    letters = LETTERS_WIDE if reader.wide else LETTERS
    return figure_style.wrapped(words.replace("\u2009", " "), fitting(words, letters))


def _middle(row: Any) -> float:
    return float(row.round) - 0.5


def _note(words: str, x: float, y: float, color: str) -> Figure:
    """Return a text centred on a round; the words are escaped already."""
    place = {"x": x, "xref": "x", "y": y, "yref": "y", "xanchor": "center", "align": "center", "showarrow": False}
    return place | {"text": words, "font": {"size": 13, "color": color}}
