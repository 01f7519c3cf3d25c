"""Rows that lie: bars from the reader's edge, values in words, or lanes of single marks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dashboard.plotting import figure_style
from dashboard.plotting.legend import plot_legend
from dashboard.plotting.plot import Plot, Row, Section, Series
from dashboard.plotting.plotly_axes import hidden_axis, log_axis, value_axis
from dashboard.plotting.plotly_bars import THICK, Bar, BarStyle, bar_traces
from dashboard.plotting.plotly_dots import Dot, dot_traces, dots, level_height
from dashboard.plotting.plotly_panel import BETWEEN, COLUMN, COMPACT, HALF, WIDE, Panel, Room, stack_panels
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.text_width import TextStyle, broken, line_height, longest_line, text_height, text_width

NAMES, VALUES = 170, 226
"""Pixels of the names of lanes, and of the values in words at their far end, on a wide screen."""

MOST_BESIDE = 4
"""Axes one below the other on a wide screen; more are divided between two columns."""

SMALLER = 0.75
"""What the smaller of two figures that share a screen has of the width of the larger."""

DIVIDED = 120
"""Pixels that have to be won before sections of one title are divided between two columns."""

RULE, PART, TITLE, HEADING, ROW = 16, 13, 8, 9, 3
"""Pixels around a rule, and above a part, a title, a heading, a row."""

LANE, LANE_FOOT, LANE_AIR = 20, 3, 6
"""Pixels of a lane of one level and below it on a wide screen, and above it on a narrow one."""


def rows_figure(plot: Plot, reader: RenderContext) -> Figure:
    """Return the figure of rows; neighbouring sections with one scale share an axis."""
    groups = [list(sections) for _scale, sections in groupby(plot.sections, lambda section: section.scale)]
    is_log = plot.sections[0].scale.kind == "log"
    is_divided = reader.wide and not reader.compact and not is_log and len(groups) > MOST_BESIDE
    room = _room(reader, is_log=is_log, is_divided=is_divided)
    panels = _panels(groups, plot, reader, room)
    columns = [panels]
    if is_divided:
        cut = _first_column_panels(groups, panels)
        columns = [panels[:cut], _panels(groups[cut:], plot, reader, room)]
    if plot.notes:
        columns[0].append(_notes(plot.notes, reader, room))
    return stack_panels(columns, reader, plot_legend(plot, reader, room.line, room.column))


def _room(reader: RenderContext, *, is_log: bool, is_divided: bool) -> Room:
    if not reader.wide:
        return Room(reader.line)
    if is_log:
        return Room(WIDE, NAMES, VALUES)
    if reader.compact:
        return Room(round(SMALLER * reader.figure_width), COMPACT)
    return Room(HALF) if is_divided else Room(WIDE, COLUMN)


def _first_column_panels(groups: Sequence[Sequence[Section]], panels: Sequence[Panel]) -> int:
    """Return how many panels the first of two columns of about the same height has."""
    heights = [panel.height for panel in panels]

    def cost(cut: int) -> float:
        is_cut = groups[cut - 1][-1].title == groups[cut][0].title
        return max(sum(heights[:cut]), sum(heights[cut:])) + DIVIDED * is_cut

    return min(range(1, len(groups)), key=cost)


def _panels(groups: Sequence[Sequence[Section]], plot: Plot, reader: RenderContext, room: Room) -> list[Panel]:
    """Return a panel a scale, from the top of a column."""
    panels, previous = list[Panel](), None
    for sections in groups:
        panel = Panel(
            reader, room, depth=BETWEEN if panels and panels[-1].axis.get("ticktext") else float(bool(panels))
        )
        (_lanes if sections[0].scale.kind == "log" else _bars)(panel, sections, previous, plot)
        panels.append(panel)
        previous = sections[-1]
    return panels


def _notes(notes: Sequence[str], reader: RenderContext, room: Room) -> Panel:
    panel = Panel(reader, room, depth=BETWEEN)
    for note in notes:
        panel.write(note, "muted")
    return panel


def _write_part(panel: Panel, section: Section, previous: Section | None, detail: str = "") -> float | None:
    """Write the heading of a part where it begins and return its middle."""
    if not section.part or (previous and previous.part == section.part):
        return None
    if panel.depth > BETWEEN and panel.axis.get("ticktext"):
        panel.skip(RULE / 2)
        panel.rule()
        panel.skip(RULE / 2)
    elif previous:
        panel.skip(PART - (panel.depth if panel.depth <= BETWEEN else 0))
    style: TextStyle = "strong" if detail else "title"
    panel.write_heading(section.part, detail, style)
    return line_height(style) / 2 - panel.depth


def _bars(panel: Panel, sections: Sequence[Section], previous: Section | None, plot: Plot) -> None:
    """Draw sections of bars and of values in words on one axis."""
    scale, reader = sections[0].scale, panel.reader
    marks = [mark for section in sections for row in section.rows for mark in row.marks]
    panel.axis = (
        value_axis(scale, marks, panel.room.plot, reader) if marks else hidden_axis(scale.start, scale.end, reader)
    )
    bars, words = list[tuple[Row, Bar]](), list[tuple[Row, float, str]]()
    for section in sections:
        part = _write_part(panel, section, previous)
        if section.title and (part is not None or not previous or previous.title != section.title):
            panel.skip(TITLE)
            panel.write(section.title, "title" if any(row.kind == "heading" for row in section.rows) else "strong")
        if section.unit_name:
            panel.write(section.unit_name, "muted")
        for row in section.rows:
            _write_row(panel, section, row, bars, words)
        previous = section
    panel.traces += _bar_traces(bars, plot.series, reader)
    if words:
        panel.traces.append(_words(words, scale.start, reader))


def _write_row(
    panel: Panel, section: Section, row: Row, bars: list[tuple[Row, Bar]], words: list[tuple[Row, float, str]]
) -> None:
    """Write the texts of a row, and note where its bars or its words stand."""
    reader = panel.reader
    if row.kind in ("title", "note"):
        panel.write(row.label, "title" if row.kind == "title" else "muted")
    elif row.kind == "heading":
        panel.skip(HEADING)
        value = reader.text.labelled(row.label, row.value_text) if row.value_text else row.label
        panel.write_heading(value, row.detail, hover=row.tooltip)
    elif row.marks:
        panel.skip(ROW)
        y = panel.write_label(row.label, row.detail, THICK + 6)
        bars += [(row, Bar(mark, section.scale, y, section.scale.start)) for mark in row.marks]
    else:
        panel.skip(ROW)
        _write_words(panel, row, words)


def _write_words(panel: Panel, row: Row, words: list[tuple[Row, float, str]]) -> None:
    """Place a value in words where its bar would begin, on a line with its label if it fits."""
    label = " · ".join(filter(None, (row.label, row.detail)))
    markup = broken(row.value_text, "strong", panel.room.plot)
    width = text_width(row.value_text, "strong") + text_width(label, "plain") + 10
    if panel.room.column or width > panel.room.line:
        y = panel.write_label(row.label, row.detail, max(THICK + 6, text_height(markup, "strong")))
    else:
        y, markup = panel.row(THICK + 6), f"{markup}\u2002{figure_style.escape_text(label)}"
    words.append((row, y, f"\u2009{markup}".replace("<br>", "<br>\u2009")))


def _words(words: Sequence[tuple[Row, float, str]], start: float, reader: RenderContext) -> Figure:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [start] * len(words),
        "y": [y for _row, y, _words in words],
        "text": [markup for _row, _y, markup in words],
        "textposition": "middle left" if reader.mirrored else "middle right",
        "textfont": {"size": figure_style.LABEL_SIZE, "color": reader.theme.ink},
        **figure_style.tooltip_keys(row for row, _y, _words in words),
        "cliponaxis": False,
    }


def _bar_traces(bars: Sequence[tuple[Row, Bar]], series: Sequence[Series], reader: RenderContext) -> list[Figure]:
    """Return the bars by their look: of a series, of a chosen country, of all others."""
    theme, traces = reader.theme, list[Figure]()
    for look in (Series("", ""), *series):
        series_bars = [bar for row, bar in bars if bar.mark.series == look.key and row.kind != "local"]
        traces += bar_traces(series_bars, BarStyle(theme.color(look.color), theme.soft, name=look.name), reader)
    local = [bar for row, bar in bars if row.kind == "local"]
    return traces + bar_traces(local, BarStyle(theme.other, theme.other), reader)


def _lanes(panel: Panel, sections: Sequence[Section], previous: Section | None, plot: Plot) -> None:
    """Draw lanes of single marks, the values in words at their far end."""
    scale, reader = sections[0].scale, panel.reader
    in_heading = reader.wide and bool(sections[0].part)
    panel.axis = log_axis(scale, reader, "" if in_heading else sections[0].unit_name)
    dot_places = list[tuple[Dot, float]]()
    for section in sections:
        part = _write_part(panel, section, previous, section.unit_name if in_heading else "")
        _write_value_name(panel, section.value_name, part)
        for row in section.rows:
            if row.kind == "note":
                panel.skip(LANE_AIR)
                panel.write(row.label, "muted")
            else:
                dot_places += _lane(panel, section, row)
        previous = section
    panel.traces += dot_traces(dot_places, {look.key: look for look in plot.series}, reader)


def _write_value_name(panel: Panel, name: str, part: float | None) -> None:
    """Write what the values in words are: above them, or on a narrow screen in a line."""
    if panel.room.far and name:
        y = panel.row(LANE) if part is None else part
        panel.write_far(y, figure_style.escape_text(name), muted=True)
    elif name:
        panel.skip(TITLE)
        panel.write(name, "muted")


def _lane(panel: Panel, section: Section, row: Row) -> list[tuple[Dot, float]]:
    """Write the texts of a lane and return its marks with their vertical places."""
    reader, lane_dots = panel.reader, dots(row.marks, section.scale, panel.reader)
    value = figure_style.escape_text(row.value_text)
    value = f"<b>{value}</b>" if row.total or len(row.marks) == 1 else value
    words = f"{value} ({figure_style.escape_text(row.detail)})" if row.detail else value
    level, levels = level_height(reader), 1 + max((dot.level for dot in lane_dots), default=0 if reader.wide else -1)
    if panel.room.column:
        middle = panel.write_label(row.label, "", LANE, "name")
        top = -middle - level / 2
        panel.write_far(middle, words)
        panel.depth += LANE_FOOT + level * (levels - 1)
    else:
        panel.skip(LANE_AIR)
        middle = -panel.depth - 10
        panel.write(row.label, "name")
        width = text_width(row.label, "name") + longest_line(words, "name") + BETWEEN
        panel.write_far(middle if width <= panel.room.line else panel.row(line_height("plain")), words)
        top = panel.depth + ROW
        panel.depth += level * levels + ROW
    return [(dot, -(top + level * (dot.level + 0.5))) for dot in lane_dots]
