"""Counts and times of requests, for Prometheus, at a port of their own."""

from __future__ import annotations

import os

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

from dashboard.settings import SHARED_COUNTS
from dashboard.web.request_bounds import method_of
from dashboard.web.request_log import seconds_taken

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds by which answers are sorted."""


def register_metrics(server: Flask) -> CollectorRegistry:
    """Register request counters, and return their registry.

    `dashboard_requests_total` by method, route and status; `dashboard_request_seconds` by route. A route is the
    pattern of an address (`/download/<chart>.<extension>`), so that their number is bounded, whatever is asked.
    """
    registry = CollectorRegistry()
    if SHARED_COUNTS in os.environ:
        MultiProcessCollector(registry)
    target = None if SHARED_COUNTS in os.environ else registry
    answers = Counter("dashboard_requests", "Requests answered", ["method", "route", "status"], registry=target)
    seconds = Histogram("dashboard_request_seconds", "Time to an answer", ["route"], buckets=BOUNDS, registry=target)

    @server.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        answers.labels(method_of(request), route, str(response.status_code)).inc()
        seconds.labels(route).observe(seconds_taken())
        return response

    return registry
