"""The actions with a batch: fold it, and cancel what is left of it."""

from collections.abc import Callable, Mapping

from app.core.errors import StoreError
from app.services.window_services import Services
from app.ui.page_store import PageStore
from app.ui.state import Notice
from app.ui.tasks.actions import TaskActions
from app.ui.tasks.batch_row import fold_id


class BatchActions:
    """Acts on all tasks and waiting runs of one press of Run."""

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        tasks: TaskActions,
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._queue = services.queue
        self._tasks = tasks
        self._focus_drawn = focus_drawn

    def fold(self, batch_id: str) -> None:
        """Show the cards of a batch, or put them away; this stays while the page lives."""
        self._keep_fold(batch_id, not self._page_store.scene().is_unfolded(batch_id))

    async def cancel(self, key: str) -> None:
        """Cancel what is left of a batch: the runs that wait in one step, then its tasks.

        The last one comes first, so that none starts when a running one ends.
        """
        batch = self._page_store.scene().batches.batch(key)
        try:
            await self._queue.cancel(*batch.open_ids)
        except StoreError as error:
            self._page_store.change(run_notice=Notice(error.message))
            return
        for prompt_id in reversed(self._page_store.scene().batches.batch(key).open_ids):
            await self._tasks.cancel(prompt_id)

    async def cancel_rest(self, batch_id: str) -> None:
        """Cancel what is left of a batch from its row, which stays as it is folded."""
        self._keep_fold(batch_id, self._page_store.scene().is_unfolded(batch_id))
        self._focus_drawn(fold_id(batch_id))  # the pressed button will be gone
        await self.cancel(batch_id)

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "fold-batch": self.fold,
            "cancel-batch": self.cancel,
            "cancel-rest": self.cancel_rest,
        }

    def _keep_fold(self, batch_id: str, is_unfolded: bool) -> None:
        folds = {**self._page_store.state.folds, batch_id: is_unfolded}
        self._page_store.change(folds=folds)
