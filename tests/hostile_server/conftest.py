"""Ask a hostile server as a client does, without reading more than a test wants."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.comfy_server.graphs import saved

from .server import HostileServer

PROMPT_ID = "6d3f1a52-6f0b-4a39-9c2e-3f1f0b5a7c11"
OTHER = "http://other.test"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: `body` holds at most what was asked for, `is_whole` whether it ended by itself."""

    status: int
    headers: Any
    body: bytes
    is_whole: bool

    def json(self) -> Any:
        """Return the body, parsed."""
        return json.loads(self.body)


class Client:
    """Talks to one server."""

    def __init__(self, server: HostileServer, session: aiohttp.ClientSession) -> None:
        self.server = server
        self.session = session

    async def get(self, path: str, most: int = 1_000_000) -> Answer:
        """GET a path below `/api`, and read up to `most` bytes."""
        return await self._ask("GET", path, most)

    async def options(self, path: str) -> Answer:
        """Ask for a preflight's answer."""
        return await self._ask("OPTIONS", path, 1_000)

    async def submit(self) -> Answer:
        """POST a prompt."""
        return await self._ask("POST", "/prompt", 1_000_000, json=a_prompt())

    async def run(self) -> None:
        """Submit a prompt and wait until the server has finished it."""
        await self.submit()
        self.server.wait_until(lambda: PROMPT_ID in self.server.history())

    async def _ask(self, method: str, path: str, most: int, **more: Any) -> Answer:
        url = f"{self.server.url}/api{path}"
        async with self.session.request(method, url, allow_redirects=False, **more) as answer:
            body, is_whole = b"", True
            async for chunk in answer.content.iter_chunked(65_536):
                body += chunk
                if len(body) >= most:
                    is_whole = False
                    break
            return Answer(answer.status, answer.headers, body[:most], is_whole)


def a_prompt() -> dict[str, Any]:
    """Return the body of a submission."""
    return {"prompt": saved(prefix="own"), "prompt_id": PROMPT_ID, "client_id": "me"}


Ask = Callable[[str], Client]


@pytest.fixture
async def ask(servers: Callable[[str], HostileServer]) -> AsyncIterator[Ask]:
    """Give a function that starts a server in a mode and returns a client of it."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        yield lambda mode: Client(servers(mode), session)


@pytest.fixture
def servers() -> Iterator[Callable[[str], HostileServer]]:
    """Give a function that starts a server in a mode."""
    with ExitStack() as stack:
        yield lambda mode: stack.enter_context(HostileServer(mode, other=OTHER))
