"""`/health`: alive, ready, and which data."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, jsonify

from dashboard.dataset.records import Dataset


def register_health(server: Flask, current: Callable[[], Dataset]) -> None:
    """Answer `/health` with `{"status": "ready", "data": {"version", "date", "rows"}}`."""

    @server.get("/health")
    def health() -> Response:
        dataset = current()
        rows = {name: len(dataset.table(name)) for name in dataset.contract.tables}
        data = {"version": dataset.version.hash, "date": dataset.version.date, "rows": rows}
        response = jsonify({"status": "ready", "data": data})
        response.headers["Cache-Control"] = "no-store"
        return response
