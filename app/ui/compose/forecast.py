"""How long the runs in the form would take, said before Run."""

from app.core.queue.entry import Shape
from app.core.queue.times import Estimate
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.ports import Clock
from app.services.queue.estimates import PAUSE_SECONDS, Estimates
from app.services.window_store import WindowStore
from app.ui.page_store import PageStore
from app.ui.state import PageState


class Forecast:
    """Keeps `page_store.state.forecast`, for more than one run of a form.

    What a person changes counts at once; other changes once in `PAUSE_SECONDS`.
    """

    def __init__(
        self,
        page_store: PageStore,
        window_store: WindowStore,
        estimates: Estimates,
        clock: Clock,
        background: Background,
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._estimates = estimates
        self._clock = clock
        self._background = background
        self._is_due = False
        page_store.watch(self._on_page_change)
        window_store.watch(self._on_change)

    def _on_page_change(self, before: PageState, after: PageState) -> None:
        if (
            before.runs != after.runs
            or before.type_id != after.type_id
            or before.abilities is not after.abilities
        ):
            self._judge()

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if before.window.lock is not after.window.lock:
            self._judge()
        is_same = (
            before.outlook is after.outlook
            and before.seconds is after.seconds
            and before.health is after.health
            and before.window.queue is after.window.queue
        )
        if not is_same and not self._is_due and self._page_store.state.runs > 1:
            self._is_due = True
            self._background.spawn(self._later(), "how long runs would take")

    async def _later(self) -> None:
        await self._clock.sleep(PAUSE_SECONDS)
        self._is_due = False
        self._judge()

    def _judge(self) -> None:
        found = self._found()
        if found != self._page_store.state.forecast:
            self._page_store.change(forecast=found)

    def _found(self) -> Estimate | None:
        page = self._page_store.state
        if page.runs < 2:
            return None
        able = [one.server for one in page.abilities if one.is_able]
        return self._estimates.before(Shape(page.type_id), page.runs, able)
