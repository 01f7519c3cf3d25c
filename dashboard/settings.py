"""What the operator may set, from the environment; every setting has a safe default."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from ipaddress import ip_address
from math import log2
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dashboard.errors import SettingsError

PREFIX = "DASHBOARD_"

LOGS = ("plain", "json", "quiet")
"""Forms of the log: lines for people, lines for programs, warnings only."""

SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""The variable, set by the program, that names the folder in which several processes add up what they count."""

PREFIX_FORM, MAX_PREFIX_LENGTH = re.compile(r"(/[A-Za-z0-9~_-][A-Za-z0-9._~-]*)+"), 200
OWN_PATHS = frozenset(
    (
        *("activities", "assets", "bootstrap", "changes", "compare", "country", "download", "embed", "health", "notes"),
        *("oembed", "plotly", "preview", "rates", "refresh", "room", "search", "services", "sign-in", "sign-out"),
        *("sources", "static", "template", "theme.css", "_dash-component-suites"),
    )
)
"""First parts of the addresses of the dashboard: with one as its prefix, a path could be meant in two ways."""

PRINTABLE = re.compile("[!-~]+")

MIN_SECRET_LENGTH, MIN_SECRET_BITS = 43, 160
"""Of a secret that signs: 32 random bytes in base64 are 43 characters, and hold more than that many bits."""

PLACEHOLDERS = ("change", "secret", "passwor", "default", "example", "placeholder", "dashboard", "123456", "qwerty")
"""What stands in a secret that was copied from instructions."""

COMMAND_HINT = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"


@dataclass(frozen=True)
class SignIn:
    """An OpenID Connect provider and our client; `secret` signs cookies on all machines."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """The settings of one running dashboard.

    `data` is the folder of the data package, `database` an SQLAlchemy URL from which the tables are read instead every
    `refresh` seconds (then the contract is that of the folder `contract`), `state` where the last good data are kept
    (None: in memory only), `versions` how many data versions are kept there (0: none) and `versions_mb` how many
    megabytes of them, `workers` the number of processes that answer, each with `threads`,
    `trusted_proxy` the address of the proxy that is believed when it says under which name it was asked,
    `trusted_hosts` the host names that are answered
    (empty: any), `frame_ancestors` who may show `/embed/` pages in a frame (a CSP source list), `log` what the
    log looks like, `metrics_port` where Prometheus finds its counts (0: nowhere),
    `template` a PowerPoint template that all decks are made in (None: our own),
    `preview` whether readers may try files of their own, `sign_in` who knows the readers (None: all are let in),
    `prefix` the path under which a proxy shows the dashboard ("": at the root of its host).
    """

    data: Path = field(default_factory=lambda: shipped_folder("data"))
    database: str = field(default="", repr=False)
    contract: Path = field(default_factory=lambda: shipped_folder("data"))
    refresh: int = 60
    state: Path | None = None
    versions: int = 400
    versions_mb: int = 200
    host: str = "127.0.0.1"
    port: int = 8050
    threads: int = 8
    workers: int = 1
    trusted_proxy: str = ""
    trusted_hosts: tuple[str, ...] = ()
    frame_ancestors: str = "*"
    log: str = "plain"
    metrics_port: int = 0
    template: Path | None = None
    preview: bool = True
    sign_in: SignIn | None = None
    prefix: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read variables such as `DASHBOARD_PORT`; `SettingsError` for a value that is not allowed."""
        variables = _Variables(
            (key.removeprefix(PREFIX).lower(), value) for key, value in environment.items() if key.startswith(PREFIX)
        )
        default = cls()
        settings = cls(
            **data_setting(variables.get("data", "")),
            contract=Path(variables.get("contract", default.contract)),
            refresh=variables.whole_number("refresh", default.refresh, 1, 86_400),
            state=_state_folder(variables, environment),
            versions=variables.whole_number("versions", default.versions, 0, 10_000),
            versions_mb=variables.whole_number("versions_mb", default.versions_mb, 1, 100_000),
            host=variables.get("host", default.host),
            port=variables.whole_number("port", default.port, 1, 65_535),
            threads=variables.whole_number("threads", default.threads, 1, 256),
            workers=variables.whole_number("workers", default.workers, 1, 64),
            trusted_proxy=_trusted_proxy(variables.get("trusted_proxy", default.trusted_proxy)),
            trusted_hosts=tuple(filter(None, map(str.strip, variables.get("trusted_hosts", "").split(",")))),
            frame_ancestors=_frame_ancestors(variables.get("frame_ancestors", default.frame_ancestors)),
            log=one_of("DASHBOARD_LOG", variables.get("log", default.log), LOGS),
            metrics_port=variables.whole_number("metrics_port", default.metrics_port, 0, 65_535),
            template=Path(variables["template"]) if variables.get("template") else None,
            preview=one_of("DASHBOARD_PREVIEW", variables.get("preview", "on"), ("on", "off")) == "on",
            prefix=_prefix(variables.get("prefix", "")),
            sign_in=_sign_in(variables),
        )
        variables.refuse_unknown()
        return settings


