"""A figure for a larger screen shows the same data, with everything that has a size larger."""

from __future__ import annotations

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.plotting.figure_scaling import scale_figure
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection


def test_what_has_a_size_grows_and_data_stay() -> None:
    figure = {
        "data": [
            {
                "x": [1, 2],
                "width": 0.4,
                "text": ["a", "<span style='font-size:10px'>b</span>"],
                "marker": {"size": [6, 8], "line": {"width": 1}, "pattern": {"size": 5}},
                "name": "font-size:10px",
            }
        ],
        "layout": {
            "height": 100,
            "meta": {"width": 800, "walk": "words"},
            "autosize": True,
            "margin": {"l": 8, "r": 4},
            "xaxis": {"range": [0, 10], "tickfont": {"size": 12}, "ticktext": ["0", "5"]},
            "annotations": [{"text": "<i style='font-size:20px'>x</i>", "y": 3, "yshift": 17, "font": {"size": 14}}],
            "yaxis": {"ticktext": ["<i style='font-size:20px'>x</i>"], "ticklabelstandoff": -331},
            "shapes": [
                {"x0": -8, "x1": -4, "xsizemode": "pixel", "y0": 1, "y1": 2, "line": {"width": 2}},
                {"path": "M-6,2L1,0Z", "xsizemode": "pixel", "ysizemode": "pixel"},
            ],
        },
    }
    assert scale_figure(figure, 1.5) == {
        "data": [
            {
                "x": [1, 2],
                "width": 0.4,
                "text": ["a", "<span style='font-size:15px'>b</span>"],
                "marker": {"size": [9, 12], "line": {"width": 1.5}, "pattern": {"size": 7.5}},
                "name": "font-size:10px",
            }
        ],
        "layout": {
            "height": 150,
            "meta": {"width": 1200.0, "walk": "words"},
            "autosize": True,
            "margin": {"l": 12, "r": 6},
            "xaxis": {"range": [0, 10], "tickfont": {"size": 18}, "ticktext": ["0", "5"]},
            "annotations": [{"text": "<i style='font-size:30px'>x</i>", "y": 3, "yshift": 25.5, "font": {"size": 21}}],
            "yaxis": {"ticktext": ["<i style='font-size:30px'>x</i>"], "ticklabelstandoff": -496},
            "shapes": [
                {"x0": -12, "x1": -6, "xsizemode": "pixel", "y0": 1, "y1": 2, "line": {"width": 3}},
                {"path": "M-9,3L1.5,0Z", "xsizemode": "pixel", "ysizemode": "pixel"},
            ],
        },
    }


@pytest.mark.parametrize("chart", CHARTS)
def test_a_figure_that_is_no_larger_is_the_same(chart: str, dataset: Dataset, wide: RenderContext) -> None:
    figure = CHARTS[chart].draw(CHARTS[chart].rows(dataset, Selection()), wide)
    assert scale_figure(figure, 1) == figure
    larger = scale_figure(figure, 2)
    assert larger["layout"]["height"] == 2 * figure["layout"]["height"]
    assert [trace.get("x") for trace in larger["data"]] == [trace.get("x") for trace in figure["data"]]
