"""Keeps known which servers can run the form."""

from collections.abc import Mapping

from app.core.form.abilities import Ability, ability, chosen_graph
from app.core.message import message
from app.core.recipes.variants import MODEL, variant_on
from app.core.servers.server import Server
from app.core.windows.window_state import UNKNOWN, WindowState
from app.core.workflow.catalog import InputKind, WorkflowType
from app.services.window_store import WindowStore
from app.ui.compose.run_actions import known_values
from app.ui.page_store import PageStore
from app.ui.state import PageState

Options = tuple[tuple[str, object], ...]


class Abilities:
    """Updates when a server, its classes, the type, or a chosen option changes."""

    def __init__(self, page_store: PageStore, window_store: WindowStore) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._options: Options = ()
        page_store.watch(self._on_page_change)
        window_store.watch(self._on_change)

    def _on_page_change(self, before: PageState, after: PageState) -> None:
        is_same = before.forms is after.forms and before.type_id == after.type_id
        if not is_same and (before.type_id != after.type_id or self._now() != self._options):
            self._judge()

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if (
            after.classes is not before.classes
            or after.choices is not before.choices
            or after.catalog is not before.catalog
            or not after.has_servers_of(before)
        ):
            self._judge()

    def _judge(self) -> None:
        state, self._options = self._window_store.state, self._now()
        kind = self._kind
        if kind is None:
            self._page_store.change(abilities=())
            return
        values = dict(self._options)
        if kind.by_model and not values.get(MODEL):
            values[MODEL] = next(iter(state.choices.get(MODEL, ())), "")
        found = tuple(
            self._ability(kind, values, server)
            if state.health.get(server.url, UNKNOWN).answers
            else Ability(server.url, server.name, None, answers=False)
            for server in state.pool.servers
        )
        if found != self._page_store.state.abilities:
            self._page_store.change(abilities=found)

    def _ability(self, kind: WorkflowType, values: Mapping[str, object], server: Server) -> Ability:
        known = self._window_store.state.classes.get(server.url, {})
        if kind.by_model and not values.get(MODEL):
            is_known = self._window_store.state.choices.get(MODEL) is not None
            lacking = (message("missing.any_model"),) if is_known else ()
            return Ability(server.url, server.name, False if is_known else None, lacking)
        own = variant_on(kind, values.get(MODEL), known)
        return ability(own, chosen_graph(own, values), server, known)

    @property
    def _kind(self) -> WorkflowType | None:
        return self._window_store.state.catalog.types.get(self._page_store.state.type_id)

    def _now(self) -> Options:
        """Return the chosen options, the only values that decide where a graph can run.

        A run without a choice takes the first one.
        """
        kind = self._kind
        if kind is None:
            return ()
        values = known_values(kind, self._page_store.state.form(kind))
        names = [item.name for item in kind.inputs if item.kind is InputKind.CHOICE]
        firsts = ((name, self._window_store.state.choices.get(name)) for name in names)
        taken = {name: offered[0] for name, offered in firsts if offered}
        chosen = {name: values.get(name) or taken.get(name) for name in names}
        return tuple((name, value) for name, value in chosen.items() if value is not None)
