"""`make run`: what it starts answers, and nothing of it is left when it ends."""

from __future__ import annotations

import contextlib
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

QUEUED = re.compile(r'\{"exec_info": \{"queue_remaining": \d+\}\}')
"""What a demo server answers: at first it runs what other clients queued."""

Run = subprocess.Popen[str]
Start = Callable[..., Run]


@pytest.fixture
def start() -> Iterator[Start]:
    """A function that starts tools.run."""
    started: list[Run] = []

    def start(*arguments: str) -> Run:
        command = [sys.executable, "-m", "tools.run", "--port", "0", "--demo-port", "0", *arguments]
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
    assert all(QUEUED.fullmatch(get(f"{url}/api/prompt")) for url in urls[1:])
    run.send_signal(name)
    assert run.wait(5) == 0
    assert all(ends(url) for url in urls)


def test_the_page_is_given_the_demo_servers(start: Start) -> None:
    page, a, b = addresses(start(), 3)
    assert json.loads(get(f"{page}servers.json")) == {
        "servers": [{"name": "A", "url": a}, {"name": "B", "url": b}]
    }


def answers(url: str) -> bool:
    """Say whether something answers at this address."""
    with contextlib.suppress(OSError):
        return bool(get(url))
    return False


def other_address(url: str) -> str:
    """Return the same address by another one of this computer, which is no more on a network."""
    return url.replace("127.0.0.1", "127.0.0.2")


@pytest.mark.parametrize("arguments", [(), ("--host", "127.0.0.1"), ("--host", "localhost")])
def test_only_this_computer_reaches_it(start: Start, arguments: tuple[str, ...]) -> None:
    urls = addresses(start(*arguments), 3)
    assert all(url.startswith("http://127.0.0.1:") for url in urls)
    assert answers(urls[0])
    assert not any(answers(other_address(url)) for url in urls)


def test_all_addresses_reach_it_and_the_pool_has_the_one_that_was_asked(start: Start) -> None:
    page, *demos = addresses(start("--host", "0.0.0.0"), 3)
    for name in ("127.0.0.1", "127.0.0.2"):
        pool = json.loads(get(f"{page}servers.json".replace("127.0.0.1", name)))["servers"]
        assert [server["url"] for server in pool] == [
            url.replace("127.0.0.1", name) for url in demos
        ]
        for server in pool:
            question = urllib.request.Request(f"{server['url']}/api/prompt")
            question.add_header("Origin", page.replace("127.0.0.1", name).rstrip("/"))
            with urllib.request.urlopen(question, timeout=5) as answer:
                assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("host", ["192.0.2.77", "no-such-name.test", ""])
def test_an_address_of_another_computer_is_refused(start: Start, host: str) -> None:
    run = start("--host", host)
    _, errors = run.communicate(timeout=10)
    assert run.returncode == 1
    assert f"HOST={host} is no IPv4 address of this computer" in errors


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
    assert all(QUEUED.fullmatch(get(f"{url}/api/prompt")) for url in urls)


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
