"""Checks whether POST requests reach a server that responds to GET requests.

A proxy may pass GET and block POST: a preflight that requires a sign-in, a limit, a firewall. The
page then sees a failed request, as after a broken connection. A POST that queues nothing
distinguishes the two.
"""

from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers import diagnosis
from app.core.servers.health import PREFLIGHT
from app.services.ports import Clock
from app.services.servers.client import Client
from app.services.servers.diagnostics import Diagnostics
from app.services.servers.health_monitor import HealthMonitor

AGAIN_SECONDS = 1.0
"""Seconds between two attempts: one broken connection proves nothing."""

ANSWER_SECONDS = 5.0
"""Time limit in seconds for a server to respond to a read."""


class WriteCheck:
    """Posts prompts without a graph: ComfyUI responds and queues nothing."""

    def __init__(
        self, client: Client, monitor: HealthMonitor, diagnostics: Diagnostics, clock: Clock
    ) -> None:
        self._client = client
        self._monitor = monitor
        self._diagnostics = diagnostics
        self._clock = clock

    async def why(self, server: ServerUrl, error: TransportError | ServerError) -> Message:
        """Return why a request failed: the cause that the server's row names, where it has one."""
        if isinstance(error, ServerError):
            return diagnosis.why_refused(error)
        if error.message.key != "transport.failed":
            return error.message
        health = await self._monitor.check(server, ANSWER_SECONDS)
        return error.message if health.why is None or health.answers else health.why

    async def refusal(self, server: ServerUrl) -> Message | None:
        """Return why POST is blocked, if two in a row failed while reads passed, else `None`."""
        if await self._refusal(server) is None:
            return None
        await self._clock.sleep(AGAIN_SECONDS)
        why = await self._refusal(server)
        if why is not None and why.key == PREFLIGHT:
            self._monitor.refused_preflight(server)
        return why

    async def answers(self, server: ServerUrl) -> bool:
        """Return whether the server responds to a read now."""
        try:
            await self._client.queue_depth(server, ANSWER_SECONDS)
        except (TransportError, ServerError):
            return False
        return True

    async def _refusal(self, server: ServerUrl) -> Message | None:
        if not await self.answers(server):
            return None
        try:
            await self._client.reach_prompts(server)
        except TransportError as error:
            if error.message.key == "transport.redirected":
                return error.message
            if error.message.key != "transport.failed":
                return None
            is_first = await self._diagnostics.refuses_preflights(server, ANSWER_SECONDS)
            return message(PREFLIGHT if is_first else "post.unread")
        except ServerError as error:
            return diagnosis.why_strange(error) if diagnosis.is_refusal(error) else None
        return None