class _Variables(dict[str, str]):
    """The variables of the environment by name, which keeps which were asked for."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        super().__init__(entries)
        self._known: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """Return a variable, and keep that there is a setting of this name."""
        self._known.add(key)
        return super().get(key, default)

    def whole_number(self, key: str, default: int, lowest: int, highest: int) -> int:
        """Return a variable that is a whole number within bounds, or refuse it."""
        return whole_number(PREFIX + key.upper(), self.get(key, str(default)), lowest, highest)

    def refuse_unknown(self) -> None:
        """Refuse variables that no setting asked for; the message never holds a value."""
        for name in sorted(self.keys() - self._known):
            nearest = get_close_matches(name, self._known, 1, 0.6)
            hint = f" Is {PREFIX}{nearest[0].upper()} meant?" if nearest else ""
            raise SettingsError(f"{PREFIX}{name.upper()} is no setting.{hint} README.md lists them; unset it.")


def _prefix(text: str) -> str:
    """Return the prefix of all addresses, such as /covid, without a slash at its end."""
    prefix = text.rstrip("/")
    if not prefix:
        return ""
    if not PREFIX_FORM.fullmatch(prefix) or len(prefix) > MAX_PREFIX_LENGTH or prefix.split("/")[1] in OWN_PATHS:
        raise SettingsError(
            f"DASHBOARD_PREFIX: {text!r} is not allowed. Give a path of letters, digits and -._~ such as /covid; "
            f"its first part is none of {', '.join(sorted(OWN_PATHS))}."
        )
    return prefix


def _trusted_proxy(text: str) -> str:
    """Return the address of the proxy as connections name it; a name or network has none."""
    if text in ("", "*"):
        return text
    try:
        return str(ip_address(text))
    except ValueError:
        raise SettingsError(
            f"DASHBOARD_TRUSTED_PROXY: {text!r} is not allowed. Give one IP address such as 127.0.0.1, or * for any."
        ) from None


def _frame_ancestors(text: str) -> str:
    """Return who may frame embeds, as a source list of a policy, which no other rule follows."""
    if not all(PRINTABLE.fullmatch(source) and not set(source) & set(";,") for source in text.split()):
        raise SettingsError(
            f"DASHBOARD_FRAME_ANCESTORS: {text!r} is not allowed. Give addresses with spaces between them, such as "
            "https://example.org, or * for all, or 'none'."
        )
    return text


def _sign_in(variables: Mapping[str, str]) -> SignIn | None:
    """Return the sign-in settings, or None.

    Raises:
        SettingsError: only a part is said, or a secret is weak (the message never holds it), or no host is trusted.
    """
    values = {
        "DASHBOARD_OIDC_ISSUER": variables.get("oidc_issuer", ""),
        "DASHBOARD_OIDC_CLIENT_ID": variables.get("oidc_client_id", ""),
        "DASHBOARD_OIDC_CLIENT_SECRET": _secret("oidc_client_secret", variables),
        "DASHBOARD_SECRET": _secret("secret", variables),
    }
    missing = [name for name, value in values.items() if not value]
    if len(missing) == len(values):
        return None
    if missing:
        raise SettingsError(f"To have readers sign in, set {', '.join(missing)} too. To let everybody in, set none.")
    issuer, client_id, client_secret, secret = values.values()
    if not _is_issuer(issuer):
        raise SettingsError(
            f"DASHBOARD_OIDC_ISSUER: {issuer!r} is not allowed. Give the address of the provider, with https://."
        )
    if _is_placeholder(client_secret) or len(client_secret) < 16:
        raise SettingsError("DASHBOARD_OIDC_CLIENT_SECRET is a placeholder or too short. Take it from the provider.")
    if _is_weak(secret):
        raise SettingsError(f"DASHBOARD_SECRET can be guessed: 32 random bytes are needed. {COMMAND_HINT}")
    if not variables.get("trusted_hosts", "").strip(", "):  # whoever asks could name the host readers are sent to
        raise SettingsError(
            "To have readers sign in, set DASHBOARD_TRUSTED_HOSTS too. It lists the host names of the dashboard."
        )
    return SignIn(issuer.rstrip("/"), client_id, client_secret, secret)


def _secret(name: str, variables: Mapping[str, str]) -> str:
    """Return a secret from its variable, or from the file that `<name>_FILE` names, or ""."""
    path, variable = variables.get(f"{name}_file", ""), PREFIX + name.upper()
    if not path:
        return variables.get(name, "").strip()
    if variables.get(name):
        raise SettingsError(f"{variable} and {variable}_FILE are both set. Keep one of them.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not text in UTF-8"
        raise SettingsError(f"{variable}_FILE: {path!r} cannot be read: {reason}.") from None


def _is_issuer(address: str) -> bool:
    """Return whether this is an address of a provider; without TLS only one on this machine is."""
    try:
        parts = urlsplit(address)
        is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        is_open = parts.scheme in ("https", "http") if is_local else parts.scheme == "https"
        return is_open and bool(parts.hostname) and parts.port != 0 and bool(PRINTABLE.fullmatch(address))
    except ValueError:
        return False


def _is_placeholder(secret: str) -> bool:
    return any(word in secret.lower() for word in PLACEHOLDERS)


def _is_weak(secret: str) -> bool:
    """Return whether a secret is short, repeats itself, or was copied from instructions."""
    counts, length = Counter(secret), len(secret)
    bits = -sum(count * log2(count / length) for count in counts.values())
    repeats = secret in (secret + secret)[1:-1]
    return length < MIN_SECRET_LENGTH or bits < MIN_SECRET_BITS or repeats or _is_placeholder(secret)


def whole_number(name: str, text: str, lowest: int, highest: int) -> int:
    """Return a setting that is a whole number within bounds, or raise `SettingsError`."""
    if text.isdecimal() and len(text) < 10 and lowest <= int(text) <= highest:
        return int(text)
    raise SettingsError(f"{name}: {text!r} is not allowed. Give a whole number from {lowest} to {highest}.")


def one_of(name: str, text: str, allowed: Sequence[str]) -> str:
    """Return a setting that is one of some words, or raise `SettingsError`."""
    if text in allowed:
        return text
    raise SettingsError(f"{name}: {text!r} is not allowed. Give one of {', '.join(allowed)}.")


def data_setting(text: str) -> dict[str, Any]:
    """Return the setting that a folder or the URL of a database is; none for an empty text."""
    if not text:
        return {}
    return {"database": text} if "://" in text else {"data": Path(text), "database": ""}


def _state_folder(variables: Mapping[str, str], environment: Mapping[str, str]) -> Path | None:
    """Return the state folder, by default in the home; None for "", or without a home."""
    if (state := variables.get("state")) is not None:
        return Path(state) if state else None
    home = environment.get("XDG_STATE_HOME", "")
    if not home:
        try:
            home = str(Path.home() / ".local" / "state")
        except RuntimeError:
            return None
    return Path(home) / "service-disruption-dashboard"


def shipped_folder(name: str) -> Path:
    """Return the folder `data` or `assets` of a checkout or inside an installed wheel."""
    package = Path(__file__).parent
    inside = package / "shipped" / name
    return inside if inside.is_dir() else package.parent / name
