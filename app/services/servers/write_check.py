"""Checks whether POST requests reach a server that responds to GET requests.

A proxy may pass GET and block POST: a preflight that requires a sign-in, a limit, a firewall. The
page then sees a failed request, as after a broken connection. A POST that queues nothing
distinguishes the two.
"""

from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers import diagnosis
from app.services.ports import Clock
from app.services.servers.client import Client

AGAIN_SECONDS = 1.0
"""Seconds between two attempts: one broken connection proves nothing."""

ANSWER_SECONDS = 5.0
"""Time limit in seconds for a server to respond to a read."""


class WriteCheck:
    """Posts prompts without a graph: ComfyUI responds and queues nothing."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    async def refusal(self, server: ServerUrl) -> Message | None:
        """Return why POST is blocked, if two in a row failed while reads passed, else `None`."""
        if await self._refusal(server) is None:
            return None
        await self._clock.sleep(AGAIN_SECONDS)
        return await self._refusal(server)

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
            return message("post.unread") if error.message.key == "transport.failed" else None
        except ServerError as error:
            return diagnosis.why_strange(error) if diagnosis.is_refusal(error) else None
        return None
