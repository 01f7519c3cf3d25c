"""nginx with the site of deploy/ in front of local servers.

It listens at a free port, with a certificate of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.ports import free_port

SITE = Path(__file__).parent.parent / "deploy" / "nginx-site.conf"
NAME = "dashboard.example.org"
"""What the shipped site is called."""

CERTIFICATE = "fullchain.pem"
CONFIG = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
worker_processes 1;
events {{ worker_connections 2048; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@contextmanager
def nginx(folder: Path, replicas: Sequence[int], *, enabled: str = "") -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Start nginx before two servers that listen on these ports.

    Yield its process and its port, and end it.

    Commented lines of the site that begin with `enabled` are in force.

    Its log, and its certificate, are in the folder. It may need a moment before it takes connections.

    Raises:
        LookupError: nginx is not installed.
    """
    port = free_port()
    _write_certificate(folder)
    site = _localize(SITE.read_text(encoding="utf-8"), folder, port, replicas)
    if enabled:
        site = site.replace(f"#{enabled}", enabled)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    command = [_program_path("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield process, port
        finally:
            process.terminate()


def _localize(site: str, folder: Path, port: int, replicas: Sequence[int]) -> str:
    """Return the site with ports and files of this machine; everything else as it is shipped."""
    changes = [
        (r"listen 80;\n    listen \[::\]:80;", f"listen 127.0.0.1:{free_port()};"),
        (r"listen 443 (.*);\n    listen \[::\]:443 .*;", rf"listen 127.0.0.1:{port} \1;"),
        (r"/etc/ssl/dashboard", str(folder)),
        (r"/var/log/nginx", str(folder)),
        (r"/var/cache/nginx/dashboard", f"{folder}/cache"),
        (r"127\.0\.0\.1:8051", f"127.0.0.1:{replicas[0]}"),
        (r"127\.0\.0\.1:8052", f"127.0.0.1:{replicas[1]}"),
    ]
    for pattern, replacement in changes:
        site, count = re.subn(pattern, replacement, site)
        if not count:
            raise LookupError(f"The site does not hold {pattern}.")
    return site


def _program_path(name: str) -> str:
    """Return where a program of the system is; Debian keeps nginx out of the path of users."""
    path = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if path is None:
        raise LookupError(f"{name} is not installed.")
    return path


def _write_certificate(folder: Path) -> None:
    """Write a certificate that is valid for a day, and its key."""
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / CERTIFICATE)]
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *files, *subject]
    subprocess.run(command, check=True, capture_output=True)
