"""Whether what this page posts reaches a server that answers otherwise.

A proxy may let reads pass and refuse posts: a preflight that wants a sign-in, a limit, a firewall.
The page then sees a failed request, as when a connection breaks. A post that queues nothing tells
the two apart.
"""

from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers import diagnosis
from app.services.ports import Clock
from app.services.servers.client import Client

AGAIN_SECONDS = 1.0
"""Between two tries: a connection that broke once is no refusal."""

ANSWER_SECONDS = 5.0
"""How long a server may take to show that it answers at all."""


class WriteCheck:
    """Posts without a graph, which ComfyUI answers and does not queue."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    async def refusal(self, server: ServerUrl) -> Message | None:
        """Return why posts are refused, `None` unless two in a row were, while reads passed."""
        if await self._refusal(server) is None:
            return None
        await self._clock.sleep(AGAIN_SECONDS)
        return await self._refusal(server)

    async def answers(self, server: ServerUrl) -> bool:
        """Tell whether the server answers a read now."""
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
