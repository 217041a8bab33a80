"""Checks a typed address: what responds there, and whether that is a known server.

Nothing of it is recorded as the health of a server.
"""

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import replace

from app.core.errors import BinderyError, ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.recipes.offers import choices_of
from app.core.recipes.recipe import CHECKPOINT, DIFFUSION
from app.core.servers.address_check import AddressFinding, clearest
from app.core.servers.health import Health
from app.core.servers.machine_facts import MachineFacts
from app.core.servers.recognition import Recognised, proves, recognise
from app.core.servers.typed_lines import TypedLine, read_lines
from app.core.submission.file_names import is_named_for
from app.services.servers.client import Client
from app.services.servers.diagnostics import Diagnostics
from app.services.servers.facts_keeper import FactsKeeper
from app.services.window_store import WindowStore

TRY_SECONDS = 5.0
"""Time limit of one try in seconds: a person waits for it, and a busy server takes some."""

COMPARED = 16
"""Newest prompts of two histories to compare: a server at work adds few between two requests."""


class AddressCheck:
    """`look` tries the addresses of a line in turn, until ComfyUI responds."""

    def __init__(
        self,
        window_store: WindowStore,
        client: Client,
        diagnostics: Diagnostics,
        machines: FactsKeeper,
        page_url: str,
    ) -> None:
        self._window_store = window_store
        self._client = client
        self._diagnostics = diagnostics
        self._machines = machines
        self._page_url = page_url

    def lines(self, text: str) -> tuple[TypedLine, ...]:
        """Return the lines of a typed text, with the addresses to try for each."""
        return read_lines(text, self._page_url)

    async def look(self, urls: Iterable[ServerUrl]) -> AddressFinding:
        """Return what responds at the first of these addresses where ComfyUI does, else why not."""
        failures: list[AddressFinding] = []
        for url in urls:
            found = await self._try(url)
            if found.machine is not None:
                return await self._described(found, found.machine)
            failures.append(found)
        return clearest(failures)

    async def _try(self, url: ServerUrl) -> AddressFinding:
        state = self._window_store.state
        if state.is_set_aside(url):
            return AddressFinding(url, why=state.health_of(url).why)
        health = self._diagnostics.blocked(Health(), url)
        if health is None:
            try:
                machine = await self._client.machine_facts(url, TRY_SECONDS)
                return AddressFinding(url, machine)
            except TransportError as error:
                health = await self._diagnostics.unread(Health(), url, TRY_SECONDS, error)
            except ServerError as error:
                health = await self._diagnostics.strange(Health(), url, TRY_SECONDS, error)
        return AddressFinding(url, why=health.why)

    async def _described(self, found: AddressFinding, machine: MachineFacts) -> AddressFinding:
        models, recognised = await asyncio.gather(
            self._models(found.url), self._recognised(found.url, machine)
        )
        return replace(found, models=models, recognised=recognised)

    async def _models(self, url: ServerUrl) -> int | None:
        """Return the number of models that make pictures, `None` if the server does not say."""
        try:
            classes = {name: await self._client.class_info(url, name) for name, _ in _LOADERS}
        except BinderyError:
            return None
        return sum(len(choices_of(classes, loader) or ()) for loader in _LOADERS)

    async def _recognised(self, url: ServerUrl, machine: MachineFacts) -> tuple[Recognised, ...]:
        state = self._window_store.state
        found = recognise(url, machine, state.pool, state.health, self._machines.known())
        looked = [replace(one, is_proven=await self._is_proven(url, one)) for one in found]
        proven = tuple(one for one in looked if one.is_proven)
        return proven[:1] or tuple(looked)

    async def _is_proven(self, url: ServerUrl, one: Recognised) -> bool:
        """Return whether the server at `url` has prompts or files of a known server."""
        with contextlib.suppress(BinderyError):
            ids = await self._client.prompt_ids(url, COMPARED)
            if not one.is_moved:
                return proves(ids, await self._client.prompt_ids(one.server.url, COMPARED))
            tasks = self._window_store.state.window.tasks
            own = [task for task in tasks if one.server.had(task.execution_server)]
            if proves(ids, (task.server_prompt_id for task in own)):
                return True
            named = (file for task in own for file in task.pictures if is_named_for(task, file))
            file = next(named, None)
            return file is not None and await self._client.has_file(url, file, TRY_SECONDS)
        return False


_LOADERS = (CHECKPOINT, DIFFUSION)
