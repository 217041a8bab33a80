"""The zip of a release starts where Python's own web server is all there is."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.start.seen import SNAPSHOT_LINE, Lines, installed, ready
from tests.windows import Windows
from tools.package import NAME, pack, start_text

COMMAND = "-m http.server 8080 --bind 127.0.0.1"


@pytest.fixture
def address(dist: Path, tmp_path: Path) -> Iterator[str]:
    """The address of an unpacked release, served as START.txt says, on a free port."""
    assert f"python {COMMAND}" in start_text()
    with zipfile.ZipFile(pack(dist, tmp_path)) as archive:
        archive.extractall(tmp_path)
    (tmp_path / NAME / "servers.json").write_text('{ "servers": [] }')
    command = [sys.executable, "-u", *COMMAND.replace("8080", "0").split()]
    with subprocess.Popen(
        command,
        cwd=tmp_path / NAME,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout
        port = server.stdout.readline().split(" port ")[1].split()[0]
        yield f"http://localhost:{port}/"
        server.terminate()


def test_an_unpacked_release_starts_and_then_from_the_snapshot(
    windows: Windows, address: str
) -> None:
    context = windows.context()
    lines = Lines(context)
    installed(windows.open(address, context)).close()
    lines.forget()
    ready(windows.open(address, context))
    assert not lines.of(SNAPSHOT_LINE)
