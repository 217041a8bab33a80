"""`make run`: what it starts answers, and nothing of it is left when it ends."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from tools.run import RunError, check_addresses, free_port
from tools.serve import HOST, ROOT

IDLE = '{"exec_info": {"queue_remaining": 0}}'
"""What a server without work answers."""

Run = subprocess.Popen[str]
Start = Callable[..., Run]


@pytest.fixture
def start() -> Iterator[Start]:
    """A function that starts tools.run."""
    started: list[Run] = []

    def start(*arguments: str) -> Run:
        command = [sys.executable, "-m", "tools.run", *arguments]
        run = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(run)
        return run

    yield start
    for run in started:
        run.terminate()
        run.communicate(timeout=10)


def addresses(run: Run, count: int) -> list[str]:
    """Read the addresses that a run prints: the page's first."""
    assert run.stdout
    return [re.findall(r"https?://\S+", run.stdout.readline())[0] for _ in range(count)]


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        text: str = answer.read().decode()
        return text


def ends(url: str, seconds: float = 5) -> bool:
    """Say whether nothing listens at this address any more, soon."""
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, int(port)), 1).close()
        except ConnectionRefusedError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything(start: Start, name: signal.Signals) -> None:
    run = start()
    urls = addresses(run, 3)
    assert get(urls[0]) == (ROOT / "index.html").read_text()
    assert [get(f"{url}/api/prompt") for url in urls[1:]] == [IDLE, IDLE]
    run.send_signal(name)
    assert run.wait(5) == 0
    assert all(ends(url) for url in urls)


def test_the_page_is_given_the_demo_servers(start: Start) -> None:
    page, a, b = addresses(start(), 3)
    assert json.loads(get(f"{page}servers.json")) == {
        "servers": [{"name": "A", "url": a}, {"name": "B", "url": b}]
    }


def test_given_servers_replace_the_demo(start: Start) -> None:
    page, a, b = addresses(start("--servers", "http://a.test:8188 https://b.test"), 3)
    assert [a, b] == ["http://a.test:8188", "https://b.test"]
    assert json.loads(get(f"{page}servers.json"))["servers"][0] == {
        "name": "a.test:8188",
        "url": "http://a.test:8188",
    }


def test_demo_only_serves_no_page(start: Start) -> None:
    run = start("--demo-only")
    urls = addresses(run, 2)
    assert [get(f"{url}/api/prompt") for url in urls] == [IDLE, IDLE]


def test_no_server_outlives_a_killed_run(start: Start) -> None:
    run = start()
    urls = addresses(run, 3)
    run.kill()
    assert all(ends(url) for url in urls)


def test_make_passes_its_end_on() -> None:
    command = ["make", "run", "SERVERS=http://a.test http://b.test"]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout
    lines = iter(run.stdout.readline, "")
    page = next(line.split()[-1] for line in lines if "Bindery:" in line)
    run.terminate()
    run.communicate(timeout=5)
    assert ends(page)


def test_a_port_in_use_is_passed_over() -> None:
    with socket.create_server((HOST, 0)) as other:
        taken = other.getsockname()[1]
        assert free_port(taken) > taken


@pytest.mark.parametrize("url", ["192.168.0.5:8188", "ftp://a", "a"])
def test_an_address_without_scheme_is_refused(url: str) -> None:
    with pytest.raises(RunError, match="http://name:port"):
        check_addresses(f"http://fine {url}")
