"""Keeps the pictures and clips of finished tasks, so that they survive their server.

Each is fetched once. Each server has its own worker and its own share of the space. So a server
that hangs or sends too much does not affect the others. If a server did not respond, its picture is
fetched again a few times after it comes up.
"""

import contextlib
from collections import Counter, deque
from dataclasses import dataclass, replace
from typing import Any

from app.core.errors import ServerError, StoreError, TransportError
from app.core.ids import ServerUrl
from app.core.library.results import parse_key
from app.core.pictures.check import name_to_check
from app.core.pictures.limit import (
    CLIP,
    DEFAULT_LIMIT,
    FULL,
    THUMB,
    KeptPicture,
    PictureToKeep,
    picture_key,
)
from app.core.pictures.urls import picture_url
from app.core.settings.names import KEEP, KEEP_LIMIT
from app.core.task.task import Task, TaskState
from app.core.windows.window_state import WindowState
from app.core.workflow.kinds.numbers import whole_number
from app.services.background import Background
from app.services.pictures.cache_space import CacheSpace
from app.services.pictures.missed_pictures import MissedPictures, PendingPicture
from app.services.ports import Clock, PictureStore, Settings
from app.services.window_store import WindowStore

AT_A_TIME = 1
"""Concurrent fetches from one server. Browsers allow six connections to a host over all windows,
and prompts and the pictures on the page need some."""

