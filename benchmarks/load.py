"""Readers for the load test: `locust -f benchmarks/load.py`.

`benchmarks.soak` runs it and sums it up.

Each opens a page, thinks for one to three seconds, changes a filter as a browser would, and now and then goes to
another page or takes a chart away. An answer counts as failed, too, when it is about another selection than the one
asked for.
"""

from __future__ import annotations

import random
from typing import Any

from locust import HttpUser, between, task

from benchmarks.http_client import CHANGE, UPDATE, update, with_search
from benchmarks.nginx import NAME

COUNTRIES = {
    "KAZ": "Kazakhstan",
    "KGZ": "Kyrgyzstan",
    "TJK": "Tajikistan",
    "TKM": "Turkmenistan",
    "UZB": "Uzbekistan",
}
KINDS = ("webinar", "training", "procurement", "assessment", "meeting")
PAGES = ("/", "/services", "/activities", "/country/KAZ", "/sources")
CHARTS = ("disruption-by-service", "activity-timeline", "activities-by-month")
FORMATS = ("csv", "xlsx", "json", "pptx")
FILTER = '{"name":"chosen-country","type":"part"}'
"""The part of a page that names the country chosen."""


class Reader(HttpUser):
    """Somebody who prepares a meeting."""

    wait_time = between(1, 3)
    page = "/"
    call: dict[str, Any] | None = None
    """What is asked when a filter changes on the page that is open; without one where none is."""

    def on_start(self) -> None:
        """Open the overview, by the name of the site; its certificate is one of a test."""
        self.client.verify = False
        self.client.headers["Host"] = NAME
        self.open("/")

    def open(self, page: str) -> None:
        """Open a page, and keep what changes are asked with.

        To read it out of each document is dear, done once.
        """
        with self.client.get(page, name="page", catch_response=True) as response:
            if response.status_code == 200:
                self.call, self.page = update(response.text, page, ""), page

    @task(20)
    def change(self) -> None:
        """Choose another country or kind."""
        if self.call is None or self.page.startswith("/country/"):  # which has a country of its own
            self.open("/")
            return
        country = random.choice(list(COUNTRIES))  # noqa: S311 - not a secret
        search = f"?country={country}" + random.choice(("", f"&kind={random.choice(KINDS)}"))  # noqa: S311
        call = with_search(self.call, search)
        with self.client.post(UPDATE, json=call, name=CHANGE, catch_response=True) as response:
            if response.status_code == 200 and (fault := response_fault(response.json(), country)):
                response.failure(fault)

    @task(2)
    def move(self) -> None:
        """Go to another page."""
        self.open(random.choice(PAGES))  # noqa: S311

    @task(1)
    def embed(self) -> None:
        """Look at a web page that shows a chart."""
        self.client.get(f"/embed/{random.choice(CHARTS)}", name="embed")  # noqa: S311

    @task(1)
    def take(self) -> None:
        """Take a chart away."""
        self.client.get(f"/download/{random.choice(CHARTS)}.{random.choice(FORMATS)}", name="download")  # noqa: S311


def response_fault(body: dict[str, Any], country: str) -> str:
    """Return what is wrong with the answer to a change to a country; "" for nothing."""
    content = str(body["response"].get(FILTER, ""))  # as children, or as HTML alone
    return "" if COUNTRIES[country] in content else "answered about another selection"
