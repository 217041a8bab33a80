"""Says on each card why its run still waits, and which servers are left out for it."""

from collections.abc import Mapping

from app.core.ids import PromptId
from app.core.message import Message, message
from app.core.queue.breaker import LeftOut
from app.core.queue.entry import Entry, Where
from app.core.queue.waiting import Waiting, with_why
from app.core.windows.window_state import WindowState
from app.services.queue.loads import is_open
from app.services.queue.waiting_runs import WaitingRuns
from app.services.window_store import WindowStore


class Explanation:
    """Writes the reasons into the runs that wait."""

    def __init__(self, window_store: WindowStore, runs: WaitingRuns) -> None:
        self._window_store = window_store
        self._runs = runs

    def give(
        self,
        entries: Mapping[PromptId, Entry],
        left_out: Mapping[PromptId, tuple[LeftOut, ...]],
    ) -> None:
        """Update the reasons; `entries` are the runs with the servers that they may go to now."""
        state = self._window_store.state
        queue = tuple(
            with_why(one, self._why(one, entries, state), left_out.get(one.prompt_id, ()))
            for one in state.window.queue
        )
        if any(a is not b for a, b in zip(queue, state.window.queue, strict=True)):
            self._window_store.set_queue(queue)

    def _why(self, one: Waiting, entries: Mapping[PromptId, Entry], state: WindowState) -> Message:
        if state.is_queue_paused:
            return message("queue.paused")
        if one.entry.is_paused:
            return message("queue.run_paused")
        if self._runs.order_of(one) is None:
            return message("queue.no_type")
        entry = entries.get(one.prompt_id, one.entry)
        names = [state.name_of(url) for url in sorted(entry.able) if entry.allows(url)]
        usable = [url for url in entry.able if entry.allows(url) and is_open(state, url)]
        if not usable:
            return message("queue.none", names=names) if names else message("queue.nobody")
        if entry.on.where is Where.ONLY and entry.on.server is not None:
            return message("queue.only", server=state.name_of(entry.on.server))
        return message("queue.busy")
