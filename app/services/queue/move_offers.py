"""Finds a server without work while runs wait for another, so that the page can offer to move them.

Nothing moves by itself: the person chose the other server, or it holds the prompts already.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from app.core.errors import BinderyError
from app.core.ids import ServerUrl
from app.core.queue.entry import Where
from app.core.queue.move_offer import LEAST_WAITING, MoveOffer, offer
from app.core.queue.waiting import Waiting
from app.core.submission.order import Order
from app.core.task.task import Task
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.queue.choices import changed
from app.services.queue.loads import is_open
from app.services.queue.making import draft_of
from app.services.queue.waiting_runs import WaitingRuns
from app.services.servers.capabilities import Capabilities
from app.services.window_store import WindowStore

MOST_ASKED = 40
"""Runs that are looked at for an offer at most: a longer queue makes the same point."""


class MoveOffers:
    """Keeps `WindowState.move_offer` up to date."""

    def __init__(
        self,
        window_store: WindowStore,
        runs: WaitingRuns,
        capabilities: Capabilities,
        background: Background,
    ) -> None:
        self._window_store = window_store
        self._runs = runs
        self._capabilities = capabilities
        self._background = background
        self._able: dict[tuple[str, ServerUrl], bool | None] = {}
        window_store.watch(self._on_change)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        then, now = before.window, after.window
        is_same_work = then.tasks is now.tasks and then.queue is now.queue
        if not is_same_work or changed(before, after):
            self._look()

    def _look(self) -> None:
        state = self._window_store.state
        bound = list(_bound(state))
        found = None
        if len(bound) >= LEAST_WAITING:
            staying = _staying(state, bound)
            offers = (self._offer(url, bound, staying) for url in _idle(state))
            found = next((one for one in offers if one is not None), None)
        else:
            self._able.clear()
        if found != state.move_offer:
            self._window_store.change(move_offer=found)

    def _offer(
        self,
        url: ServerUrl,
        bound: list[tuple[Waiting | Task, ServerUrl]],
        staying: Mapping[ServerUrl, int],
    ) -> MoveOffer | None:
        able = [
            (one.prompt_id, where)
            for one, where in bound[-MOST_ASKED:]
            if where != url and self._is_able(one, url)
        ]
        return offer(url, able, staying)

    def _is_able(self, one: Waiting | Task, url: ServerUrl) -> bool:
        """Return whether a server is known to be able to run something; else find out."""
        if isinstance(one, Waiting) and url in one.entry.able:
            return True
        key = str(one.entry.batch_id if isinstance(one, Waiting) else one.prompt_id), url
        if key not in self._able:
            self._able[key] = None
            self._background.spawn(self._ask(one, key), "ask what it can run")
        return bool(self._able[key])

    async def _ask(self, one: Waiting | Task, key: tuple[str, ServerUrl]) -> None:
        order = self._order_of(one)
        if order is None:
            return
        try:
            lacking = await self._capabilities.lacking(key[1], draft_of(order))
        except BinderyError:
            self._able.pop(key, None)
            return
        if not lacking:
            self._able[key] = True
            self._look()

    def _order_of(self, one: Waiting | Task) -> Order | None:
        if isinstance(one, Waiting):
            return self._runs.order_of(one)
        kind = self._window_store.state.catalog.types.get(one.workflow_type)
        return None if kind is None else Order(kind, one.inputs)


def _idle(state: WindowState) -> Iterator[ServerUrl]:
    """Yield the servers that are open and have nothing to do, of anybody."""
    if state.is_queue_paused:
        return
    for server in state.pool.servers:
        url = server.url
        if is_open(state, url) and state.health[url].queue_remaining == 0:
            work = state.occupancies[url]
            if not work.is_busy and not work.mine:
                yield url


def _bound(state: WindowState) -> Iterator[tuple[Waiting | Task, ServerUrl]]:
    """Yield what waits for one server only, with that: tasks that it has not begun, and runs."""
    for task in state.shown.tasks.open_tasks():
        if task.can_move and task.moving_to is None and not task.unreachable:
            yield task, task.execution_server
    lock = state.window.lock
    held = None if lock.admits_others else lock.server
    for one in state.window.queue:
        entry = one.entry
        where = entry.on.server if entry.on.where is Where.ONLY else held
        if where is not None and not entry.is_paused:
            yield one, where


def _staying(
    state: WindowState, bound: list[tuple[Waiting | Task, ServerUrl]]
) -> dict[ServerUrl, int]:
    """Return how many prompts servers have, of anybody, that cannot move."""
    ours = Counter(task.execution_server for task in state.shown.tasks.open_tasks())
    movable = Counter(where for one, where in bound if isinstance(one, Task))
    return {
        url: max(count, state.health_of(url).queue_remaining or 0) - movable[url]
        for url, count in ours.items()
    }
