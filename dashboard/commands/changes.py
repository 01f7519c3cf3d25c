"""`versions` and `changes`: which versions are kept, what changed since one of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

from dashboard.commands.check import read_dataset
from dashboard.dataset.changes import compare_datasets
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import day_of
from dashboard.dates import is_date
from dashboard.errors import DashboardError
from dashboard.exports.change_export import ChangeExport, changes_to_csv, changes_to_json
from dashboard.exports.change_words import KIND_NAMES
from dashboard.exports.download_options import vocabulary
from dashboard.exports.selection_text import unknown_value_sentence
from dashboard.selection import VERSION, Selection, read_query
from dashboard.settings import Settings
from dashboard.sources.current_data import CurrentData
from dashboard.sources.source_factory import version_store_of
from dashboard.sources.version_history import MissingVersionError, VersionHistory
from dashboard.sources.version_store import VersionStore
from dashboard.text.translate import text_for


class ChangesError(DashboardError):
    """What was asked for at the command line cannot be answered; the message says why."""


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Run the command and return its exit code."""
    return (list_versions if options.command == "versions" else list_changes)(settings, options)


def list_versions(settings: Settings, options: argparse.Namespace) -> int:
    """Print the versions that are kept, or change what is pinned, and return the exit code."""
    store = _readable_store(settings)
    version = options.pin or options.unpin
    if version:
        if store.find(version) is None:
            raise ChangesError(f"The data version {version[:80]!r} is not kept. `versions` lists those that are.")
        if not store.pin(version, on=bool(options.pin)):
            raise ChangesError(f"{store.folder} cannot be written ({store.fault}).")
    pins, entries = store.pinned(), store.versions()
    if options.json:
        rows = [
            {**asdict(e.version), "since": day_of(e.since), "bytes": e.size, "pinned": e.hash in pins} for e in entries
        ]
        print(json.dumps(rows, indent=1))
        return 0
    for entry in entries:
        mark = "pinned" if entry.hash in pins else ""
        print(f"{entry.hash}  of {entry.date}  shown since {day_of(entry.since)}  {entry.size:>9,} bytes  {mark}")
    total = sum(entry.size for entry in entries)
    print(f"{len(entries):,} versions, {total:,} bytes in {store.folder or 'no folder: DASHBOARD_STATE is empty'}")
    return 0


def list_changes(settings: Settings, options: argparse.Namespace) -> int:
    """Print what changed since a version or a date, and return the exit code."""
    new, _source = read_dataset(settings)
    current = CurrentData(new, float("inf"), dict)
    old = _older(VersionHistory(_readable_store(settings)), options.since, current)
    text = text_for(options.lang)
    export = ChangeExport(old, new, _selection(options.filter, new, options.lang), text, compare_datasets(old, new))
    if options.json or options.csv:
        sys.stdout.buffer.write(changes_to_json(export) if options.json else changes_to_csv(export))
        sys.stdout.buffer.flush()
    else:
        print(*_lines(export), sep="\n")
    return 0


def _readable_store(settings: Settings) -> VersionStore:
    store = version_store_of(settings)
    try:
        store.require_readable()
    except OSError as error:
        raise ChangesError(
            f"{store.folder} cannot be read ({error.strerror}). Run this as the user that serves the dashboard."
        ) from None
    return store


def _older(history: VersionHistory, since: str, current: CurrentData) -> Dataset:
    """Return the dataset that a version or a date names."""
    version = since
    if not VERSION.fullmatch(since):
        if not is_date(since):
            raise ChangesError(f"--since: {since[:80]!r} is neither a version nor a date such as 2026-11-12.")
        version, early = history.version_at(since, current)
        if early:
            print(
                f"No version from before {since} is kept; these are the changes since the first one.", file=sys.stderr
            )
    try:
        return history.open(version, current).dataset
    except MissingVersionError as error:
        raise ChangesError(
            f"The data version {error.version} is {'no longer' if error.gone else 'not'} kept. "
            f"The nearest one is {error.nearest}. `python -m dashboard versions` lists all."
        ) from None


def _selection(query: str, dataset: Dataset, language: str) -> Selection:
    reading = read_query(query, vocabulary(dataset))
    if reading.problems or reading.unknown_keys:
        text = text_for(language)
        sentences = [unknown_value_sentence(problem, text) for problem in reading.problems]
        sentences += [f"--filter: {key!r} is no filter." for key in reading.unknown_keys]
        raise ChangesError(" ".join(sentences))
    return reading.selection


def _lines(export: ChangeExport) -> Iterator[str]:
    """Yield the changes for people: what, from what to what, by which source, why."""
    text, words = export.text, export.words
    yield f"{export.old.version} → {export.new.version}"
    yield ", ".join(f"{number} {text.t(KIND_NAMES[kind])}" for kind, number in export.counts.items())
    for number in export.key_numbers:
        yield f"  {number.label}: {number.before} → {number.after} {number.difference}".rstrip()
    for row in export.rows:
        yield f"{row.table} {row.id}: {text.t(KIND_NAMES[row.kind])}: {words.label(row)}"
        if row.kind in ("changed", "renamed"):
            cells = [(cell.column, cell.before, cell.after) for cell in row.cells]
            for column, before, after in cells or [("id", row.old_id, row.id)]:
                yield f"  {column}: {before or '—'} → {after or '—'}"
        if row.why:
            yield f"  {row.why}"
        if row.source and row.table != "sources":
            yield "  " + text.t("Source: {named}", named="; ".join(title for _key, title in words.source_titles(row)))
