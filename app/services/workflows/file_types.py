"""Adds the workflow in a file to the catalog, with the form that servers' classes give it."""

from dataclasses import replace

from app.core.errors import InputError
from app.core.settings.names import WORKFLOWS
from app.core.settings.saved import own_type_id, workflows_text
from app.core.workflow.catalog import WorkflowType
from app.services.ports import Settings
from app.services.servers.capabilities import Capabilities
from app.services.servers.health_monitor import PATIENT_SECONDS, HealthMonitor
from app.services.window_store import WindowStore
from app.services.workflows.opening import Opened


class FileTypes:
    """For scripts and the command line; the page's own menu adds workflows by itself.

    Without `settings` they are in the catalog until the program ends.
    """

    def __init__(
        self,
        window_store: WindowStore,
        monitor: HealthMonitor,
        capabilities: Capabilities,
        settings: Settings | None = None,
    ) -> None:
        self._window_store = window_store
        self._monitor = monitor
        self._capabilities = capabilities
        self._settings = settings

    async def add(self, opened: Opened, title: str, name: str) -> WorkflowType:
        """Return the workflow of a file called `name`, ready to run; it is in the catalog then.

        One of the same title with another content stays: the new one gets a number. Raises
        `InputError` without a workflow, or if no server that answers can explain it.
        """
        from app.core.workflow.own_file import type_of_file  # needed for the first file only

        if opened.found is None:
            raise InputError("file.no_workflow", name=name)
        made = type_of_file(own_type_id(title), title, opened.found, opened.ran)
        kind = self._placed(made, title)
        if not kind.has_form:
            await self._learn(kind)
        found = self._window_store.state.catalog.get(kind.id)
        if found.problem is not None:
            raise InputError(found.problem.key, **found.problem.args)
        if not found.graph:
            raise self._window_store.state.none_usable()
        return found

    def _placed(self, made: WorkflowType, title: str) -> WorkflowType:
        """Return the type as it is in the catalog, where it is put unless it is there."""
        number, wanted = 1, made
        while (known := self._window_store.state.catalog.types.get(wanted.id)) is not None:
            if _is_same(known, made):
                return known
            number += 1
            name = f"{title} {number}"
            english = dict.fromkeys(made.title, name)
            wanted = replace(made, id=own_type_id(name), title=english)
        catalog = self._window_store.state.catalog.with_type(wanted)
        self._window_store.set_catalog(catalog)
        if self._settings is not None:
            self._settings.write(WORKFLOWS, workflows_text(catalog))
        return wanted

    async def _learn(self, kind: WorkflowType) -> None:
        """Request the classes of a workflow from the servers that answer."""
        if not self._window_store.state.answering:
            await self._monitor.check_all(PATIENT_SECONDS)
        for server in self._window_store.state.answering:
            await self._capabilities.learn(server, (*kind.needs, *kind.asks))


def _is_same(known: WorkflowType, made: WorkflowType) -> bool:
    """Return whether two types are of one content. An editor file's graph is made by a server."""
    if known.editor or made.editor:
        return known.editor == made.editor
    return known.graph == made.graph
