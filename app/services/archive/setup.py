"""Shares this browser's setup, and takes in the chosen parts of another one.

Nothing is requested from a server of a setup before its parts are accepted.
"""

from dataclasses import dataclass

from app.core.archive.setup import Setup
from app.core.archive.setup_link import fragment_of
from app.core.archive.setup_proposal import Owned, SetupProposal, propose_setup, with_setup
from app.core.form.adjustment_text import adjustments_text
from app.core.form.presets import presets_text
from app.core.ids import ServerUrl
from app.core.settings.names import FORMS, PRESETS, WORKFLOWS
from app.core.settings.saved import workflows_text
from app.services.ports import Settings
from app.services.servers.pool_keeper import PoolKeeper
from app.services.window_store import WindowStore


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came in: the addresses that are new in the pool, and the number of workflows."""

    servers: tuple[ServerUrl, ...]
    workflows: int


class SetupSharing:
    """`page_url` is the address of this page, for links."""

    def __init__(
        self,
        window_store: WindowStore,
        settings: Settings,
        pool_keeper: PoolKeeper,
        page_url: str,
    ) -> None:
        self._window_store = window_store
        self._settings = settings
        self._pool_keeper = pool_keeper
        self.page_url = page_url.partition("#")[0].partition("?")[0]

    def setup(self, parts: frozenset[str]) -> Setup:
        """Return the chosen parts of what is here: "servers", "workflows" and "presets"."""
        state = self._window_store.state
        kinds = tuple(kind for kind in state.catalog.types.values() if kind.custom)
        forms = {kind.id: state.adjustments.get(kind.id) for kind in kinds}
        shared = {key: form for key, form in forms.items() if form is not None}
        known = {key: one for key, one in state.presets.items() if key in state.catalog.types}
        return Setup(
            servers=state.pool.servers if "servers" in parts else (),
            workflows=kinds if "workflows" in parts else (),
            forms=shared if "workflows" in parts else {},
            presets=known if "presets" in parts else {},
        )

    def link(self, text: str) -> str:
        """Return the link that holds a setup's text."""
        return f"{self.page_url}{fragment_of(text)}"

    def propose(self, setup: Setup) -> SetupProposal:
        """Return what a setup would add here."""
        return propose_setup(setup, self._owned())

    def accept(self, setup: Setup, chosen: frozenset[str]) -> Accepted:
        """Take in the chosen parts of a setup."""
        before = self._owned()
        after = with_setup(setup, chosen, before)
        if after.pool != before.pool:
            self._pool_keeper.keep(after.pool)
        if after.catalog != before.catalog:
            self._settings.write(WORKFLOWS, workflows_text(after.catalog))
            self._window_store.set_catalog(after.catalog)
        if after.forms != before.forms:
            self._settings.write(FORMS, adjustments_text(after.forms))
            self._window_store.set_adjustments(after.forms)
        if after.presets != before.presets:
            self._settings.write(PRESETS, presets_text(after.presets))
            self._window_store.set_presets(after.presets)
        here = {one.url for one in before.pool.servers}
        new = tuple(one.url for one in after.pool.servers if one.url not in here)
        workflows = [kind for kind in setup.workflows if f"workflow:{kind.id}" in chosen]
        return Accepted(new, len(workflows))

    def _owned(self) -> Owned:
        state = self._window_store.state
        return Owned(state.pool, state.catalog, state.adjustments, state.presets)
