"""From the settings to the data that are followed: of a folder, or of a database."""

from __future__ import annotations

from dashboard.settings import Settings
from dashboard.sources.data_source import DataSource
from dashboard.sources.folder import FolderSource
from dashboard.sources.live_data import LiveData
from dashboard.sources.snapshots import Snapshots
from dashboard.sources.version_store import FOLDER, VersionStore


def data_source_of(settings: Settings) -> DataSource:
    """Return the place that the settings name; SettingsError where its URL is none."""
    if not settings.database:
        return FolderSource(settings.data)
    from dashboard.sources.database import DatabaseSource  # noqa: PLC0415 - only who keeps data in one waits for it

    return DatabaseSource(settings.database, settings.contract, settings.refresh)


def source_name(settings: Settings) -> str:
    """Return the display name of the data source, without password."""
    return data_source_of(settings).name if settings.database else str(settings.data)


def live_data_of(settings: Settings) -> LiveData:
    """Return the data of these settings; errors as of `LiveData` and `data_source_of`."""
    origin = data_source_of(settings)
    return LiveData(origin, Snapshots(settings.state, origin.name), versions=version_store_of(settings))


def version_store_of(settings: Settings) -> VersionStore:
    """Return the store of the data versions; SettingsError as `data_source_of`."""
    folder = Snapshots(settings.state, data_source_of(settings).name).folder
    return VersionStore(folder / FOLDER if folder else None, settings.versions, settings.versions_mb)
