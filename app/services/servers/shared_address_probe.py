"""Detects shared addresses by concurrent equal requests: a single server gives equal responses.

A load balancer gives different ones, whether it alternates or assigns connections to servers. The
check runs before the first prompt, periodically while tasks are open, and before a task would end
because its prompt was not found.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from app.core.errors import Reason
from app.core.ids import ServerUrl
from app.core.servers.health import Reach
from app.core.servers.shared_address import QueuePlace, Sign, alternate
from app.core.submission.named_files import missing_file
from app.core.task.output import OutputFile
from app.core.task.task import Task, TaskState
from app.core.tracking.reconcile import Lookup
from app.core.windows.leadership import Role
from app.core.windows.window_state import UNKNOWN, WindowState
from app.core.workflow.input_file import InputImage
from app.services.background import Background, all_or_error, first_of
from app.services.ports import Clock
from app.services.servers.client import Client
from app.services.servers.prompt_search import place_of, search
from app.services.servers.rounds import AT_ONCE, all_set, at_once, tolerant
from app.services.servers.shared_address_watch import SharedAddressWatch
from app.services.window_store import WindowStore

FIRST_ROUNDS = 3
"""Rounds before a first prompt or a loss: most often 18 requests reach one that gets one in ten."""

ROUNDS = 3
"""Maximum rounds when the first one gave two responses that prove nothing yet."""

DEPTH_ROUNDS = 2
"""Consecutive rounds in which the queue length must alternate. In a single round one change may
look like that, since responses arrive in any order."""

READY_ROUNDS = 2
"""Rounds that the first prompt waits for; the others run while it is prepared."""

READY_SECONDS = 1.0
"""Maximum seconds that a prompt waits for the first check of its address."""

SECONDS = 5.0
"""Time limit of each request in seconds: a slow server gives no evidence."""

EVERY_SECONDS = 30.0
"""Seconds between checks of an address with open tasks."""

ASK_EVERY_MS = 2_000
"""Minimum milliseconds between checks after accepted prompts."""

FILE_EVERY_MS = 5_000
"""Minimum milliseconds between repeated HEAD requests for a new picture of an address."""


class SharedAddressProbe:
    """Checks addresses and reports to `watch`. Failed requests are not evidence."""

    def __init__(
        self,
        window_store: WindowStore,
        client: Client,
        watch: SharedAddressWatch,
        clock: Clock,
        background: Background,
    ) -> None:
        self._window_store = window_store
        self._client = client
        self.watch = watch
        self._clock = clock
        self._background = background
        self._first: dict[ServerUrl, asyncio.Event] = {}
        self._silent: set[ServerUrl] = set()
        self._verified: set[ServerUrl] = set()
        self._asked_at: dict[ServerUrl, int] = {}
        self._file_checked: dict[ServerUrl, int] = {}

    async def run(self) -> None:
        """Check each address at its first response, and those with tasks periodically.

        The first checks are those of the window that looks for all.
        """
        self._window_store.watch(self._on_change)
        self._check_new(self._window_store.state)
        while True:
            await self._clock.sleep(EVERY_SECONDS)
            for url in {
                task.execution_server for task in self._window_store.state.window.tasks.open_tasks()
            }:
                if not self.watch.is_several(url):
                    await self._ask(url, 1)

    async def ready(self, urls: list[ServerUrl]) -> None:
        """Wait a limited time until these addresses have had their first check.

        An address that did not respond to its check is checked again, without waiting.
        """
        waits: list[asyncio.Event] = []
        for url in urls:
            if self.watch.is_several(url):
                continue
            was_silent = url in self._silent
            self._silent.discard(url)
            done = self._begin(url)
            if not done.is_set() and not was_silent:
                waits.append(done)
        if waits:
            await first_of(self._clock.sleep(READY_SECONDS), all_set(waits))

    def again(self, url: ServerUrl) -> None:
        """Check an address as if it were new, after its mark was removed."""
        self._first.pop(url, None)
        self._verified.discard(url)
        self._begin(url)

    def accepted(self, task: Task) -> None:
        """After a prompt was accepted, check that all servers at the address know it."""
        url = task.execution_server
        if url not in self._verified:
            self._verified.add(url)
            self._spawn(lambda: self.look_up_again(task), f"verify {task.prompt_id}")
        now, before = self._clock.monotonic(), self._asked_at.get(url)
        if before is None or now - before >= ASK_EVERY_MS:
            self._asked_at[url] = now
            self._spawn(lambda: self._ask(url, 1), f"check {url}")

    def refused(self, task: Task, reasons: Sequence[Reason]) -> None:
        """After a prompt was rejected: check for a missing input file that was just uploaded."""
        gone = next((item for item in map(missing_file, reasons) if item is not None), None)
        uploads = any(isinstance(value, InputImage) for value in task.inputs.values())
        if gone is not None and uploads:
            url = task.execution_server
            self.watch.report(url, Sign.UPLOAD, gone.filename)
            self._spawn(lambda: self._ask_for_file(url, gone), f"look for {gone.filename}")

    async def look_up_again(self, task: Task) -> Lookup | None:
        """Look up a prompt in rounds of concurrent requests; return a lookup that found it, if any.

        Raises `TransportError` and `ServerError`: then the other requests are cancelled.
        """
        for _ in range(FIRST_ROUNDS):
            for lookup in await all_or_error([self._look_up(task) for _ in range(AT_ONCE)]):
                if place_of(task, lookup) is not QueuePlace.NOWHERE:
                    return lookup
        return None

    async def _look_up(self, task: Task) -> Lookup:
        began = self._clock.now()
        queue = await self._client.queue(task.execution_server)
        lookup = await search(self._client, task, queue, began)
        if not queue.left_out:  # else it may be among the unread prompts
            self.watch.looked(task, place_of(task, lookup))
        return lookup

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if not after.has_servers_of(before) or after.role is not before.role:
            self._check_new(after)
        for task in after.window.tasks.changed_since(before.window.tasks):
            was_open = before.task(task.prompt_id) is not None
            if was_open and task.state is TaskState.SUCCEEDED and task.picture is not None:
                self._new_picture(task.execution_server, task.picture)

    def _check_new(self, state: WindowState) -> None:
        """Check addresses that responded for the first time, for all windows.

        A window that follows checks an address before it sends something there (`ready`).
        """
        if state.role is Role.FOLLOWS:
            return
        for server in state.pool.servers:
            is_up = state.health.get(server.url, UNKNOWN).reach is Reach.UP
            if is_up and server.url not in self._silent:
                self._begin(server.url)

    def _new_picture(self, url: ServerUrl, file: OutputFile) -> None:
        now, before = self._clock.monotonic(), self._file_checked.get(url)
        if not self.watch.is_several(url) and (before is None or now - before >= FILE_EVERY_MS):
            self._file_checked[url] = now
            self._spawn(lambda: self._ask_for_file(url, file), f"look for {file.filename}")

    def _begin(self, url: ServerUrl) -> asyncio.Event:
        """Start the first check of an address, once; return the event that is set at its end."""
        known = self._first.get(url)
        if known is not None:
            return known
        done = self._first[url] = asyncio.Event()
        self._spawn(lambda: self._check_first(url, done), f"check {url}")
        return done

    async def _check_first(self, url: ServerUrl, done: asyncio.Event) -> None:
        try:
            answers = await self._ask(url, READY_ROUNDS)
        finally:
            done.set()
        if answers:
            await self._ask(url, FIRST_ROUNDS - READY_ROUNDS)
        else:  # the next prompt checks again
            self._silent.add(url)
            self._first.pop(url, None)

    async def _ask(self, url: ServerUrl, rounds: int) -> int:
        """Request the identity, and the queue length if tasks are open; count the identities."""
        seen: list[str] = []

        async def identity() -> None:
            seen.append(await self._client.identity(url, SECONDS))
            self.watch.saw_identity(url, seen[-1])

        for number in range(max(rounds, ROUNDS)):
            is_settled = number >= rounds and len(set(seen)) < 2
            if self.watch.is_several(url) or is_settled or (number > 0 and not seen):
                break
            await at_once(identity)
        if self._window_store.state.window.tasks.open_on(url) and not self.watch.is_several(url):
            await self._ask_depths(url)
        return len(seen)

    async def _ask_depths(self, url: ServerUrl) -> None:
        """Request the queue length, and again if the responses alternate."""
        rounds: list[list[int]] = []

        async def depth() -> None:
            rounds[-1].append(await self._client.queue_depth(url, SECONDS))

        for _ in range(DEPTH_ROUNDS):
            rounds.append([])
            await at_once(depth)
            if not alternate(rounds[-1]):
                return
        self.watch.saw_depths(url, rounds)

    async def _ask_for_file(self, url: ServerUrl, file: OutputFile) -> None:
        seen: set[bool] = set()

        async def there() -> None:
            found = await self._client.has_file(url, file, SECONDS)
            seen.add(found)
            self.watch.saw_file(url, f"{file.subfolder}/{file.filename}", found)

        for number in range(ROUNDS):
            if self.watch.is_several(url) or (number > 0 and len(seen) < 2):
                return
            await at_once(there)

    def _spawn(self, work: Callable[[], Awaitable[Any]], name: str) -> None:
        self._background.spawn(tolerant(work), name)
