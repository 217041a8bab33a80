"""Answers a script's requests: its prompts become tasks, its reads get their one server.

Nothing here sends a read. It returns the address, and `app/static/scripts` fetches it with the
server's key, which no script sees.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from app.core.errors import BinderyError, InputError
from app.core.ids import NO_SERVER, PromptId, ServerUrl
from app.core.message import Message, message
from app.core.reading.json_text import read_json_text
from app.core.scripts.replies import accepted, refused, rejected
from app.core.scripts.routes import Route, limit_of, prompt_of, route_of, wished_id
from app.core.scripts.targets import Target, read_target
from app.core.submission.order import Order, no_type
from app.core.task.task import Task, TaskState
from app.core.windows.window_state import WindowState
from app.core.workflow.graph import parse_graph
from app.services.background import first_of
from app.services.pictures.image_urls import ImageUrls
from app.services.ports import Clock
from app.services.submission.submitter import Submitter
from app.services.tasks.canceller import Canceller
from app.services.tracking.tracker import Tracker
from app.services.window_store import WindowStore

Plain = dict[str, Any]

MAX_OWN = 10_000
"""Prompts of scripts that are remembered as theirs; more are not cancelled by `/interrupt`."""

SENT_SECONDS = 60.0
"""Seconds that a script waits for its prompt to be queued; its card follows it in any case."""


class ScriptDesk:
    """One for each window. `say` translates a `Message`."""

    def __init__(
        self,
        window_store: WindowStore,
        submitter: Submitter,
        canceller: Canceller,
        tracker: Tracker,
        urls: ImageUrls,
        clock: Clock,
        say: Callable[[Message], str],
    ) -> None:
        self._window_store = window_store
        self._submitter = submitter
        self._canceller = canceller
        self._tracker = tracker
        self._urls = urls
        self._clock = clock
        self._say = say
        self._home: ServerUrl = NO_SERVER
        self._own: dict[str, None] = {}

    @property
    def calls(self) -> Mapping[str, Callable[..., Any]]:
        """The calls of `app/static/scripts` that are answered at once, by name."""
        return {"scriptBegin": self.begin, "scriptEnded": self.ended, "scriptText": self.text}

    @property
    def slow_calls(self) -> Mapping[str, Callable[..., Awaitable[Any]]]:
        """Those that take their time."""
        return {"scriptRequest": self.request, "scriptSocket": self.socket}

    def begin(self) -> None:
        """Begin a run: the usual address means what the window chooses from now on."""
        self._home = NO_SERVER
        self._own.clear()

    async def request(self, method: str, url: str, body: str = "") -> Plain:
        """Return where to send a request ("url", "limit"), or its answer ("status", "body").

        `note` is a sentence to show once. Raises `InputError` for what is not allowed.
        """
        target = read_target(url, self._servers())
        route = route_of(method, target.path)
        if task := self._task_of(prompt_of(target.path)):
            own = replace(target, path=_renamed(target.path, task), server=task.execution_server)
            return self._fetch(own, task.execution_server, "")
        server, note = await self._server_of(target)
        if route is Route.PASS:
            return self._fetch(target, server, note)
        answer = await self._post(route, server, body)
        return {**answer, "note": note}

    async def socket(self, url: str) -> Plain:
        """Open the window's socket to the server of an address; a script hears what it brings."""
        target = read_target(url, self._servers())
        if target.path != "/ws":
            raise InputError("scripts.forbidden", method="WebSocket", path=target.path[:80])
        server, note = await self._server_of(target)
        await self._tracker.expect(server)
        return {"server": server, "note": note}

    def text(self, name: str) -> str:
        """Return a sentence for the output."""
        return self._say(message(f"scripts.{name}"))

    def ended(self) -> list[Plain]:
        """Return the prompts of this run that have ended, for a script whose socket is silent."""
        tasks = [self._window_store.state.task(one) for one in self._own]
        return [
            {"promptId": task.server_prompt_id, "ok": task.state is TaskState.SUCCEEDED}
            for task in tasks
            if task is not None and not task.is_open
        ]

    def _fetch(self, target: Target, server: ServerUrl, note: str) -> Plain:
        name = self._window_store.state.name_of(server)
        failed = self._say(message("scripts.no_answer", server=name))
        limit = limit_of(target.path)
        return {"url": target.on(server), "limit": limit, "note": note, "failed": failed}

    def _servers(self) -> tuple[ServerUrl, ...]:
        """Return the servers of the pool, and those of tasks, which may have left it."""
        state = self._window_store.state
        bound = {task.execution_server for task in state.window.tasks.newest_first()}
        return (*dict.fromkeys([*(one.url for one in state.pool.servers), *sorted(bound)]),)

    def _task_of(self, prompt_id: str) -> Task | None:
        state = self._window_store.state
        found = state.task(prompt_id) if prompt_id else None
        if found is not None or not prompt_id:
            return found
        mine = (state.task(one) for one in self._own)
        return next((one for one in mine if one and one.remote_id == prompt_id), None)

    async def _server_of(self, target: Target) -> tuple[ServerUrl, str]:
        if target.server != NO_SERVER:
            if self._window_store.state.is_set_aside(target.server):
                raise InputError("transport.set_aside")
            return target.server, ""
        if self._home == NO_SERVER or self._window_store.state.is_set_aside(self._home):
            self._home = await self._urls.api_base_url()
            name = self._window_store.state.name_of(self._home)
            return self._home, self._say(message("scripts.home", server=name))
        return self._home, ""

    async def _post(self, route: Route, server: ServerUrl, body: str) -> Plain:
        try:
            given = read_json_text(body or "{}")
        except ValueError as error:
            return refused("invalid_json", str(error))
        fields: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
        if route is Route.PROMPT:
            return await self._prompt(server, fields)
        if route is Route.INTERRUPT:
            wanted = (
                [str(fields["prompt_id"])] if fields.get("prompt_id") else self._running(server)
            )
        else:
            listed = fields.get("delete")
            wanted = [str(one) for one in listed] if isinstance(listed, list) else []
            wanted = [*self._own] if fields.get("clear") else wanted
        await self._cancel(wanted)
        return {"status": 200, "body": ""}

    async def _prompt(self, server: ServerUrl, fields: Mapping[str, Any]) -> Plain:
        """Run a graph as a task, and answer as ComfyUI does once its server has it."""
        if not isinstance(fields.get("prompt"), Mapping):
            return refused("no_prompt", "No prompt provided")
        try:
            graph = parse_graph(fields["prompt"])
            wish = PromptId(wished_id(fields)) if wished_id(fields) else None
            if wish is not None and self._window_store.state.task(wish) is not None:
                raise InputError("scripts.id_taken")
            order = Order(replace(no_type(""), graph=graph), prompt_id=wish)
            (task,) = await self._submitter.start(order, 1, server)
        except BinderyError as error:
            return refused("bindery", self._say(error.message))
        self._remember(task.prompt_id)
        task = await self._sent(task.prompt_id)
        if task.state is TaskState.REJECTED and task.trouble is not None:
            return rejected(self._say(task.trouble.message), task.trouble.reasons)
        if task.submitted_at is None and not task.is_open:
            why = self._say(task.trouble.message) if task.trouble else task.state.value
            return refused("bindery", why)
        return accepted(task.server_prompt_id, len(self._own))

    def _remember(self, prompt_id: str) -> None:
        self._own[prompt_id] = None
        if len(self._own) > MAX_OWN:
            del self._own[next(iter(self._own))]

    def _running(self, server: ServerUrl) -> list[str]:
        state = self._window_store.state
        tasks = [state.task(one) for one in self._own]
        return [
            task.prompt_id
            for task in tasks
            if task and task.execution_server == server and task.state is TaskState.RUNNING
        ]

    async def _cancel(self, prompt_ids: list[str]) -> None:
        """Cancel prompts that are this window's tasks; nobody else's is touched."""
        for prompt_id in prompt_ids:
            task = self._task_of(prompt_id)
            if task is not None and task.is_open:
                await self._canceller.cancel(task.prompt_id)

    async def _sent(self, prompt_id: str) -> Task:
        """Wait, with a limit, until a prompt is on its server or has ended; return its task."""
        changed = asyncio.Event()

        def watcher(before: WindowState, after: WindowState) -> None:
            if after.task(prompt_id) is not before.task(prompt_id):
                changed.set()

        async def settled() -> None:
            while self._window_store.state.present(prompt_id).state.is_being_sent:
                changed.clear()
                await changed.wait()

        close = self._window_store.watch(watcher)
        try:
            await first_of(settled(), self._clock.sleep(SENT_SECONDS))
        finally:
            close()
        return self._window_store.state.present(prompt_id)


def _renamed(path: str, task: Task) -> str:
    """Return a path about a prompt under the id that its server has for it."""
    return f"{path.rpartition('/')[0]}/{task.server_prompt_id}"
