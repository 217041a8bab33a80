"""Run the page on this machine: demo ComfyUI servers, and the files of the repository.

    .venv/bin/python -m tools.run
    .venv/bin/python -m tools.run --servers "http://192.168.0.5:8188 http://192.168.0.6:8188"
    .venv/bin/python -m tools.run --demo-only

Prints the addresses when all answer. Ends everything it started on Ctrl+C, on SIGTERM, and when
one of the demo servers ends.
"""

import argparse
import contextlib
import ctypes
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

from tools.serve import ROOT, Site, StaticServer, name_servers

HOST = "127.0.0.1"
PAGE_PORT = 8080
DEMO_PORT = 8801
DEMO_SERVERS = (("A", "#b335ed"), ("B", "#407cff"))
START_SECONDS = 30.0
STOP_SECONDS = 3.0
PR_SET_PDEATHSIG = 1
END_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class RunError(Exception):
    """The page cannot be run; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class DemoServer:
    """A demo server that was started: its name, its address, its process."""

    name: str
    url: str
    process: subprocess.Popen[bytes]


def free_port(preferred: int) -> int:
    """Return the first free port of this machine from `preferred` on."""
    for port in range(preferred, preferred + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise RunError(f"no port from {preferred} to {preferred + 199} is free: end what uses them")


def end_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start_demo(name: str, tint: str, port: int) -> DemoServer:
    """Start a demo server in a process group of its own, where no Ctrl+C reaches it."""
    command = [sys.executable, "-m", "tests.comfy_server"]
    command += ["--port", str(port), "--name", name, "--tint", tint]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        process_group=0,
        # Before any thread is started, so nothing can hold a lock that this would wait for.
        preexec_fn=end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
    )
    return DemoServer(name, f"http://{HOST}:{port}", process)


def wait_until_up(demo: DemoServer, seconds: float = START_SECONDS) -> None:
    """Return when the server answers; raise RunError when it ended or stays silent."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if demo.process.poll() is not None:
            raise RunError(f"demo server {demo.name} ended at once: see its message above")
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{demo.url}/api/prompt", timeout=1).close()
            return
        time.sleep(0.05)
    raise RunError(f"demo server {demo.name} did not answer at {demo.url} in {seconds:g} s")


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """End processes, by force when they do not end by themselves."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def demo_servers(port: int) -> Iterator[list[DemoServer]]:
    """Run the demo servers from `port` on; they answer when the block is entered."""
    demos: list[DemoServer] = []
    try:
        for name, tint in DEMO_SERVERS:
            port = free_port(port)
            demos.append(start_demo(name, tint, port))
            port += 1
        for demo in demos:
            wait_until_up(demo)
        yield demos
    finally:
        stop([demo.process for demo in demos])


@contextlib.contextmanager
def page_server(port: int, servers: tuple[tuple[str, str], ...]) -> Iterator[StaticServer]:
    """Serve the repository's files, with this pool, from the first free port on."""
    with StaticServer((HOST, free_port(port)), Site(ROOT, servers=servers)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def wait_for_end(demos: list[DemoServer]) -> None:
    """Stay until a signal comes; raise RunError when a demo server ends before."""
    ended: queue.SimpleQueue[str] = queue.SimpleQueue()

    def watch(demo: DemoServer) -> None:
        demo.process.wait()
        ended.put(demo.name)

    for demo in demos:
        threading.Thread(target=watch, args=(demo,), daemon=True).start()
    raise RunError(f"demo server {ended.get()} ended by itself, so everything else is ended too")


def check_addresses(urls: str) -> None:
    """Raise RunError for a server address that can be none."""
    for url in urls.split():
        if not url.startswith(("http://", "https://")):
            raise RunError(f"{url} is no server address: write it as http://name:port")


def run(arguments: argparse.Namespace) -> None:
    """Start what the arguments ask for, say where it is, and stay until a signal comes."""
    check_addresses(arguments.servers)
    with contextlib.ExitStack() as stack:
        demos: list[DemoServer] = []
        pool = name_servers(arguments.servers)
        if not pool:
            demos = stack.enter_context(demo_servers(arguments.demo_port))
            pool = tuple((demo.name, demo.url) for demo in demos)
        kind = "Demo server" if demos else "Server"
        lines = [f"  {kind} {name}: {url}" for name, url in pool]
        if not arguments.demo_only:
            page = stack.enter_context(page_server(arguments.port, pool))
            lines.insert(0, f"  Bindery: {page.url}")
            lines.append("Open the page in several windows. Ctrl+C ends it all.")
        print("\n".join(lines), flush=True)
        wait_for_end(demos)


def interrupt(*_: object) -> None:
    """Raise KeyboardInterrupt once; what is being ended then is not disturbed again."""
    for name in END_SIGNALS:
        signal.signal(name, signal.SIG_IGN)
    raise KeyboardInterrupt


def main() -> None:
    """Run until a signal comes."""
    parser = argparse.ArgumentParser(description="Run the page with two demo servers.")
    parser.add_argument("--servers", default="", help="addresses to use instead of demo servers")
    parser.add_argument("--demo-only", action="store_true", help="only the demo servers")
    parser.add_argument("--port", type=int, default=PAGE_PORT, help="where to look for a free one")
    parser.add_argument("--demo-port", type=int, default=DEMO_PORT, help="likewise")
    arguments = parser.parse_args()
    for name in END_SIGNALS:
        signal.signal(name, interrupt)
    try:
        run(arguments)
    except RunError as error:
        raise SystemExit(f"tools.run: {error}") from error
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
