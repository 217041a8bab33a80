"""Finds out why a server cannot be used: from its answer, or from further evidence."""

from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.message import message
from app.core.servers import diagnosis
from app.core.servers import health as states
from app.core.servers.health import PREFLIGHT, Health
from app.core.servers.hosts import host_of
from app.core.servers.mixed_content import mixed_content
from app.core.servers.symptoms import why_unread
from app.core.task.task import TaskState
from app.services.ports import Clock, Http, Network
from app.services.servers.client import Client
from app.services.servers.evidence import ROUTE, Evidence
from app.services.window_store import WindowStore


class Diagnostics:
    """Examines one server at a time. `page_url` determines what the browser itself blocks."""

    def __init__(
        self,
        window_store: WindowStore,
        client: Client,
        http: Http,
        network: Network,
        clock: Clock,
        evidence: Evidence,
        page_url: str,
    ) -> None:
        self._window_store = window_store
        self._client = client
        self._http = http
        self._network = network
        self._clock = clock
        self._evidence = evidence
        self._page_url = page_url
        self._refusing: set[ServerUrl] = set()

    def blocked(self, before: Health, server: ServerUrl) -> Health | None:
        """Return the health of a server that the browser blocks for this page, else `None`."""
        why = mixed_content(self._page_url, server)
        return None if why is None else states.down(before, why, self._clock.monotonic())

    async def unread(
        self, before: Health, server: ServerUrl, seconds: float, error: TransportError
    ) -> Health:
        """Return the health of a server whose response did not arrive or could not be read."""
        failure = error.message.key
        if failure == "transport.redirected":
            target = await self._http.final_url(f"{server}{ROUTE}", seconds)
            why = diagnosis.why_redirected(server, ROUTE, target)
            return states.down(before, why, self._clock.monotonic())
        if failure in ("transport.timeout", "transport.stalled"):
            return states.slow(before, seconds, self._clock.monotonic())
        if failure == "transport.cut":
            return states.down(before, message("health.cut"), self._clock.monotonic())
        worked = before.answered_at is not None or self._has_run(server)
        if await self._evidence.reachable(server, seconds):
            key = self._window_store.state.keyed.get(server)
            signs = await self._evidence.of_readless(server, seconds, worked=worked, key=key)
        elif not self._network.online():
            return states.offline(before, self._clock.monotonic())
        else:
            signs = await self._evidence.of_silent(
                server, seconds, worked=worked, name_known=self._is_known(server)
            )
        why = why_unread(self._page_url, server, signs)
        return states.down(before, why, self._clock.monotonic())

    async def strange(
        self, before: Health, server: ServerUrl, seconds: float, error: ServerError
    ) -> Health:
        """Return the health of a server whose response did not come from ComfyUI."""
        rest = diagnosis.rest_seconds(error)
        if rest is not None:
            return states.resting(before, rest, self._clock.monotonic())
        why = diagnosis.why_strange(error, is_keyed=server in self._window_store.state.keyed)
        if why.key == "health.forbidden" and await self._evidence.shows_picture(server, seconds):
            why = message("health.origin")  # it shows pictures, which carry no origin to check
        return states.down(before, why, self._clock.monotonic())

    async def refuses_preflights(self, server: ServerUrl, seconds: float) -> bool:
        """Return whether reads pass, and no longer once the browser asks first (OPTIONS)."""
        return await self._passes_preflights(server, seconds) is False

    async def _passes_preflights(self, server: ServerUrl, seconds: float) -> bool | None:
        """Return whether preflights pass, `None` if the attempts showed neither."""
        try:
            await self._client.queue_depth(server, seconds, preflight=True)
        except TransportError as error:
            if error.message.key != "transport.failed":
                return None
        except ServerError:
            return True  # it was answered, whatever the answer
        else:
            return True
        try:
            await self._client.queue_depth(server, seconds)
        except (TransportError, ServerError):
            return None
        return False

    async def still_refuses(self, before: Health, server: ServerUrl, seconds: float) -> bool:
        """Return whether a server that can be read still refuses preflights, if it did.

        `before` is its health until now, by this window or another. Evidence from before is dropped
        once it can be read: the next failure is another one.
        """
        if server not in self._refusing and not states.refuses_preflights(before):
            self._evidence.forget(server)
            return False
        passes = await self._evidence.once(
            server, "preflight", lambda: self._passes_preflights(server, seconds)
        )
        if passes:
            self._refusing.discard(server)
        return not passes

    def preflight(self, before: Health, server: ServerUrl) -> Health:
        """Return the health of a server that refuses preflights: no task would get through."""
        self._refusing.add(server)
        return states.down(before, message(PREFLIGHT), self._clock.monotonic())

    def forget(self, server: ServerUrl) -> None:
        """Examine the server anew at the next check."""
        self._evidence.forget(server)

    def _has_run(self, server: ServerUrl) -> bool:
        """Return whether a task of this window ended there, now or before a reload."""
        tasks = self._window_store.state.window.tasks
        return any(
            task.execution_server == server and task.state is TaskState.SUCCEEDED for task in tasks
        )

    def _is_known(self, server: ServerUrl) -> bool:
        """Return whether another server with this host answers, so that its name is known."""
        host = host_of(server)
        return any(
            url != server and host_of(url) == host and health.usable
            for url, health in self._window_store.state.health.items()
        )
