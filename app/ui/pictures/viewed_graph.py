"""Reads the graph of a viewed task of another tab: the library has such tasks without."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from app.core.task.task import Task
from app.services.background import Background
from app.ui.page_store import PageStore
from app.ui.state import PageState


class ViewedGraph:
    """Maintains `Looking.full`. `with_graph` returns a stored task with its graph."""

    def __init__(
        self,
        page_store: PageStore,
        with_graph: Callable[[str], Awaitable[Task | None]],
        background: Background,
    ) -> None:
        self._page_store = page_store
        self._with_graph = with_graph
        self._background = background
        page_store.watch(self._on_change)

    def _on_change(self, before: PageState, after: PageState) -> None:
        if after.viewer is None or after.viewer == before.viewer:
            return
        viewed, full = self._page_store.scene().viewed, after.looking.full
        if viewed is None or viewed.task.graph:
            return
        if full is None or full.prompt_id != viewed.task.prompt_id:
            self._background.spawn(self._read(viewed.task.prompt_id), "read a viewed task")

    async def _read(self, prompt_id: str) -> None:
        task = await self._with_graph(prompt_id)
        state = self._page_store.state
        if task is not None and state.viewer is not None and state.viewer[0] == prompt_id:
            self._page_store.change(looking=replace(state.looking, full=task))
