"""Binds the runs that wait: one window of this browser decides at a time, each for its own runs."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from app.core.errors import StoreError
from app.core.ids import ServerUrl
from app.core.queue.decided import Decided, with_decided
from app.core.queue.entry import BatchId, Where
from app.core.queue.waiting import Waiting
from app.core.storage.queue_row import sent_row
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.ports import Clock, Database, WebLocks
from app.services.queue.breaker_watch import BreakerWatch
from app.services.queue.choices import changed, moved
from app.services.queue.judge import Judge
from app.services.queue.surveyor import Survey, Surveyor
from app.services.queue.waiting_runs import WaitingRuns
from app.services.servers.capabilities import Capabilities
from app.services.servers.strikes import Strikes
from app.services.submission.input_files import Delivery
from app.services.submission.submitter import Submitter
from app.services.window_store import WindowStore

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
        self._locks = locks
        self._clock = clock
        self._background = background
        self._breaker = BreakerWatch(window_store, clock)
        self._deliveries: dict[tuple[BatchId, ServerUrl], Delivery] = {}
        self._judge = Judge(runs, capabilities, background, self.wake)
        self._surveyor = Surveyor(
            window_store,
            runs,
            self._breaker,
            self._judge,
            strikes,
            database,
            locks,
            clock,
            find_bound,
        )
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
            self._surveyor.explain_pause()
            return
        # The lock goes from window to window, and each has to wake for it. So only those ask that
        # have something to bind.
        survey = await self._surveyor.look()
        self._wake_after(survey)
        if not survey.mine:
            return
        release = await self._locks.hold(LOCK, LOCK_SECONDS, _nothing)
        if release is None:
            raise StoreError("journal.blocked", why=LOCK)
        try:
            await self._bind_all(await self._surveyor.look())
        finally:
            release()

    async def _bind_all(self, survey: Survey) -> None:
        """Bind what may go now. The caller holds the lock of all windows."""
        if survey.left_over:
            self._runs.unmark(*survey.left_over)
        by_id = {one.prompt_id: one for one in self._window_store.state.window.queue}
        binds = [
            self._bind(by_id[one.prompt_id], survey.decided(one))
            for one in survey.mine
            if one.prompt_id in by_id
        ]
        for failure in await asyncio.gather(*binds, return_exceptions=True):
            if failure is not None:
                raise failure

    def _wake_after(self, survey: Survey) -> None:
        """Decide again when a rest ends that something waits for."""
        end = survey.rest_end
        if end is not None and end != self._rest_end:
            self._rest_end = end
            self._background.spawn(self._later((end - survey.at) / 1000), "a server's rest ends")

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
