"""What the operator may set.

Every setting has a safe default, and a wrong one is said, not guessed.
"""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import settings as module
from dashboard.errors import SettingsError
from dashboard.settings import Settings, SignIn, shipped_folder, whole_number
from tests.support.oidc_provider import CLIENT_SECRET, SECRET


def test_without_any_variable_only_this_machine_is_served() -> None:
    settings = Settings.from_environment({"DASHBOARD_STATE": ""})
    assert (settings.host, settings.port) == ("127.0.0.1", 8050)
    assert settings == Settings()


def test_every_setting_is_read_from_its_variable() -> None:
    settings = Settings.from_environment(
        {
            "DASHBOARD_DATA": "some/where else",
            "DASHBOARD_CONTRACT": "elsewhere",
            "DASHBOARD_REFRESH": "30",
            "DASHBOARD_STATE": "kept here",
            "DASHBOARD_HOST": "0.0.0.0",  # noqa: S104 - only read here, never listened on
            "DASHBOARD_PORT": "80",
            "DASHBOARD_THREADS": "4",
            "DASHBOARD_TRUSTED_HOSTS": "data.example.org, example.org",
            "DASHBOARD_FRAME_ANCESTORS": "https://example.org",
            "DASHBOARD_TEMPLATE": "office.potx",
            "PORT": "1",
        }
    )
    assert settings == Settings(
        data=Path("some/where else"),
        contract=Path("elsewhere"),
        refresh=30,
        state=Path("kept here"),
        host="0.0.0.0",  # noqa: S104
        port=80,
        threads=4,
        trusted_hosts=("data.example.org", "example.org"),
        frame_ancestors="https://example.org",
        template=Path("office.potx"),
    )


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "80.5", "http", " 80", "1e3", "99999999999", "9" * 5_000])
def test_a_port_that_is_none_is_refused_with_the_values_allowed(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^DASHBOARD_PORT: '.*' is not allowed\..* from 1 to 65535\.$"):
        Settings.from_environment({"DASHBOARD_PORT": text})


def test_both_bounds_of_a_whole_number_are_allowed() -> None:
    assert [whole_number("NAME", text, 1, 256) for text in ("1", "256")] == [1, 256]


def test_the_shipped_data_and_assets_stand_beside_the_package_in_a_checkout() -> None:
    root = Path(__file__).parent.parent
    assert shipped_folder("data") == root / "data"
    assert shipped_folder("assets") == root / "assets"


def test_in_an_installed_package_they_stand_inside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    inside = tmp_path / "dashboard" / "shipped" / "data"
    inside.mkdir(parents=True)
    monkeypatch.setattr(module, "__file__", str(tmp_path / "dashboard" / "settings.py"))
    assert shipped_folder("data") == inside


def test_a_wrong_variable_stops_the_command_line_with_one_sentence() -> None:
    process = subprocess.run(
        [sys.executable, "-m", "dashboard", "check"],
        env={"DASHBOARD_THREADS": "many", "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 1
    assert process.stderr == "DASHBOARD_THREADS: 'many' is not allowed. Give a whole number from 1 to 256.\n"


SIGN_IN = {
    "DASHBOARD_OIDC_ISSUER": "https://login.example.org/realm/",
    "DASHBOARD_OIDC_CLIENT_ID": "dashboard",
    "DASHBOARD_TRUSTED_HOSTS": "dashboard.example.org",
    "DASHBOARD_OIDC_CLIENT_SECRET": CLIENT_SECRET,
    "DASHBOARD_SECRET": SECRET,
}


def test_readers_sign_in_where_all_is_said_of_it() -> None:
    sign_in = Settings.from_environment(SIGN_IN).sign_in
    assert sign_in == SignIn("https://login.example.org/realm", "dashboard", CLIENT_SECRET, SECRET)


def test_secrets_come_from_files_too(tmp_path: Path) -> None:
    variables = {key: value for key, value in SIGN_IN.items() if "SECRET" not in key}
    for name in ("DASHBOARD_SECRET", "DASHBOARD_OIDC_CLIENT_SECRET"):
        (tmp_path / name).write_text(SIGN_IN[name] + "\n", encoding="utf-8")
        variables[f"{name}_FILE"] = str(tmp_path / name)
    assert Settings.from_environment(variables) == Settings.from_environment(SIGN_IN)


@pytest.mark.parametrize("missing", SIGN_IN)
def test_half_a_sign_in_is_refused_with_what_is_missing(missing: str) -> None:
    variables = {key: value for key, value in SIGN_IN.items() if key != missing}
    with pytest.raises(SettingsError, match=rf"^To have readers sign in, set {missing} too\."):
        Settings.from_environment(variables)


WEAK = (
    "x",
    "password",
    "a" * 64,
    "abcd" * 16,
    "0123456789abcdef" * 4,
    "change-me-please-change-me-please-change-me-now",
    SECRET[:42],
    SECRET[:32] * 2,
    "my-Secret-" + SECRET,
)


@pytest.mark.parametrize("secret", WEAK)
def test_a_secret_that_can_be_guessed_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({**SIGN_IN, "DASHBOARD_SECRET": secret})
    assert str(refusal.value).startswith("DASHBOARD_SECRET can be guessed: 32 random bytes are needed. Make one with:")
    assert len(secret) < 5 or secret not in str(refusal.value)


def test_a_secret_made_as_the_message_says_is_taken() -> None:
    for _time in range(200):
        for secret in (secrets.token_urlsafe(32), secrets.token_hex(32)):
            sign_in = Settings.from_environment({**SIGN_IN, "DASHBOARD_SECRET": secret}).sign_in
            assert sign_in is not None
            assert sign_in.secret == secret


@pytest.mark.parametrize("secret", ["short", "changeme-changeme", "client-secret-here-please"])
def test_a_placeholder_is_no_client_secret(secret: str) -> None:
    with pytest.raises(SettingsError, match=r"^DASHBOARD_OIDC_CLIENT_SECRET is a placeholder or too short\."):
        Settings.from_environment({**SIGN_IN, "DASHBOARD_OIDC_CLIENT_SECRET": secret})


@pytest.mark.parametrize(
    "issuer",
    [
        *("login.example.org", "http://login.example.org", "ftp://x", "https://", "javascript:1", "//x"),
        *("https://[x", "https://a:99999", "https://a b", "https://a\n"),
    ],
)
def test_a_provider_without_tls_is_refused_but_on_this_machine(issuer: str) -> None:
    with pytest.raises(SettingsError, match=r"^DASHBOARD_OIDC_ISSUER: .* with https://\."):
        Settings.from_environment({**SIGN_IN, "DASHBOARD_OIDC_ISSUER": issuer})
    near = Settings.from_environment({**SIGN_IN, "DASHBOARD_OIDC_ISSUER": "http://127.0.0.1:9400"}).sign_in
    assert near is not None


@pytest.mark.parametrize("sources", ["*; script-src *", "https://a.example, https://b.example", "https://é.example"])
def test_who_may_frame_embeds_is_a_list_of_sources_and_no_other_rule(sources: str) -> None:
    with pytest.raises(SettingsError, match=r"^DASHBOARD_FRAME_ANCESTORS: .* with spaces between them"):
        Settings.from_environment({"DASHBOARD_FRAME_ANCESTORS": sources})


@pytest.mark.parametrize("proxy", ["localhost", "10.0.0.0/8", "127.0.0.1, 10.0.0.2", "127.0.0.1:80", " "])
def test_a_trusted_proxy_that_no_connection_could_come_from_is_refused(proxy: str) -> None:
    with pytest.raises(SettingsError, match=r"^DASHBOARD_TRUSTED_PROXY: .* one IP address"):
        Settings.from_environment({"DASHBOARD_TRUSTED_PROXY": proxy})
    proxies = {
        text: Settings.from_environment({"DASHBOARD_TRUSTED_PROXY": text}).trusted_proxy for text in ("*", "0::1")
    }
    assert proxies == {"*": "*", "0::1": "::1"}


def test_a_secret_file_that_cannot_be_read_or_is_one_too_many_is_said(tmp_path: Path) -> None:
    variables = {**SIGN_IN, "DASHBOARD_SECRET_FILE": str(tmp_path / "none")}
    with pytest.raises(SettingsError, match=r"DASHBOARD_SECRET and DASHBOARD_SECRET_FILE are both set"):
        Settings.from_environment(variables)
    del variables["DASHBOARD_SECRET"]
    with pytest.raises(SettingsError, match=r"^DASHBOARD_SECRET_FILE: '.*none' cannot be read: No such file"):
        Settings.from_environment(variables)
    (tmp_path / "none").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"cannot be read: not text in UTF-8"):
        Settings.from_environment(variables)


def test_the_data_are_a_folder_or_a_database() -> None:
    settings = Settings.from_environment({"DASHBOARD_DATA": "postgresql://u:hidden@host/x", "DASHBOARD_REFRESH": "5"})
    assert (settings.database, settings.refresh) == ("postgresql://u:hidden@host/x", 5)
    assert settings.data == Settings().data
    assert "hidden" not in repr(settings)
    assert Settings.from_environment({"DASHBOARD_DATA": "here"}).database == ""
    with pytest.raises(SettingsError, match="DASHBOARD_REFRESH"):
        Settings.from_environment({"DASHBOARD_REFRESH": "0"})


@pytest.mark.parametrize(
    ("variables", "state"),
    [
        ({"DASHBOARD_STATE": "/var/lib/x"}, Path("/var/lib/x")),
        ({"DASHBOARD_STATE": "", "XDG_STATE_HOME": "/home/me/state"}, None),
        ({"XDG_STATE_HOME": "/home/me/state"}, Path("/home/me/state/service-disruption-dashboard")),
    ],
)
def test_what_is_kept_stands_in_a_folder_of_the_user(variables: dict[str, str], state: Path | None) -> None:
    assert Settings.from_environment(variables).state == state


def test_no_secret_stands_in_what_is_printed_of_the_settings() -> None:
    text = repr(Settings.from_environment(SIGN_IN))
    assert "login.example.org" in text
    assert SECRET not in text
    assert CLIENT_SECRET not in text


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("DASHBOARD_PROT", "DASHBOARD_PORT"),
        ("DASHBOARD_TRUSTED_HOST", "DASHBOARD_TRUSTED_HOSTS"),
        ("DASHBOARD_OIDC_ISUER", "DASHBOARD_OIDC_ISSUER"),
        ("DASHBOARD_port2", "DASHBOARD_PORT"),
    ],
)
def test_a_slip_in_a_name_is_named(name: str, suggestion: str) -> None:
    with pytest.raises(SettingsError, match=f"Is {suggestion} meant") as refusal:
        Settings.from_environment({name: "a value that may be secret"})
    assert "secret" not in str(refusal.value)


def test_a_name_like_no_setting_is_named_too() -> None:
    with pytest.raises(SettingsError, match=r"DASHBOARD_XYZXYZ is no setting\. README"):
        Settings.from_environment({"DASHBOARD_XYZXYZ": "1"})


def test_every_setting_stands_in_the_readme() -> None:
    """A setting that its table leaves out could only be found in the code."""
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `DASHBOARD_.*?\|", readme, re.MULTILINE)
    names = {name for row in rows for name in re.findall(r"DASHBOARD_[A-Z_]+", row)}
    compound = {"DASHBOARD_DATABASE", "DASHBOARD_SIGN_IN"}  # parts of DASHBOARD_DATA and of DASHBOARD_OIDC_...
    assert {f"DASHBOARD_{name.upper()}" for name in Settings.__dataclass_fields__} - compound <= names
