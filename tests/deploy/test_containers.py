"""The recipes for containers, read where no engine runs."""

from __future__ import annotations

import re
import shlex
import shutil
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from dashboard.__main__ import main
from dashboard.settings import Settings
from tests.support.server_process import ROOT, serving

DEPLOY = Path(__file__).parents[2] / "deploy"
RECIPE = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
STEPS = [line.split(" ", 1) for line in RECIPE.splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The services of the compose file, merged as engines merge them."""
    content: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return content["services"]  # type: ignore[no-any-return]


def arguments(name: str) -> list[str]:
    """Return what the recipe says after each word of a name, in order."""
    return [rest for word, rest in STEPS if word == name]


def test_the_recipe_has_words_that_engines_know() -> None:
    keywords = {
        "FROM",
        "WORKDIR",
        "COPY",
        "RUN",
        "ENV",
        "VOLUME",
        "USER",
        "EXPOSE",
        "STOPSIGNAL",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    }
    assert {word for word, _ in STEPS} == keywords
    assert all(re.fullmatch(r"python:3\.11-slim-\w+( AS build)?", base) for base in arguments("FROM"))


def test_what_is_copied_is_there_and_is_what_the_program_needs() -> None:
    paths = {name for line in arguments("COPY") if not line.startswith("--from") for name in line.split()[:-1]}
    assert {"dashboard", "assets", "data", "requirements/run.txt"} <= paths
    assert [name for name in paths if not (DEPLOY.parent / name).exists()] == []


def test_it_does_not_run_as_root_and_says_how_it_is() -> None:
    assert arguments("USER") == ["10001:10001"]
    assert [word for word, _ in STEPS].index("USER") < [word for word, _ in STEPS].index("ENTRYPOINT")
    (check,) = arguments("HEALTHCHECK")
    assert "/health" in check
    assert "--start-period" in check


def test_its_settings_are_settings_and_its_command_one_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    pairs = dict(pair.split("=", 1) for pair in shlex.split(arguments("ENV")[0]))
    settings = Settings.from_environment(pairs)
    assert (settings.host, settings.port, str(settings.state)) == ("0.0.0.0", 8050, "/var/lib/dashboard")  # noqa: S104
    with pytest.raises(SystemExit) as system_exit:
        main(["serve", "--help"])
    assert system_exit.value.code == 0
    capsys.readouterr()


def test_the_replicas_read_only_and_stand_where_the_site_looks_for_them(compose: dict[str, Any]) -> None:
    site = (DEPLOY / "nginx-site.conf").read_text(encoding="utf-8")
    replicas = {name: service for name, service in compose.items() if name != "nginx"}
    ports = {service["environment"]["DASHBOARD_PORT"] for service in replicas.values()}
    assert ports == set(re.findall(r"server 127\.0\.0\.1:(\d+)", site))
    for service in replicas.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["network_mode"] == "service:nginx"
        assert service["build"]["dockerfile"] == "deploy/Containerfile"
        Settings.from_environment(service["environment"])


def test_nginx_has_the_shipped_site_and_its_certificate(compose: dict[str, Any]) -> None:
    places = dict(volume.removesuffix(":ro").split(":") for volume in compose["nginx"]["volumes"])
    assert places == {"./nginx-site.conf": "/etc/nginx/conf.d/default.conf", "./tls": "/etc/ssl/dashboard"}
    assert compose["nginx"]["read_only"] is True


def test_a_checkout_that_cannot_be_written_serves(tmp_path: Path) -> None:
    """Its folders are as before after pages and files were asked for."""
    tree, state = tmp_path / "tree", tmp_path / "state"
    for name in ("dashboard", "assets", "data"):
        shutil.copytree(ROOT / name, tree / name)

    def files() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in tree.rglob("*")}

    before = files()
    settings = {"DASHBOARD_STATE": str(state), "PYTHONDONTWRITEBYTECODE": "1", "DASHBOARD_HOST": "0.0.0.0"}  # noqa: S104
    with serving(folder=tree, settings=settings, prepared=False) as server:
        assert " on http://127.0.0.1:" in server.line
        for path in ("/", "/activities?lang=ar", "/download/participants-by-country.pptx", "/health"):
            assert server.ask(path).status == 200
    assert files() == before
    assert list(state.iterdir())


def test_the_address_that_is_printed_can_be_opened() -> None:
    with serving("--host", "::", prepared=False) as server:
        address = server.line.split(" on ")[1].split(" ;")[0]
        assert address.startswith("http://[::1]:")
        with urllib.request.urlopen(f"{address}/health") as answer:  # noqa: S310 - our own
            assert answer.status == 200
