"""Which servers can run what waits, as far as is known by now."""

from collections.abc import Callable
from dataclasses import replace

from app.core.errors import BinderyError, TransportError
from app.core.ids import ServerUrl
from app.core.queue.entry import BatchId, Entry
from app.core.queue.waiting import Waiting
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.queue.loads import is_open
from app.services.queue.making import draft_of
from app.services.queue.waiting_runs import WaitingRuns
from app.services.servers.capabilities import Capabilities


class Judge:
    """Asks servers that became usable after a run was put into the queue; `wake` on a yes."""

    def __init__(
        self,
        runs: WaitingRuns,
        capabilities: Capabilities,
        background: Background,
        wake: Callable[[], None],
    ) -> None:
        self._runs = runs
        self._capabilities = capabilities
        self._background = background
        self._wake = wake
        self._judged: dict[tuple[BatchId, ServerUrl], bool | None] = {}

    def clear(self) -> None:
        """Forget all answers: nothing waits."""
        self._judged.clear()

    def as_it_is(self, entry: Entry) -> Entry:
        """Return an entry with the servers that are able to run it as far as is known by now."""
        known = {
            url: is_able
            for (batch, url), is_able in self._judged.items()
            if batch == entry.batch_id and is_able is not None
        }
        able = {url for url in entry.able if known.get(url, True)}
        able |= {url for url, is_able in known.items() if is_able}
        return replace(entry, able=frozenset(able))

    def ask(self, state: WindowState) -> None:
        """Find out which servers that became usable can run what waits."""
        for one in state.window.queue:
            batch = one.entry.batch_id
            for server in state.pool.servers:
                url = server.url
                is_new = (batch, url) not in self._judged and url not in one.entry.able
                if is_new and one.entry.on.server is None and is_open(state, url):
                    self._judged[batch, url] = None
                    self._background.spawn(self._ask(one, url), "ask what it can run")

    async def _ask(self, one: Waiting, url: ServerUrl) -> None:
        order = self._runs.order_of(one)
        if order is None:
            return
        try:
            lacking = await self._capabilities.lacking(url, draft_of(order))
        except (BinderyError, TransportError):
            self._judged.pop((one.entry.batch_id, url), None)
            return
        self._judged[one.entry.batch_id, url] = not lacking
        if not lacking:
            self._wake()

    def forget(self, before: WindowState, after: WindowState) -> None:
        """Ask a server again that came back: it may have been started with other nodes."""
        for batch, url in list(self._judged):
            if is_open(after, url) and not is_open(before, url):
                del self._judged[batch, url]
