"""What tests do with the demo servers beside the page: find one, load it, mend it."""

from __future__ import annotations

import json
import socket
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.request import Request, urlopen

from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import saved
from tests.comfy_server.service import Hold

Servers = tuple[DemoServer, ...]

UPLOAD_MB = 0.05
UPLOAD_BYTES = round(UPLOAD_MB * 1024 * 1024)
"""The shared servers' `max_upload_size`."""


def pool_of(servers: Servers) -> tuple[tuple[str, str], ...]:
    """Return what the static server tells the page in `servers.json`."""
    return tuple((server.options.name, server.url) for server in servers)


def server_at(servers: Servers, url: str) -> DemoServer:
    """Return the server at an address."""
    return next(server for server in servers if server.url == url)


def mend(servers: Servers) -> None:
    """End all faults and pauses."""
    for server in servers:
        server.faults.clear()
        server.resume()


def pause_all(servers: Servers, hold: Hold = "prompts") -> None:
    """Let no prompt start, so that queues grow; or, with `steps`, let none go on."""
    for server in servers:
        server.pause(hold)


def queue_other_work(server: DemoServer, graph: Mapping[str, Any] | None = None) -> str:
    """Queue a prompt of somebody else's, who has no window of ours; return its id."""
    prompt_id = str(uuid.uuid4())
    body = {"prompt": graph or saved(prefix="other"), "prompt_id": prompt_id, "client_id": "other"}
    request = Request(f"{server.url}/api/prompt", json.dumps(body).encode(), method="POST")
    with urlopen(request, timeout=5) as answer:
        assert answer.status == 200
    return prompt_id


def prompts_sent(servers: Servers) -> int:
    """Count the prompts that were posted to any of the servers."""
    return sum(len(server.requests("/prompt", "POST")) for server in servers)


def prompts_told(servers: Servers) -> set[str]:
    """Return the ids of the prompts that were posted to any of the servers."""
    told = (seen.body for server in servers for seen in server.requests("/prompt", "POST"))
    return {str(body["prompt_id"]) for body in told}


def uploads_sent(servers: Servers) -> int:
    """Count the uploads that were posted to any of the servers."""
    return sum(len(server.requests("/upload/image", "POST")) for server in servers)


def nobodys_address() -> str:
    """Return the address of a port on which nothing listens."""
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        port: int = plug.getsockname()[1]
    return f"http://127.0.0.1:{port}"