IDLE_SECONDS = 2.0
"""Seconds after the start until the kept pictures are listed: drawing the page comes first."""


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A kept copy; with `small` it is a thumbnail, since there was no space for more."""

    url: str
    small: bool


class PictureCache:
    """Watches for finished tasks."""

    def __init__(
        self,
        window_store: WindowStore,
        picture_store: PictureStore,
        settings: Settings,
        clock: Clock,
        background: Background,
    ) -> None:
        self._window_store = window_store
        self._picture_store = picture_store
        self._settings = settings
        self._clock = clock
        self._background = background
        self._waiting: dict[ServerUrl, deque[PendingPicture]] = {}
        self._workers: Counter[ServerUrl] = Counter()
        self._seen: set[str] = set()
        self._missed = MissedPictures(window_store, clock, background, self._want, lambda: self.on)
        self._space = CacheSpace(picture_store, window_store)
        self._publish()

    @property
    def usage(self) -> int | None:
        """The total size in bytes; `None` until it was counted."""
        return self._space.usage

    @property
    def on(self) -> bool:
        """Whether pictures are kept."""
        return self._settings.read(KEEP) != "off"

    @property
    def limit(self) -> int:
        """Maximum bytes to keep."""
        limit = whole_number(self._settings.read(KEEP_LIMIT) or "")
        return DEFAULT_LIMIT if limit is None else limit

    async def begin(self) -> None:
        """Keep pictures of tasks that finish from now on, and soon after, missing older ones."""
        self._window_store.watch(self._on_change)
        await self._clock.sleep(IDLE_SECONDS)
        await self._catch_up()

    async def _catch_up(self) -> None:
        with contextlib.suppress(StoreError):
            kept = await self._count()
            # If only the thumbnail is left, there was no space for more: do not fetch it again.
            self._seen |= {one.key.removesuffix(THUMB) + FULL for one in kept if one.is_thumb}
            self._seen |= {one.key for one in kept}
        for task in self._window_store.state.window.tasks:
            self._take(task)

    async def recount(self) -> None:
        """Read again what is kept, and the setting, after another window changed them."""
        with contextlib.suppress(StoreError):
            await self._space.count()
        self._publish()

    def switch(self, on: bool) -> None:
        """Turn keeping on or off; kept pictures stay."""
        self._settings.write(KEEP, "on" if on else "off")
        self._publish()
        if on:
            self._background.spawn(self._catch_up(), "keep pictures")

    async def set_limit(self, limit: int) -> None:
        """Set the maximum bytes, and delete what exceeds it."""
        self._settings.write(KEEP_LIMIT, str(limit))
        await self._tidy()

    async def copy(self, prompt_id: str, index: int) -> KeptCopy | None:
        """Return the kept copy of a picture, or the thumbnail if the full one was deleted."""
        for kind in (FULL, THUMB):
            url = await self._picture_store.url(picture_key(prompt_id, index, kind))
            if url is not None:
                return KeptCopy(url, kind == THUMB)
        return None

    async def file(self, prompt_id: str, index: int, name: str) -> Any | None:
        """Return the kept copy of a picture as a file called `name`. Raises `StoreError`."""
        return await self._picture_store.file(picture_key(prompt_id, index, FULL), name)

    def keep_small(self, name: str, content: Any) -> None:
        """Keep the small version of the picture "<prompt id>:<index>" that the page has made.

        `content` is a Blob. It is not kept where there is no room, or where nothing is to be kept.
        """
        found, state = parse_key(name), self._window_store.state
        task = None if found is None else state.any_task(found.prompt_id)
        is_here = task is not None and found in state.library.left_of(task)
        if found is None or task is None or not is_here or not self.on:
            return
        key = picture_key(found.prompt_id, found.index, THUMB)
        one = KeptPicture(key, content.size, self._clock.now(), task.execution_server)
        if self.usage is not None and self.usage + one.size <= self.limit:
            self._background.spawn(self._keep_small(one, content), "keep a small picture")

    async def _keep_small(self, one: KeptPicture, content: Any) -> None:
        with contextlib.suppress(StoreError):  # it is made again when it is shown again
            await self._picture_store.keep_small(one, content)
            self._space.add(one.server, one.size)
            self._publish()

    async def clip(self, prompt_id: str, index: int) -> KeptCopy | None:
        """Return the kept copy of a video or sound, by its index among the task's clips."""
        url = await self._picture_store.url(picture_key(prompt_id, index, CLIP))
        return None if url is None else KeptCopy(url, small=False)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if not after.has_servers_of(before):
            self._missed.try_again()
        changed = after.window.tasks.changed_since(before.window.tasks)
        for task in changed:
            if before.task(task.prompt_id) is not None:
                self._take(task)
        if any(not task.is_open and before.task(task.prompt_id) is None for task in changed):
            self._background.spawn(self._catch_up(), "keep pictures of tasks that are back")

    def _take(self, task: Task) -> None:
        if task.state is not TaskState.SUCCEEDED or not self.on:
            return
        for index, file in (*enumerate(task.pictures), *enumerate(task.clips)):
            one = PendingPicture(task, index, file)
            if one.key not in self._seen and not self._is_deleted(one):
                self._seen.add(one.key)
                self._want(one)

    def _is_deleted(self, one: PendingPicture) -> bool:
        library = self._window_store.state.library
        return not any(one.key in left.kept_as for left in library.left_of(one.task))

    def _want(self, one: PendingPicture) -> None:
        server = one.task.execution_server
        self._waiting.setdefault(server, deque()).append(one)
        self._go_on(server)

    def _go_on(self, server: ServerUrl) -> None:
        if self._workers[server] < AT_A_TIME:
            self._workers[server] += 1
            self._background.spawn(self._work(server), "keep pictures")

    async def _work(self, server: ServerUrl) -> None:
        """Keep a server's queued pictures one by one, without a coroutine for each."""
        try:
            while waiting := self._waiting.get(server):
                await self._keep(waiting.popleft())
            self._waiting.pop(server, None)
        finally:
            self._workers[server] -= 1

    async def _keep(self, one: PendingPicture) -> None:
        task = one.task
        if self._window_store.state.any_task(task.prompt_id) is None:  # deleted meanwhile
            self._seen.discard(one.key)
            return
        try:
            size = await self._picture_store.keep(
                PictureToKeep(
                    one.key,
                    picture_key(task.prompt_id, one.index, THUMB),
                    picture_url(task, one.file),
                    task.execution_server,
                    self._clock.now(),
                    self._space.share(task.execution_server, self.limit),
                    "" if one.file.is_clip else name_to_check(task, one.index, one.file),
                )
            )
            self._space.add(task.execution_server, size)
        except (StoreError, ServerError, TransportError) as error:
            self._window_store.ignore(task.execution_server, f"a picture was not kept: {error}")
            if isinstance(error, TransportError):
                self._missed.add(one)
            return
        with contextlib.suppress(StoreError):  # the next picture tidies
            await self._tidy()

    async def _count(self) -> list[KeptPicture]:
        kept = await self._space.count()
        self._publish()
        return kept

    async def _tidy(self) -> None:
        await self._space.tidy(self.limit)
        self._publish()

    def _publish(self) -> None:
        """Store the current usage in the state."""
        before = self._window_store.state.storage_status
        storage_status = replace(before, on=self.on, limit=self.limit, usage=self.usage)
        if storage_status != before:
            self._window_store.change(storage_status=storage_status)
