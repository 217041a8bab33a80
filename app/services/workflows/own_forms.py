"""Makes the graphs and forms of a person's own workflows once a server sent their classes."""

from app.core.comfy.object_info import Classes, entries_of
from app.core.settings.names import WORKFLOWS
from app.core.settings.saved import workflows_text
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import WorkflowType
from app.services.ports import Settings
from app.services.window_store import WindowStore


class OwnForms:
    """Makes each form with the first server, in the pool's order, that has all its classes.

    `ModelChoices` requests the classes for the type in the form.
    """

    def __init__(self, window_store: WindowStore, settings: Settings) -> None:
        self._window_store = window_store
        self._settings = settings
        self._tried: dict[tuple[str, str], Classes] = {}
        window_store.watch(self._on_change)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.classes is before.classes and after.catalog is before.catalog:
            return
        for kind in after.catalog.types.values():
            if kind.custom and not kind.has_form:
                self._make(kind)

    def _make(self, kind: WorkflowType) -> None:
        for server in self._window_store.state.pool.servers:
            known = self._window_store.state.classes.get(server.url, {})
            place = kind.id, server.url
            if not {*kind.needs, *kind.asks} <= known.keys() or self._tried.get(place) is known:
                continue
            made = _with_form(kind, known)
            if made is not None:
                self._window_store.set_catalog(self._window_store.state.catalog.with_type(made))
                if not kind.graph:
                    self._keep()
                return
            self._tried[place] = known

    def _keep(self) -> None:
        """Store a first graph, for a start at which no server responds.

        Later graphs are not stored: two windows with different servers would overwrite each other's
        forever.
        """
        self._settings.write(WORKFLOWS, workflows_text(self._window_store.state.catalog))


def _with_form(kind: WorkflowType, known: Classes) -> WorkflowType | None:
    from app.core.form.own_type import with_form  # needed for the first form, not at the start
    from app.core.workflow.node_class import read_classes

    return with_form(kind, read_classes(entries_of(known), (*kind.needs, *kind.asks)))
