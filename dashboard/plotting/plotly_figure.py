"""Draw a plot as a Plotly figure: wide, narrow and right to left."""

from __future__ import annotations

from dashboard.plotting.change_rings import ring_figure, ring_plot
from dashboard.plotting.plot import Plot
from dashboard.plotting.plotly_matrix import matrix_figure
from dashboard.plotting.plotly_rows import rows_figure
from dashboard.plotting.plotly_stacks import stacks_figure
from dashboard.plotting.plotly_strips import strips_figure
from dashboard.plotting.render_context import Figure, RenderContext


def plotly_figure(plot: Plot, reader: RenderContext) -> Figure:
    """Return the figure of a plot in one of four layouts, with rings where marks changed."""
    return ring_figure(_figure(ring_plot(plot, reader.older), reader), reader)


def _figure(plot: Plot, reader: RenderContext) -> Figure:
    if plot.direction == "columns":
        is_stacked = not any(section.title for section in plot.sections)
        return (stacks_figure if is_stacked else strips_figure)(plot, reader)
    return (matrix_figure if plot.columns else rows_figure)(plot, reader)
