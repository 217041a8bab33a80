"""Looks at the queue of all windows, and finds which of this window's runs may go now."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from app.core.ids import PromptId, ServerUrl
from app.core.queue.breaker import LeftOut
from app.core.queue.decided import Decided
from app.core.queue.dispatch import Decision, decide
from app.core.queue.waiting import Waiting
from app.core.storage.queue_row import Row, is_mark, left_over, runs_of
from app.services.ports import Clock, Database, WebLocks
from app.services.queue.breaker_watch import BreakerWatch
from app.services.queue.choices import home_of, is_other, others, placed
from app.services.queue.explanation import Explanation
from app.services.queue.judge import Judge
from app.services.queue.loads import bound_tasks, loads_of, seconds_of, served
from app.services.queue.waiting_runs import WaitingRuns
from app.services.servers.strikes import Strikes
from app.services.window_store import WindowStore
from app.services.windows.identity import living_windows


@dataclass(frozen=True, slots=True)
class Survey:
    """What may go now.

    `mine` are the decisions on this window's runs, `home` its home and `left_out` the servers that
    are left out for each of its runs. `left_over` are marks of closed windows that are of no use.
    `rest_end` is when the next server's rest ends (ms), if any is left out.
    """

    mine: Sequence[Decision]
    home: ServerUrl | None
    left_out: Mapping[PromptId, tuple[LeftOut, ...]]
    left_over: Sequence[Row]
    rest_end: int | None
    at: int

    def decided(self, decision: Decision) -> Decided:
        """Return a decision as it is kept, with what it was based on."""
        return Decided(
            decision.prompt_id,
            decision.server,
            decision.why.value,
            self.home,
            decision.seconds,
            decision.others,
            self.at,
            tuple(one.server for one in self.left_out[decision.prompt_id]),
        )


class Surveyor:
    """Reads the rows of all windows, and says on this window's cards why they wait.

    `find_bound` shows tasks of this window that the journal has and the page does not know.
    """

    def __init__(
        self,
        window_store: WindowStore,
        runs: WaitingRuns,
        breaker: BreakerWatch,
        judge: Judge,
        strikes: Strikes,
        database: Database,
        locks: WebLocks,
        clock: Clock,
        find_bound: Callable[[], Awaitable[None]],
    ) -> None:
        self._window_store = window_store
        self._runs = runs
        self._breaker = breaker
        self._judge = judge
        self._strikes = strikes
        self._database = database
        self._locks = locks
        self._clock = clock
        self._find_bound = find_bound
        self._explanation = Explanation(window_store, runs)

    def explain_pause(self) -> None:
        """Say on the cards that nothing is sent."""
        self._explanation.give({}, {})

    async def look(self) -> Survey:
        """Return what may go now, which is certain while the caller holds the queue's lock.

        Without the lock it tells whether to ask for it. Raises `StoreError`.
        """
        waited = frozenset(one.prompt_id for one in self._window_store.state.window.queue)
        rows = await self._database.rows("queue")
        living = await living_windows(self._locks)
        stored = {one.prompt_id: one for one in runs_of(rows)}
        await self._drop_lost(stored, waited)
        state = self._window_store.state
        own = state.window.window_id
        seconds = seconds_of(state)
        bound = bound_tasks(state, filter(is_mark, rows), living)
        loads = loads_of(state, bound, seconds, self._strikes)
        self._judge.ask(state)
        mine = [self._judge.as_it_is(one.entry) for one in state.window.queue]
        home = home_of(mine, loads, state)
        entries = [placed(one, state.window.lock, home) for one in mine]
        mine_now = {one.prompt_id: one for one in entries}
        entries += [
            others(one.entry, state) for one in stored.values() if is_other(one, own, living)
        ]
        breaker = self._breaker.effective(entries, loads)
        now = self._clock.now()
        found = decide(entries, loads, seconds, served(bound), breaker, now)
        left_out = {key: breaker.left_out(one, now) for key, one in mine_now.items()}
        self._explanation.give(mine_now, left_out)
        return Survey(
            [one for one in found if one.prompt_id in mine_now],
            home,
            left_out,
            left_over(rows, living, now),
            breaker.next_end(now),
            now,
        )

    async def _drop_lost(
        self, stored: Mapping[PromptId, Waiting], waited: frozenset[PromptId]
    ) -> None:
        """Forget runs that are no longer this window's: another one has them, or they are bound.

        Only those that `waited` before the rows were read: newer ones may be recorded since.
        """
        window = self._window_store.state.window
        gone = [
            one.prompt_id
            for one in window.queue
            if one.prompt_id in waited
            and (
                (known := stored.get(one.prompt_id)) is None
                or known.entry.window_id != window.window_id
            )
        ]
        if gone:
            self._runs.hide(gone)
            await self._find_bound()
