"""What the operator may set, from the environment; every setting has a safe default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.errors import SettingsError

PREFIX = "DASHBOARD_"


@dataclass(frozen=True)
class Settings:
    """The settings of one running dashboard.

    `data` is the folder of the data package, `trusted_hosts` the host names that are answered
    (empty: any), `frame_ancestors` who may show `/embed/` pages in a frame (a CSP source list).
    """

    data: Path = field(default_factory=lambda: shipped_folder("data"))
    host: str = "127.0.0.1"
    port: int = 8050
    threads: int = 8
    trusted_hosts: tuple[str, ...] = ()
    frame_ancestors: str = "*"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings from variables such as `DASHBOARD_PORT`.

        Raises:
            SettingsError: a value is not of the kind the setting takes.
        """
        given = {
            key.removeprefix(PREFIX).lower(): value for key, value in environment.items() if key.startswith(PREFIX)
        }
        default = cls()
        return cls(
            data=Path(given.get("data", default.data)),
            host=given.get("host", default.host),
            port=whole_number("DASHBOARD_PORT", given.get("port", str(default.port)), 1, 65_535),
            threads=whole_number("DASHBOARD_THREADS", given.get("threads", str(default.threads)), 1, 256),
            trusted_hosts=tuple(filter(None, given.get("trusted_hosts", "").split(","))),
            frame_ancestors=given.get("frame_ancestors", default.frame_ancestors),
        )


def whole_number(name: str, text: str, lowest: int, highest: int) -> int:
    """Return a setting that is a whole number within bounds.

    Raises:
        SettingsError: it is not.
    """
    if text.isdecimal() and lowest <= int(text) <= highest:
        return int(text)
    raise SettingsError(f"{name}: {text!r} is not allowed. Give a whole number from {lowest} to {highest}.")


def shipped_folder(name: str) -> Path:
    """Return the folder `data` or `assets` that came with the program.

    In a checkout they stand beside the package; in an installed wheel, inside it.
    """
    package = Path(__file__).parent
    inside = package / "shipped" / name
    return inside if inside.is_dir() else package.parent / name
