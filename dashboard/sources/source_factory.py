"""From the settings to the data that are followed: of a folder, or of a database."""

from __future__ import annotations

from dashboard.settings import Settings
from dashboard.sources.data_source import Origin
from dashboard.sources.folder import Folder
from dashboard.sources.live_data import Live
from dashboard.sources.snapshots import Snapshots


def origin_of(settings: Settings) -> Origin:
    """Return the place that the settings name.

    Raises:
        SettingsError: the URL of the database cannot be used.
    """
    if not settings.database:
        return Folder(settings.data)
    from dashboard.sources.database import Database  # noqa: PLC0415 - only who keeps data in one waits for it

    return Database(settings.database, settings.contract, settings.refresh)


def place(settings: Settings) -> str:
    """Return what the operator calls the place of the data; never a password."""
    return origin_of(settings).name if settings.database else str(settings.data)


def followed(settings: Settings) -> Live:
    """Return the data of these settings, good ones, from now or from before.

    Raises:
        DataError: the data cannot be used, and there are none from before.
        OriginError: their place does not answer, and there are none from before.
        SettingsError: the URL of the database cannot be used.
    """
    origin = origin_of(settings)
    return Live(origin, Snapshots(settings.state, origin.name))
