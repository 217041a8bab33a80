"""Reports when a workflow that was opened can be used, and where it can run."""

from app.core.message import Message, message
from app.core.windows.window_state import UNKNOWN, WindowState
from app.core.workflow.catalog import WorkflowType
from app.services.window_store import WindowStore
from app.ui.page_store import PageStore
from app.ui.state import PageState


class Readiness:
    """Watches the type in `PageState.awaited` until its form is made and the servers are known."""

    def __init__(self, page_store: PageStore, window_store: WindowStore) -> None:
        self._page_store = page_store
        self._window_store = window_store
        page_store.watch(self._on_page_change)
        window_store.watch(self._on_change)

    def _on_page_change(self, before: PageState, after: PageState) -> None:
        is_same = before.abilities is after.abilities and before.type_id == after.type_id
        if after.awaited and not (is_same and before.awaited == after.awaited):
            self._report()

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if self._page_store.state.awaited and before.catalog is not after.catalog:
            self._report()

    def _report(self) -> None:
        page = self._page_store.state
        kind = self._window_store.state.catalog.types.get(page.awaited)
        if kind is None or kind.problem is not None or page.type_id != page.awaited:
            self._page_store.change(awaited="")
        elif kind.has_form and _is_known(page):
            self._page_store.change(awaited="", toast=self._ready(kind))

    def _ready(self, kind: WorkflowType) -> Message:
        from app.core.form.placement import placed_apart  # needed after a file was opened

        state, name = self._window_store.state, self._page_store.texts.label(kind.title)
        servers = [
            (server.name, state.classes.get(server.url, {}))
            for server in state.pool.servers
            if state.health.get(server.url, UNKNOWN).answers
        ]
        nodes, names = placed_apart(kind.graph, servers)
        fields = len(kind.inputs)
        if not nodes:
            return message("workflow.ready", name=name, n=fields)
        return message(
            "workflow.ready_apart", name=name, n=fields, nodes=nodes, servers=list(names)
        )


def _is_known(page: PageState) -> bool:
    """Return whether all servers that respond reported what they can run."""
    return all(one.is_able is not None for one in page.abilities if one.answers)
