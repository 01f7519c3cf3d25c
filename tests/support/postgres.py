"""A PostgreSQL server for tests from Debian's package, on its own port."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from benchmarks.ports import free_port

PROGRAMS = Path("/usr/lib/postgresql")
OWNER = "postgres"
"""Who the server runs as where the tests run as root: it refuses to be root."""

USER, PASSWORD = "keeper", "p@ss/word:1"
"""The password has to be written otherwise in a URL."""


@dataclass(frozen=True)
class Postgres:
    """A server that runs, or can be made to stop, start and hang."""

    programs: Path
    folder: Path
    port: int

    def url(self, password: str = PASSWORD) -> str:
        """Return the URL of its database."""
        return f"postgresql://{USER}:{quote(password, safe='')}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and return when it answers."""
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off"
        self.run(
            "pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "-o", options, "start"
        )

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Let it accept connections and answer nothing."""
        process = int((self.folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(process, signal.SIGCONT)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs, as a user it accepts."""
        command = [str(self.programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", OWNER, "--", *command]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Make a server with an empty database, start it, and remove it in the end."""
    programs = max(PROGRAMS.glob("*/bin"), key=lambda path: int(path.parent.name))
    folder = Path(tempfile.mkdtemp(prefix="dashboard-postgres-"))
    server = Postgres(programs, folder, free_port())
    (folder / "password").write_text(PASSWORD, encoding="utf-8")
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
        shutil.chown(folder / "password", OWNER)
    try:
        how = ("-U", USER, "-A", "scram-sha-256", f"--pwfile={folder / 'password'}", "-E", "UTF8", "--locale=C", "-N")
        server.run("initdb", "-D", str(folder / "data"), *how)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
