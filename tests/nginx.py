"""A real nginx on loopback, with a configuration of the test's own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MOMENT = 0.05
"""Seconds between two attempts to connect."""

ATTEMPTS = 400
"""Attempts to connect: a busy machine needs seconds to start a process."""

MAIN = """
daemon off;
user root;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
    types {{ text/html html; text/css css; text/javascript js mjs; application/json json;
             application/wasm wasm; image/svg+xml svg; }}
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
"""The part of the configuration that a host already has: it includes the site."""


def free_port() -> int:
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        port: int = plug.getsockname()[1]
    return port


@contextmanager
def nginx(folder: Path, site: str, port: int) -> Iterator[None]:
    """Run nginx with a site that listens on a port, until the end of the block.

    The test is skipped where nginx is not installed.
    """
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("nginx is not installed: `apt-get install nginx`")
    (folder / "site.conf").write_text(site)
    main = MAIN.format(folder=folder)
    if not _is_root():  # only root may name another user, and the warning is an error of the test
        main = main.replace("user root;\n", "")
    (folder / "nginx.conf").write_text(main)
    errors = folder / "stderr.txt"
    with errors.open("wb") as output:
        arguments = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        process = subprocess.Popen(arguments, stdout=output, stderr=output)
    try:
        _wait(process, port, errors)
        yield
    finally:
        process.terminate()  # the master ends its worker
        process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], port: int, errors: Path) -> None:
    for _ in range(ATTEMPTS):
        assert process.poll() is None, errors.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=MOMENT).close()
        except OSError:
            try:
                process.wait(timeout=MOMENT)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    raise AssertionError(f"nginx does not listen: {errors.read_text()}")


def _is_root() -> bool:
    return os.name == "posix" and os.geteuid() == 0
