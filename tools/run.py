"""Run the page on this machine: demo ComfyUI servers and the repository's files, in one process.

    .venv/bin/python -m tools.run
    .venv/bin/python -m tools.run --servers "http://192.168.0.5:8188 http://192.168.0.6:8188"
    .venv/bin/python -m tools.run --host 0.0.0.0
    .venv/bin/python -m tools.run --demo-only

Prints the addresses when all answer. Ends on Ctrl+C, on SIGTERM and on SIGHUP. Only this computer
reaches it, unless `--host` is another one of its addresses, or 0.0.0.0 for all of them.
"""

import argparse
import asyncio
import signal
import socket
from contextlib import AsyncExitStack
from dataclasses import replace

from tests.comfy_server.faults import Faults
from tests.comfy_server.options import Options
from tests.comfy_server.others import leave_history
from tests.comfy_server.service import Service
from tools.network import HostError, invitation, ipv4_of
from tools.serve import ASKED_HOST, HOST, ROOT, Site, listen, name_servers

PAGE_PORT = 8080
DEMO_PORT = 8801
"""The first ports to try, far from 8188, where a person's own ComfyUI may run."""

DEMO_SERVERS = (("A", "#b335ed"), ("B", "#407cff"))

Z_IMAGE = ("z_image_turbo_bf16.safetensors", "qwen_3_4b.safetensors", "ae.safetensors")
"""Model, encoder and VAE that only the last demo server has: pools seldom have equal models."""

PORTS_TRIED = 200
"""Maximum number of ports to try in a row."""

ANY = "0.0.0.0"  # noqa: S104
END_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Pool = tuple[tuple[str, str], ...]
"""Names and addresses of servers."""


class RunError(Exception):
    """The page cannot be run; the message gives the reason and the fix."""


def free_port(preferred: int, host: str = HOST) -> int:
    """Return the first free port from `preferred` on, at this address of the machine.

    0 stays 0, which selects any free port.
    """
    for port in range(preferred, preferred + PORTS_TRIED):
        try:
            socket.create_server((host, port)).close()
        except OSError:
            continue
        return port
    last = preferred + PORTS_TRIED - 1
    raise RunError(f"no port from {preferred} to {last} is free: end what uses them")


def check_addresses(urls: str) -> None:
    """Raise RunError for an invalid server address."""
    for url in urls.split():
        if not url.startswith(("http://", "https://")):
            raise RunError(f"{url} is no server address: write it as http://name:port")


async def start_demos(stack: AsyncExitStack, host: str, port: int) -> Pool:
    """Start the demo servers from `port` on; `stack` ends them.

    If they listen at all addresses, the page's pool uses the host name of the page's own request.
    """
    pool = []
    for name, tint in DEMO_SERVERS:
        port = free_port(port, host)
        model, encoder, vae = ((file,) for file in Z_IMAGE)
        options = Options(name, host, port, tint)
        if name == DEMO_SERVERS[-1][0]:
            options = replace(options, diffusion_models=model, text_encoders=encoder, vaes=vae)
        service = Service(options, Faults(), lambda: None)
        stack.push_async_callback(service.close)
        await service.start()
        leave_history(service.machine)
        pool.append((name, f"http://{ASKED_HOST if host == ANY else host}:{service.port}"))
    return tuple(pool)


async def start_page(stack: AsyncExitStack, host: str, port: int, pool: Pool) -> int:
    """Serve the repository's files with this pool until `stack` ends; return the port."""
    answer = Site(ROOT, servers=pool).answer
    runner, port = await listen(answer, host, free_port(port, host))
    stack.push_async_callback(runner.cleanup)
    return port


async def run(arguments: argparse.Namespace) -> None:
    """Start the servers that the arguments select, print their addresses, and wait for a signal."""
    check_addresses(arguments.servers)
    host = ipv4_of(arguments.host)
    ended = asyncio.Event()
    for name in END_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    async with AsyncExitStack() as stack:
        given = name_servers(arguments.servers)
        pool = given or await start_demos(stack, host, arguments.demo_port)
        kind, here = "Server" if given else "Demo server", HOST if host == ANY else host
        lines = [f"  {kind} {name}: {url.replace(ASKED_HOST, here)}" for name, url in pool]
        if not arguments.demo_only:
            port = await start_page(stack, host, arguments.port, pool)
            lines.insert(0, f"  Bindery: http://{here}:{port}/")
            lines += invitation(host, port, [url for _, url in given])
            lines.append("Open the page in several windows. Ctrl+C ends it all.")
        print("\n".join(lines), flush=True)
        await ended.wait()


def main() -> None:
    """Run until a signal comes."""
    parser = argparse.ArgumentParser(description="Run the page with two demo servers.")
    parser.add_argument("--servers", default="", help="addresses to use instead of demo servers")
    parser.add_argument("--demo-only", action="store_true", help="only the demo servers")
    parser.add_argument("--host", default=HOST, help="where to listen; 0.0.0.0 is everywhere")
    parser.add_argument("--port", type=int, default=PAGE_PORT, help="the first to try; 0: any")
    parser.add_argument("--demo-port", type=int, default=DEMO_PORT, help="likewise")
    try:
        asyncio.run(run(parser.parse_args()))
    except (RunError, HostError) as error:
        raise SystemExit(f"tools.run: {error}") from error


if __name__ == "__main__":
    main()
