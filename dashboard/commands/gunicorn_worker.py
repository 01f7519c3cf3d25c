"""One of several processes: a gunicorn worker that answers with waitress."""

from __future__ import annotations

import os

from gunicorn.workers.base import Worker

from dashboard.commands.waitress_server import answer


class WaitressWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """Answers until it is told to stop, or its master is gone."""

    trusted_proxy = ""

    def run(self) -> None:
        """Turn waitress's loop, and show the master at each turn that this process lives."""
        answer(self.wsgi, self.sockets[0].sock, self.cfg.threads, self._goes_on, self.trusted_proxy)

    def _goes_on(self) -> bool:
        self.notify()
        # Without a master nobody would start this process anew: the supervisor of the whole brings all back.
        return bool(self.alive) and self.ppid == os.getppid()
