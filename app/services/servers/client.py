"""The client of ComfyUI servers: each method sends one request type and returns parsed values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.core.comfy import requests
from app.core.comfy import responses as answers
from app.core.comfy.history import HistoryEntry, find_by_own_id, parse_history, parse_prompt_graph
from app.core.comfy.jobs import (
    cancel_job,
    lacks_route,
    list_jobs,
    may_cancel_jobs,
    may_list_jobs,
    parse_cancelled,
    parse_jobs,
)
from app.core.comfy.model_files import ModelFiles, parse_model_files
from app.core.comfy.object_info import ClassInfo, parse_class
from app.core.comfy.responses import Accepted, Queue
from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.pictures.urls import view_url
from app.core.servers.identity import identity_of
from app.core.servers.machine import Machine, parse_machine
from app.core.servers.machine_facts import MachineFacts, read_facts
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.core.workflow.graph import Graph
from app.core.workflow.input_file import InputImage
from app.services.ports import Http

SEARCHED = 32
"""How many of the newest history entries to search for a prompt whose id the server created."""

SEARCHED_WHEN_LARGE = 4
"""How many to search if the entries are large: so many always fit, at their own limit."""


OnStats = Callable[[ServerUrl, Any], None]
"""Gets each `/system_stats` that a server sends, unchecked."""


def _ignore(server: ServerUrl, stats: Any) -> None:
    """Do nothing with a server's statistics."""


