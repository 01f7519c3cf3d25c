"""The lines of the shipped site that show the dashboard under a path of its host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from benchmarks.nginx import NAME, nginx
from tests.deploy.test_nginx import BEHIND_NGINX, Front, answers
from tests.support.server_process import serving, until

PREFIX = "/covid"


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """The site with those lines, before one dashboard with a prefix."""
    folder = tmp_path_factory.mktemp("nginx")
    with (
        serving(settings=BEHIND_NGINX | {"DASHBOARD_PREFIX": PREFIX}, prepared=False) as server,
        nginx(folder, [server.port, server.port], enabled="rewrite") as (process, port),
    ):
        site = Front(port, folder)
        until(lambda: answers(site) or process.poll() is not None)
        assert process.poll() is None, (folder / "error.log").read_text()
        yield site


def test_pages_files_and_embeds_are_found_under_the_path(front: Front) -> None:
    page = front.ask(f"{PREFIX}/services?country=KAZ")
    assert page.status == 200
    scripts = [unescape(link) for link in re.findall(r'(?:src|href)="(/[^"]+)"', page.body.decode())]
    assert scripts
    assert {address: front.ask(address).status for address in scripts} == dict.fromkeys(scripts, 200)
    assert all(address.startswith(f"{PREFIX}/") for address in scripts)
    embed = front.ask(f"{PREFIX}/embed/disruption-by-service")
    assert f"https://{NAME}{PREFIX}/services" in embed.body.decode()
    assert front.ask(f"{PREFIX}/download/disruption-by-service.csv").status == 200


def test_the_bare_path_leads_to_the_start_page(front: Front) -> None:
    answer = front.ask(PREFIX)
    assert answer.status == 301
    assert answer.headers["location"].endswith(f"{PREFIX}/")
