"""Picture URLs for devtools: on the task's own server if the task is known."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.comfy.task_result import files_of, server_of
from app.core.errors import InputError
from app.core.ids import ServerUrl
from app.core.pictures.urls import picture_url, view_url
from app.core.servers.server import normalise_base_url
from app.core.task.output import choose_picture, describe_no_picture
from app.core.task.task import Task
from app.core.workflow.catalog import WorkflowType
from app.services.servers.balancer import Balancer
from app.services.window_store import WindowStore

Warn = Callable[[str, Mapping[str, Any]], None]
"""Writes a warning (a text's key and values) to the console."""


class ImageUrls:
    """Only `image_url` may use another server than a task's, and it warns when it guesses."""

    def __init__(self, window_store: WindowStore, balancer: Balancer, warn: Warn) -> None:
        self._window_store = window_store
        self._balancer = balancer
        self._warn = warn

    def bound_server(self, prompt_id: Any) -> ServerUrl | None:
        """Return the server of a task; `None`, with a warning, if the task is unknown."""
        task = self._find(prompt_id)
        if task is None:
            self._warn("warn.unbound", {"id": prompt_id})
            return None
        return task.execution_server

    async def bound_image_url(self, prompt_id: Any, result: Any = None, kind: Any = None) -> str:
        """Return the URL of a task's picture, always on its own server.

        `result` (an outputs object or history entry) is needed only before the task has ended. For
        an unknown id the result's own server is used, as in `image_url`.
        """
        task = self._find(prompt_id)
        if task is None:
            self._warn("warn.unbound", {"id": prompt_id})
            return await self.image_url(result, kind)
        if result is None and task.picture is not None:
            return picture_url(task, task.picture)
        return self._url(task.execution_server, result, kind or task.workflow_type, task.prompt_id)

    async def image_url(self, result: Any, kind: Any = None) -> str:
        """Return the URL of a result's picture, on the result's server, else on the locked one."""
        server = server_of(result) or self._window_store.state.window.lock.server
        if server is None:
            server = await self.api_base_url()
            self._warn("warn.guessed_server", {"server": server})
        return self._url(server, result, kind)

    def url_with_server(self, server: Any, result: Any, kind: Any = None) -> str:
        """Return the URL of a result's picture on the given server. Raises `InputError`."""
        return self._url(normalise_base_url("" if server is None else str(server)), result, kind)

    async def api_base_url(self) -> ServerUrl:
        """Return the locked server, else the pool's choice. Takes no lock."""
        if self._window_store.state.window.lock.server is not None:
            return self._window_store.state.window.lock.server
        async with self._balancer.turn:
            return (await self._balancer.pick())[0]

    def _find(self, prompt_id: Any) -> Task | None:
        return self._window_store.state.any_task(prompt_id) if isinstance(prompt_id, str) else None

    def _kind(self, type_id: Any) -> WorkflowType | None:
        return (
            self._window_store.state.catalog.types.get(type_id)
            if isinstance(type_id, str)
            else None
        )

    def _url(self, server: ServerUrl, result: Any, type_id: Any, prompt_id: str = "") -> str:
        files = files_of(result)
        kind = self._kind(type_id)
        picture = choose_picture(
            files, kind.primary if kind else "", kind.secondary if kind else ()
        )
        if picture is None:
            found = describe_no_picture(files)
            raise InputError(found.key, **found.args)
        return view_url(server, picture, prompt_id)
