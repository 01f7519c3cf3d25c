"""`CHARTS` is the table of contents: a new chart is one file and one line here."""

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
)

CHARTS = MappingProxyType({chart.id: chart for chart in _ALL})
"""The charts of what every package has, by id, in reading order."""

EVERY_CHART = MappingProxyType({**CHARTS, disruption_by_month.CHART.id: disruption_by_month.CHART})
"""Every chart by its id; figures by month, which few packages have, stand last."""
