"""Again: runs a picture's task once more, with a new seed or the same one."""

from dataclasses import replace

from app.core.errors import BinderyError
from app.core.library.next_run import prompt_id_of, seeds
from app.core.message import message
from app.core.workflow.inputs import defaults
from app.services.window_services import Services
from app.ui.compose.actions import ComposeActions
from app.ui.compose.own_workflows import OwnWorkflows
from app.ui.page_store import PageStore


class AgainActions:
    """Runs tasks of all tabs again; a workflow that was removed is recreated from the graph."""

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        compose: ComposeActions,
        own: OwnWorkflows,
    ) -> None:
        self._page_store = page_store
        self._library = services.library
        self._compose = compose
        self._own = own

    async def new(self, name: str) -> None:
        """Run a picture's task again with new seeds, by the picture's key or the prompt id."""
        await self._again(prompt_id_of(name), new_seed=True)

    async def same(self, name: str) -> None:
        """Run a picture's task again with the same seeds."""
        await self._again(prompt_id_of(name), new_seed=False)

    async def _again(self, prompt_id: str, *, new_seed: bool) -> None:
        """Further presses are ignored until the new task exists."""
        if prompt_id in self._page_store.state.running_again:
            return
        self._mark(self._page_store.state.running_again | {prompt_id})
        try:
            said = message("reuse.unknown")
            task = await self._library.full(prompt_id)
            if task is not None:
                kind = self._own.type_of(task)
                if kind.id != task.workflow_type:
                    task = replace(task, workflow_type=kind.id, inputs=defaults(kind))
                await self._compose.again(task, new_seed=new_seed)
                draws = new_seed and bool(seeds(kind))
                said = message("reuse.again_new" if draws else "reuse.again_same")
            self._page_store.change(toast=said)
        except BinderyError as error:
            self._page_store.change(toast=error.message)
        finally:
            self._mark(self._page_store.state.running_again - {prompt_id})

    def _mark(self, running_again: frozenset[str]) -> None:
        self._page_store.change(running_again=running_again)
