"""One request as a mode sees it, and the registry of modes."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(slots=True)
class Memory:
    """What the modes of one server remember between requests."""

    prompt_ids: list[str] = field(default_factory=list)
    """The ids of the prompts that were posted, oldest first."""
    is_over: bool = False
    """Whether the server closes, so that no request may hang any longer."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request. `route` is the path without `/api`; `other` is the URL of another server."""

    request: web.Request
    route: str
    other: str
    memory: Memory
    proceed: Callable[[], Awaitable[web.StreamResponse]]

    def is_for(self, route: str, method: str | None = None) -> bool:
        """Tell whether the request is for a route or below it, and not a preflight."""
        is_there = self.route == route or self.route.startswith(f"{route}/")
        return is_there and self.request.method in ({method} if method else {"GET", "POST"})

    async def good(self) -> Any:
        """Return the good server's JSON answer, parsed."""
        answer = await self.proceed()
        assert isinstance(answer, web.Response)
        return json.loads(answer.text or "null")


Mode = Callable[[Call], Awaitable[web.StreamResponse]]
Modes = dict[str, Mode]


def describe(mode: Mode) -> str:
    """Return the first line of a mode's docstring."""
    return (mode.__doc__ or "").strip().splitlines()[0]
