"""Gives a person's own workflows their graph and form, once a server told their classes."""

from collections.abc import Mapping

from app.core.comfy.object_info import ClassInfo
from app.core.settings.saved import workflows_text
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import WorkflowType
from app.services.ports import Settings
from app.services.window_store import WindowStore

KEY = "workflows"

Known = Mapping[str, ClassInfo | None]


class OwnForms:
    """Makes each form with the first server, in the pool's order, that has all its classes.

    Who asks the servers is `ModelChoices`, for the type that is being composed.
    """

    def __init__(self, window_store: WindowStore, settings: Settings) -> None:
        self._window_store = window_store
        self._settings = settings
        self._tried: dict[tuple[str, str], Known] = {}
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
        """Keep a first graph, for a start at which no server answers.

        Later ones are not kept: two windows that know other servers would answer each other's
        without end.
        """
        self._settings.write(KEY, workflows_text(self._window_store.state.catalog))


def _with_form(kind: WorkflowType, known: Known) -> WorkflowType | None:
    from app.core.form.own_type import with_form  # the first form of a page needs it, no start does
    from app.core.workflow.node_class import read_class

    wanted = (*kind.needs, *kind.asks)
    entries = {name: info.entry for name in wanted if (info := known[name]) is not None}
    classes = {name: found for name in entries if (found := read_class(name, entries[name]))}
    return with_form(kind, classes)
