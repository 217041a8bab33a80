"""Makes the task of an order for one server: its variant, its seeds and its texts."""

from dataclasses import replace

from app.core.ids import PromptId, ServerUrl
from app.core.submission.order import Order, Run, make_task
from app.core.task.task import Task
from app.core.workflow.catalog import Input
from app.core.workflow.limits import seed_range
from app.services.ports import Clock, Ids
from app.services.servers.capabilities import Capabilities
from app.services.window_store import WindowStore


class TaskMaker:
    """Makes tasks of this window; it neither shows nor records them."""

    def __init__(
        self, window_store: WindowStore, capabilities: Capabilities, clock: Clock, ids: Ids
    ) -> None:
        self._window_store = window_store
        self._capabilities = capabilities
        self._clock = clock
        self._ids = ids

    def make(
        self,
        ordered: Order,
        server: ServerUrl,
        prompt_id: PromptId | None = None,
        since: int | None = None,
        batch_id: str = "",
    ) -> Task:
        """Return a new task bound to `server`, under a new id unless one or the order gives one.

        It is registered now, or at `since` (ms) if it stands for an earlier task.
        """
        order = self.with_seeds(ordered.on(self._capabilities.known(server)), server)
        window = self._window_store.state.window
        task = make_task(
            order,
            server,
            prompt_id or order.prompt_id or PromptId(self._ids.uuid()),
            window.window_id,
            window.client_id,
            window.tasks.stamp(self._clock.now()) if since is None else since,
            self._capabilities.known(server),
            Run(self._ids.below, self._clock.local()),
        )
        return replace(task, batch_id=batch_id)

    def batch_of(self, runs: int) -> str:
        """Return the id of a new batch; "" for a single run."""
        return self._ids.uuid() if runs > 1 else ""

    def with_seeds(self, order: Order, server: ServerUrl) -> Order:
        """Return an order with its seeds drawn, within the limits of a server."""
        seeds = {item.name: self._draw(order, item, server) for item in order.open_seeds()}
        return order.with_seeds(seeds)

    def _draw(self, order: Order, item: Input, server: ServerUrl) -> int:
        """Draw a seed within the limits of the server's nodes."""
        low, high = seed_range(self._capabilities.limits_on(server, order.kind, item))
        return low + self._ids.below(high - low + 1)
