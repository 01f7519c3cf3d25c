"""`CHARTS` is the table of contents.

A new chart is one file beside this one and one line here.
"""

from __future__ import annotations

from types import MappingProxyType

from dashboard.charts import (
    activities_by_month,
    activity_timeline,
    disruption_by_month,
    disruption_by_round,
    disruption_by_scope,
    disruption_by_service,
    participants_by_country,
    procurement_by_country,
    response_measures,
    service_outputs,
)
from dashboard.charts.chart import Chart

_ALL: tuple[Chart, ...] = (
    disruption_by_service.CHART,
    disruption_by_round.CHART,
    disruption_by_scope.CHART,
    response_measures.CHART,
    activity_timeline.CHART,
    activities_by_month.CHART,
    participants_by_country.CHART,
    procurement_by_country.CHART,
    service_outputs.CHART,
    disruption_by_month.CHART,
)

CHARTS = MappingProxyType({chart.id: chart for chart in _ALL})
"""Every chart by its id, in reading order."""
