"""The script that announces a workspace: it waits for ComfyUI and writes a list that is read."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.core.servers.list_forms import read_list
from app.core.servers.server import make_server

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "announce.py"
PUBLIC = "https://work-8188.example.org"
PATIENCE = 30.0
"""Seconds until the script has done something, on a busy machine."""


class Place(ThreadingHTTPServer):
    """ComfyUI, which is starting at first, and the place of the list."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.status = 503
        self.asked, self.written = threading.Event(), threading.Event()
        self.text, self.key = "", ""


class Handler(BaseHTTPRequestHandler):
    """Answers for both."""

    server: Place

    def do_GET(self) -> None:
        assert self.path == "/system_stats"
        self._answer(self.server.status)
        self.server.asked.set()

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.text, self.server.key = body.decode(), self.headers["Authorization"]
        self._answer(201)
        self.server.written.set()

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def place() -> Iterator[Place]:
    with Place() as place:
        threading.Thread(target=place.serve_forever, daemon=True).start()
        yield place
        place.shutdown()


def test_it_waits_for_comfyui_and_writes_a_list_that_is_understood(place: Place) -> None:
    command = [sys.executable, str(SCRIPT), PUBLIC, f"{place.url}/list.json", "GPU 2"]
    environment = {**os.environ, "COMFYUI": place.url, "TOKEN": "secret", "NO_PROXY": "*"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as script:
        try:
            assert place.asked.wait(PATIENCE)
            assert not place.written.is_set()
            place.status = 200
            assert place.written.wait(PATIENCE)
        finally:
            script.kill()
    now = round(time.time() * 1000)
    assert read_list(place.text, now) == (make_server(PUBLIC, "GPU 2"),)
    assert read_list(place.text, now + 3_600_000) == ()
    assert place.key == "Bearer secret"
