"""Brings the input files that an order names to the server that runs it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.core.errors import FieldError, InputError, ServerError, StoreError, TransportError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.submission.named_files import NamedFile, file_of_task, named_files, names_files
from app.core.submission.order import Order, draft_graph
from app.core.task.output import OutputFile
from app.core.task.task import Task, TaskState, Trouble, advance
from app.core.workflow.input_file import InputImage, check_upload_size
from app.services.ports import Clock, Database
from app.services.servers.capabilities import Capabilities
from app.services.servers.client import Client
from app.services.storage.input_store import file_key
from app.services.storage.task_writer import TaskWriter
from app.services.window_store import WindowStore

LOOK_SECONDS = 5.0
"""Time limit in seconds of each look for a file: a person waits for it after pressing Run."""

MAX_BROUGHT = 128_000_000
"""Maximum bytes of a file from another server: the page holds it as a whole until its upload."""


@dataclass(slots=True)
class Delivery:
    """What one server's tasks of an order share: files that are there, and those uploaded.

    `present` are inputs whose named files the server has. `uploads` maps inputs to the server's
    names of what was uploaded. `order` also has the files that were brought.
    """

    order: Order
    present: set[str] = field(default_factory=set)
    uploads: dict[str, str] = field(default_factory=dict)


class InputFiles:
    """Looks for named files on servers, and fetches the absent ones.

    An answer that is neither yes nor no changes nothing: the server then validates the prompt.
    """

    def __init__(
        self,
        window_store: WindowStore,
        client: Client,
        capabilities: Capabilities,
        database: Database,
        writer: TaskWriter,
        clock: Clock,
    ) -> None:
        self._window_store = window_store
        self._client = client
        self._capabilities = capabilities
        self._database = database
        self._writer = writer
        self._clock = clock

    async def check(self, order: Order, servers: Sequence[ServerUrl]) -> dict[ServerUrl, Delivery]:
        """Return what each server's tasks share, with the files that the server has already.

        Sends nothing for an order without named files. Raises `FieldError` ("input.absent") for a
        file that neither the server, nor another one, nor this page has.
        """
        deliveries = {server: Delivery(order) for server in servers}
        if names_files(order):
            for server, delivery in deliveries.items():
                await self._check(server, delivery)
        return deliveries

    def check_sizes(self, order: Order, server: ServerUrl) -> None:
        """Raise `FieldError` if a server takes no upload of the size of an image."""
        limit = self._window_store.state.health_of(server).max_upload
        for name, image in order.images.items():
            try:
                check_upload_size(image, limit)
            except InputError as error:
                raise FieldError(name, error.message) from None

    async def bring(self, task: Task, delivery: Delivery) -> bool:
        """Add to the order the named files that the task's server lacks, for their upload.

        Each is fetched once for a delivery. Returns whether the task may continue; it ends if a
        file cannot be had. Raises `TakenOver`.
        """
        if not names_files(delivery.order):
            return True
        brought: dict[str, InputImage] = {}
        for named in named_files(delivery.order, task.graph):
            if named.input in delivery.present:
                continue
            if await self._has(task.execution_server, named.file) is not False:
                delivery.present.add(named.input)
                continue
            uploading = advance(self._writer.now(task), TaskState.UPLOADING, self._clock.now())
            await self._writer.keep(uploading)
            found = brought.get(named.value) or await self._fetch(task.execution_server, named)
            if isinstance(found, Message):
                await self._writer.end(task, TaskState.FAILED, Trouble(found))
                return False
            brought[named.value] = found
            order = delivery.order
            delivery.order = replace(order, values={**order.values, named.input: found})
        return not await self._writer.stopped(task)

    async def _check(self, server: ServerUrl, delivery: Delivery) -> None:
        order = delivery.order.on(self._capabilities.known(server))
        files = named_files(delivery.order, draft_graph(order))
        answers = await asyncio.gather(*(self._has(server, named.file) for named in files))
        for named, has in zip(files, answers, strict=True):
            if has is not False:
                delivery.present.add(named.input)
            elif not await self._is_elsewhere(server, named):
                raise FieldError(named.input, self._absent(server, named))

    async def _is_elsewhere(self, server: ServerUrl, named: NamedFile) -> bool:
        return bool(await self._holders(server, named)) or await self._own(named) is not None

    async def _holders(self, server: ServerUrl, named: NamedFile) -> list[ServerUrl]:
        """Return the other servers that have a file, in the pool's order."""
        if not named.may_be_brought:
            return []
        state = self._window_store.state
        others = [
            one.url
            for one in state.pool.servers
            if one.url != server and state.health_of(one.url).answers
        ]
        others = [url for url in others if not state.is_set_aside(url)]
        found = await asyncio.gather(*(self._has(url, named.file) for url in others))
        return [url for url, has in zip(others, found, strict=True) if has]

    async def _has(self, server: ServerUrl, file: OutputFile) -> bool | None:
        """Return whether a server has a file, `None` if it does not say."""
        try:
            return await self._client.has_file(server, file, LOOK_SECONDS)
        except (ServerError, TransportError):
            return None

    async def _own(self, named: NamedFile) -> InputImage | None:
        """Return the file from a task of this page that uploaded it under this name."""
        state = self._window_store.state
        for task in reversed(list(state.window.tasks)) if named.may_be_brought else ():
            found = file_of_task(task, state.catalog.types, named.value)
            if found is None:
                continue
            name, image = found
            source = image.source
            if source is None:
                try:
                    source = await self._database.file(file_key(task.prompt_id, name))
                except StoreError:
                    continue
            if source is not None:
                return replace(image, source=source)
        return None

    async def _fetch(self, server: ServerUrl, named: NamedFile) -> InputImage | Message:
        """Return a file from another server or this page, or why there is none."""
        limit = self._window_store.state.health_of(server).max_upload
        most = MAX_BROUGHT if limit is None else min(limit, MAX_BROUGHT)
        why: Message | None = None
        for holder in await self._holders(server, named):
            try:
                got = await self._client.fetch_file(holder, named.file, most)
            except (ServerError, TransportError) as error:
                why = self._not_fetched(holder, named, error.message, most)
                continue
            file = named.file
            return InputImage(file.filename, got.size, got.source, subfolder=file.subfolder)
        own = await self._own(named)
        if own is None:
            return why or self._absent(server, named)
        try:
            check_upload_size(own, limit)
        except InputError as error:
            return error.message
        return own

    def _not_fetched(
        self, holder: ServerUrl, named: NamedFile, why: Message, limit: int
    ) -> Message:
        name = self._window_store.state.name_of(holder)
        if why.key == "answer.too_large":
            return message("input.too_large", name=named.value, server=name, limit=limit)
        return message("input.not_fetched", name=named.value, server=name, why=why)

    def _absent(self, server: ServerUrl, named: NamedFile) -> Message:
        name = self._window_store.state.name_of(server)
        return message("input.absent", server=name, name=named.value)
