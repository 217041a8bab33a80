"""The client of ComfyUI servers: each method asks one server one thing and returns values."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.comfy import requests
from app.core.comfy import responses as answers
from app.core.comfy.history import HistoryEntry, find_by_own_id, parse_history, parse_prompt_graph
from app.core.comfy.object_info import ClassInfo, parse_class
from app.core.comfy.responses import Accepted, Queue
from app.core.errors import ServerError
from app.core.ids import ServerUrl
from app.core.pictures.urls import view_url
from app.core.servers.identity import identity_of
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.core.workflow.graph import Graph
from app.core.workflow.input_file import InputImage
from app.services.ports import Http

SEARCHED = 32
"""How many of the newest history entries are searched for a prompt whose id the server made."""

SEARCHED_WHEN_LARGE = 4
"""How many, of a server whose entries are large: so many always fit, at their own limit."""


class Client:
    """All methods raise `TransportError` (no answer) or `ServerError` (a strange one)."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._large: set[ServerUrl] = set()

    async def queue_depth(self, server: ServerUrl, seconds: float = requests.PROBE_SECONDS) -> int:
        """Return how many prompts run and wait on the server."""
        return answers.parse_queue_depth(await self._json(requests.queue_depth(server, seconds)))

    async def queue(self, server: ServerUrl) -> Queue:
        """Return the server's running and pending prompts."""
        return answers.parse_queue(await self._json(requests.queue(server)))

    async def history(
        self, server: ServerUrl, prompt_id: str, own_id: str = ""
    ) -> HistoryEntry | None:
        """Return a finished prompt, `None` while it has not finished or is not known.

        `own_id` is our id where the server made its own.
        """
        value = await self._json(requests.history(server, prompt_id))
        return parse_history(value, prompt_id, own_id)

    async def prompt_graph(self, server: ServerUrl, prompt_id: str) -> Graph:
        """Return the graph of a finished prompt, empty where the server does not tell it."""
        return parse_prompt_graph(
            await self._json(requests.prompt_graph(server, prompt_id)), prompt_id
        )

    async def search_history(
        self, server: ServerUrl, own_id: str
    ) -> tuple[str, HistoryEntry] | None:
        """Find our prompt among the newest finished ones by the id we put into `extra_data`."""
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
        return answers.parse_version(await self._json(requests.system_stats(server, seconds)))

    async def identity(self, server: ServerUrl, seconds: float = requests.ANSWER_SECONDS) -> str:
        """Return what tells this server from another, and stays the same while it runs."""
        return identity_of(await self._json(requests.system_stats(server, seconds)))

    async def has_file(self, server: ServerUrl, file: OutputFile, seconds: float) -> bool:
        """Tell whether the server has a file."""
        request = requests.look_for_file(view_url(server, file), seconds)
        response = await self._http.send(request)
        if response.status not in (200, 404):
            raise ServerError("answer.status", status=response.status)
        return response.status == 200

    async def max_upload(
        self, server: ServerUrl, seconds: float = requests.ANSWER_SECONDS
    ) -> int | None:
        """Return the server's upload limit in bytes, `None` when it does not tell."""
        return answers.parse_max_upload(await self._json(requests.features(server, seconds)))

    async def class_info(self, server: ServerUrl, class_type: str) -> ClassInfo | None:
        """Return what the server knows of a node class, `None` when it lacks it."""
        value = await self._json(requests.object_info(server, class_type))
        return parse_class(value, class_type)

    async def upload(self, server: ServerUrl, image: InputImage) -> str:
        """Upload an image and return the name under which the server keeps it."""
        request = requests.upload_image(server, image.name, image.source)
        return answers.parse_upload(await self._http.send(request))

    async def submit(self, task: Task, workflow: Mapping[str, Any] | None = None) -> Accepted:
        """Submit a task's graph, once, with its editor file. Raises `PromptRejected` too."""
        return answers.parse_submit(await self._http.send(requests.submit(task, workflow)))

    async def reach_prompts(self, server: ServerUrl) -> None:
        """Post what queues nothing; return when ComfyUI itself answered.

        Raises `TransportError` or `ServerError` when something else answered, or nothing did.
        """
        response = await self._http.send(requests.empty_prompt(server))
        if response.status != 400:
            answers.read_json(response)

    async def delete_pending(self, task: Task, prompt_ids: Sequence[str] = ()) -> None:
        """Delete a task's prompt from the queue, or copies of it; what runs is left alone."""
        ids = prompt_ids or [task.server_prompt_id]
        await self._done(requests.delete_pending(task, ids))

    async def interrupt(self, task: Task) -> None:
        """Interrupt a task's prompt; the server must heed ids (`responses.interrupts_by_id`)."""
        await self._done(requests.interrupt(task))

    async def _json(self, request: requests.Request) -> Any:
        return answers.read_json(await self._http.send(request))

    async def _done(self, request: requests.Request) -> None:
        response = await self._http.send(request)
        if response.status != 200:
            raise answers.failed_status(response)
