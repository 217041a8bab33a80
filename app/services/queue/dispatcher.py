"""Binds the runs that wait: one window of this browser decides at a time, each for its own runs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from app.core.errors import StoreError
from app.core.ids import PromptId, ServerUrl
from app.core.queue.breaker import Breaker, LeftOut
from app.core.queue.decided import Decided, with_decided
from app.core.queue.dispatch import Decision, decide
from app.core.queue.entry import BatchId, Where
from app.core.queue.waiting import Waiting
from app.core.storage.queue_row import is_mark, left_over, runs_of, sent_row
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.ports import Clock, Database, WebLocks
from app.services.queue.breaker_watch import BreakerWatch
from app.services.queue.choices import changed, home_of, is_other, moved, others, placed
from app.services.queue.explanation import Explanation
from app.services.queue.judge import Judge
from app.services.queue.loads import bound_tasks, loads_of, seconds_of, served
from app.services.queue.waiting_runs import WaitingRuns
from app.services.servers.capabilities import Capabilities
from app.services.servers.strikes import Strikes
from app.services.submission.input_files import Delivery
from app.services.submission.submitter import Submitter
from app.services.window_store import WindowStore
from app.services.windows.identity import living_windows

LOCK = "bindery.queue"
"""The Web Lock of the window that decides."""

LOCK_SECONDS = 10.0
"""Seconds to wait for the other windows' turns: each takes some milliseconds."""

AGAIN_SECONDS = 5.0
"""Seconds after which runs that could not be bound are tried again without any other change."""


class Dispatcher:
    """Decides when something changed, and never sends without the journal's step.

    `find_bound` shows tasks of this window that the journal has and the page does not know.
    """

    def __init__(
        self,
        window_store: WindowStore,
        runs: WaitingRuns,
        submitter: Submitter,
        capabilities: Capabilities,
        strikes: Strikes,
        database: Database,
        locks: WebLocks,
        clock: Clock,
        background: Background,
        find_bound: Callable[[], Awaitable[None]],
    ) -> None:
        self._window_store = window_store
        self._runs = runs
        self._submitter = submitter
        self._strikes = strikes
        self._database = database
        self._locks = locks
        self._clock = clock
        self._background = background
        self._find_bound = find_bound
        self._breaker = BreakerWatch(window_store, clock)
        self._deliveries: dict[tuple[BatchId, ServerUrl], Delivery] = {}
        self._judge = Judge(runs, capabilities, background, self.wake)
        self._explanation = Explanation(window_store, runs)
        self._rest_end = 0
        self._is_due = False
        self._is_running = False
        window_store.watch(self._on_change)

    def wake(self) -> None:
        """Decide soon, if any run of this window waits."""
        self._is_due = True
        if not self._is_running and self._window_store.state.window.queue:
            self._is_running = True
            self._background.spawn(self._work(), "dispatch")

    async def _work(self) -> None:
        try:
            while self._is_due and self._window_store.state.window.queue:
                self._is_due = False
                try:
                    await self._round()
                except StoreError:
                    self._background.spawn(self._later(AGAIN_SECONDS), "dispatch again")
        finally:
            self._is_running = False

    async def _later(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self.wake()

    async def _round(self) -> None:
        if self._window_store.state.is_queue_paused:
            self._explanation.give({}, {})
            return
        release = await self._locks.hold(LOCK, LOCK_SECONDS, _nothing)
        if release is None:
            raise StoreError("journal.blocked", why=LOCK)
        try:
            await self._decide()
        finally:
            release()

    async def _decide(self) -> None:
        """Bind what may go now. The caller holds the lock of all windows."""
        waited = frozenset(one.prompt_id for one in self._window_store.state.window.queue)
        rows = await self._database.rows("queue")
        living = await living_windows(self._locks)
        state = self._window_store.state
        own = state.window.window_id
        stored = {one.prompt_id: one for one in runs_of(rows)}
        await self._drop_lost(stored, waited)
        old = left_over(rows, living, self._clock.now())
        if old:
            self._runs.unmark(*old)
        state = self._window_store.state
        seconds = seconds_of(state)
        bound = bound_tasks(state, filter(is_mark, rows), living)
        loads = loads_of(state, bound, seconds, self._strikes)
        self._judge.ask(state)
        mine = [self._judge.as_it_is(one.entry) for one in state.window.queue]
        home = home_of(mine, loads, state)
        entries = [placed(one, state.window.lock, home) for one in mine]
        entries += [
            others(one.entry, state) for one in stored.values() if is_other(one, own, living)
        ]
        breaker = self._breaker.effective(entries, loads)
        now = self._clock.now()
        found = decide(entries, loads, seconds, served(bound), breaker, now)
        mine_now = {one.prompt_id: one for one in entries if one.window_id == own}
        left_out = {key: breaker.left_out(one, now) for key, one in mine_now.items()}
        by_id = {one.prompt_id: one for one in state.window.queue}
        binds = [
            self._bind(by_id[one.prompt_id], self._decided(one, home, left_out[one.prompt_id]))
            for one in found
            if one.prompt_id in by_id
        ]
        failures = await asyncio.gather(*binds, return_exceptions=True)
        self._explanation.give(mine_now, left_out)
        self._wake_after(breaker, now)
        for failure in failures:
            if failure is not None:
                raise failure

    def _wake_after(self, breaker: Breaker, now: int) -> None:
        """Decide again when a rest ends that something waits for."""
        end = breaker.next_end(now)
        if end is not None and end != self._rest_end:
            self._rest_end = end
            self._background.spawn(self._later((end - now) / 1000), "a server's rest ends")

    def _decided(
        self, decision: Decision, home: ServerUrl | None, left_out: Sequence[LeftOut]
    ) -> Decided:
        return Decided(
            decision.prompt_id,
            decision.server,
            decision.why.value,
            home,
            decision.seconds,
            decision.others,
            self._clock.now(),
            tuple(one.server for one in left_out),
        )

    async def _bind(self, one: Waiting, decided: Decided) -> None:
        order = self._runs.order_of(one)
        state = self._window_store.state
        if order is None or state.window.waiting(one.prompt_id) is None:
            return
        server = decided.server
        key = (one.entry.batch_id, server)
        delivery = self._deliveries.setdefault(key, Delivery(order))
        mark = sent_row(one, server, self._clock.now())
        is_home = one.entry.on.where is Where.HOME and decided.home in (None, server)
        try:
            await self._submitter.leave_queue(
                one,
                order,
                server,
                is_home=is_home,
                delivery=delivery,
                is_wanted=self._runs.wanted(one),
            )
        except StoreError as error:
            if error.message.key == "journal.taken":
                await self._runs.read_again(one.prompt_id)
                return
            if error.message.key == "journal.given_up":
                await self._runs.cancel(one.prompt_id)
                return
            raise
        self._runs.marks[one.prompt_id] = mark
        is_trial = self._breaker.sent(server, one.entry.shape, one.prompt_id)
        known = self._window_store.state.decided
        self._window_store.change(decided=with_decided(known, replace(decided, is_trial=is_trial)))

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

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        tasks = after.window.tasks
        if tasks is not before.window.tasks and self._runs.marks:
            self._runs.forget_marks()
        if after.health is not before.health:
            self._judge.forget(before, after)
        if after.window.queue and (moved(before, after) or changed(before, after)):
            self.wake()
        if not after.window.queue and before.window.queue:
            self._deliveries.clear()
            self._judge.clear()
            self._runs.forget_orders()


def _nothing() -> None:
    """Ignore the loss of the lock: the journal refuses a run that another window has bound."""
