"""`/health`: alive, ready, and which data."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, jsonify

from dashboard.sources.current_data import CurrentData
from dashboard.sources.room_store import RoomStore
from dashboard.sources.version_store import VersionStore
from dashboard.web.static_files import plotly_bundle


def register_health(
    server: Flask, current_data: Callable[[], CurrentData], store: VersionStore, rooms: RoomStore
) -> None:
    """Answer `/health` with `{"status": "ready", "data": ..., "plotly": "basic" or "full"}`.

    `data` holds `version`, `date`, `rows` by table, `since` (when they were first shown), `age` (seconds since then),
    `looked` (when this process last looked for newer ones; it stands still while their place does not answer),
    `refused` (null, or since when and why newer data are not shown: `faulty` or `unreachable`) and `kept` (whether a
    restart would find them on disk). `versions` holds how many older ones are kept: `kept`, `bytes`, `oldest` (the day
    of its data, or null), `pinned`, and `whole` (whether the newest could be kept, too).
    `rooms` holds how many are `open`, null where none can be.
    """

    @server.get("/health")
    def health() -> Response:
        data = current_data()
        response = jsonify(
            status="ready",
            data=_data(data),
            plotly=plotly_bundle().kind,
            versions=_versions(store, data.unkept),
            rooms={"open": rooms.count()},
        )
        response.headers["Cache-Control"] = "no-store"
        return response


def _versions(store: VersionStore, unkept: str) -> dict[str, Any]:
    """Return how many versions are kept; none is while the data themselves are `unkept`."""
    versions = store.versions()
    return {
        "kept": len(versions),
        "bytes": sum(entry.size for entry in versions),
        "oldest": versions[0].date if versions else None,
        "pinned": len(store.pinned() & {entry.hash for entry in versions}),
        "whole": not (store.fault or unkept),
    }


def _data(current: CurrentData) -> dict[str, Any]:
    """Return which data are shown, since when, and whether newer ones are refused."""
    dataset, refusal = current.dataset, current.refused
    return {
        "version": dataset.version.hash,
        "date": dataset.version.date,
        "rows": {name: len(dataset.table(name)) for name in dataset.contract.tables},
        "since": _moment(current.since),
        "looked": _moment(current.looked),
        "age": max(0, int(time.time() - current.since)),
        "refused": {"since": _moment(refusal.since), "reason": refusal.reason} if refusal else None,
        "kept": not current.unkept,
    }


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