class Client:
    """All methods raise `TransportError` (no response) or `ServerError` (an invalid response)."""

    def __init__(self, http: Http, on_stats: OnStats = _ignore) -> None:
        self._http = http
        self._on_stats = on_stats
        self._large: set[ServerUrl] = set()
        self._without_jobs: set[tuple[ServerUrl, str]] = set()
        self._without_cancel: set[tuple[ServerUrl, str]] = set()

    async def queue_depth(
        self,
        server: ServerUrl,
        seconds: float = requests.PROBE_SECONDS,
        *,
        preflight: bool = False,
    ) -> int:
        """Return the number of running and pending prompts of the server."""
        request = replace(requests.queue_depth(server, seconds), preflight=preflight)
        return answers.parse_queue_depth(await self._json(request))

    async def queue(self, server: ServerUrl) -> Queue:
        """Return the server's running and pending prompts."""
        return answers.parse_queue(await self._json(requests.queue(server)))

    async def places(self, server: ServerUrl, version: str) -> Queue:
        """Return the server's running and pending prompts, where possible without our own ids.

        A server of this `version` that has no list of jobs is asked for it once.
        """
        if (server, version) in self._without_jobs or not may_list_jobs(version):
            return await self.queue(server)
        try:
            return parse_jobs(await self._json(list_jobs(server)))
        except (TransportError, ServerError) as error:
            if not lacks_route(error):
                raise
        queue = await self.queue(server)  # it responds, so it was the route
        self._without_jobs.add((server, version))
        return queue

    async def history(
        self, server: ServerUrl, prompt_id: str, own_id: str = ""
    ) -> HistoryEntry | None:
        """Return a finished prompt; `None` if it has not finished or is unknown.

        `own_id` is our id if the server created its own.
        """
        value = await self._json(requests.history(server, prompt_id))
        return parse_history(value, prompt_id, own_id)

    async def prompt_graph(self, server: ServerUrl, prompt_id: str) -> Graph:
        """Return the graph of a finished prompt, empty if the server does not send it."""
        return parse_prompt_graph(
            await self._json(requests.prompt_graph(server, prompt_id)), prompt_id
        )

    async def search_history(
        self, server: ServerUrl, own_id: str
    ) -> tuple[str, HistoryEntry] | None:
        """Find our prompt among the newest finished ones by our id in `extra_data`."""
        if server not in self._large:
            try:
                value = await self._json(requests.recent_history(server, SEARCHED))
                return find_by_own_id(value, own_id)
            except ServerError as error:
                if error.message.key != "answer.too_large":
                    raise
                self._large.add(server)
        value = await self._json(requests.recent_history(server, SEARCHED_WHEN_LARGE))
        return find_by_own_id(value, own_id)

    async def version(self, server: ServerUrl, seconds: float = requests.ANSWER_SECONDS) -> str:
        """Return the server's ComfyUI version."""
        return answers.parse_version(await self._stats(server, seconds))

    async def machine(self, server: ServerUrl) -> Machine:
        """Return the server's graphics card and its free memory."""
        return parse_machine(await self._stats(server, requests.ANSWER_SECONDS))

    async def machine_facts(
        self, server: ServerUrl, seconds: float = requests.ANSWER_SECONDS
    ) -> MachineFacts:
        """Return the server's version and the constant values of its machine."""
        return read_facts(await self._json(requests.system_stats(server, seconds)))

    async def prompt_ids(self, server: ServerUrl, count: int) -> frozenset[str]:
        """Return the ids of the newest `count` prompts in the server's history."""
        return frozenset(map(str, await self._json(requests.recent_history(server, count))))

    async def identity(self, server: ServerUrl, seconds: float = requests.ANSWER_SECONDS) -> str:
        """Return the constant values that identify this server while it runs."""
        return identity_of(await self._stats(server, seconds))

    async def has_file(self, server: ServerUrl, file: OutputFile, seconds: float) -> bool:
        """Return whether the server has a file. Raises `ServerError` unless it says yes or no."""
        request = requests.look_for_file(view_url(server, file), seconds)
        response = await self._http.send(request)
        if response.status not in (200, 404):
            raise ServerError("answer.status", status=response.status)
        return response.status == 200

    async def fetch_file(
        self, server: ServerUrl, file: OutputFile, limit: int
    ) -> requests.ResponseFile:
        """Fetch a file of at most `limit` bytes, without reading it."""
        return await self._http.file(requests.fetch_file(view_url(server, file), limit))

    async def max_upload(
        self, server: ServerUrl, seconds: float = requests.ANSWER_SECONDS
    ) -> int | None:
        """Return the server's upload limit in bytes, `None` if it does not send one."""
        return answers.parse_max_upload(await self._json(requests.features(server, seconds)))

    async def class_info(self, server: ServerUrl, class_type: str) -> ClassInfo | None:
        """Return the server's definition of a node class, `None` if it lacks the class."""
        value = await self._json(requests.object_info(server, class_type))
        return parse_class(value, class_type)

    async def model_files(self, server: ServerUrl, folder: str) -> ModelFiles:
        """Return the files of one of the server's models folders."""
        return parse_model_files(await self._json(requests.model_files(server, folder)))

    async def upload(self, server: ServerUrl, image: InputImage) -> str:
        """Upload an image and return the server's name for it."""
        request = requests.upload_image(server, image.name, image.source, image.subfolder)
        return answers.parse_upload(await self._http.send(request))

    async def submit(self, task: Task, workflow: Mapping[str, Any] | None = None) -> Accepted:
        """Submit a task's graph once, with its editor file. Also raises `PromptRejected`."""
        return answers.parse_submit(await self._http.send(requests.submit(task, workflow)))

    async def reach_prompts(self, server: ServerUrl) -> None:
        """Post an empty prompt, which queues nothing; return if ComfyUI itself responded.

        Raises `TransportError` or `ServerError` if something else responded, or nothing did.
        """
        response = await self._http.send(requests.empty_prompt(server))
        if response.status != 400:
            answers.read_json(response)

    async def delete_pending(self, task: Task, prompt_ids: Sequence[str] = ()) -> None:
        """Delete a task's prompt, or duplicates of it, from the queue; never a running one."""
        ids = prompt_ids or [task.server_prompt_id]
        await self._done(requests.delete_pending(task, ids))

    async def cancel_job(self, task: Task, version: str) -> bool | None:
        """Cancel a task's prompt in one step; return whether it was running or pending.

        Returns `None` if the server cannot do that.
        """
        key = task.execution_server, version
        if key in self._without_cancel or not may_cancel_jobs(version):
            return None
        try:
            return parse_cancelled(await self._json(cancel_job(task)))
        except (TransportError, ServerError) as error:
            if not lacks_route(error):
                raise
            if isinstance(error, ServerError):
                self._without_cancel.add(key)
        return None

    async def interrupt(self, task: Task) -> None:
        """Interrupt a task's prompt; the server must honour ids (`responses.interrupts_by_id`)."""
        await self._done(requests.interrupt(task))

    async def _stats(self, server: ServerUrl, seconds: float) -> Any:
        value = await self._json(requests.system_stats(server, seconds))
        self._on_stats(server, value)
        return value

    async def _json(self, request: requests.Request) -> Any:
        return answers.read_json(await self._http.send(request))

    async def _done(self, request: requests.Request) -> None:
        response = await self._http.send(request)
        if response.status != 200:
            raise answers.failed_status(response)
