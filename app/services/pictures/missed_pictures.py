"""Pictures whose server did not respond: fetched again after it comes up, a few times."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.core.pictures.limit import CLIP, FULL, picture_key
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.services.background import Background
from app.services.ports import Clock
from app.services.window_store import WindowStore

TRIES = 3
"""Number of attempts while a server is up; then the picture is given up."""

AGAIN_SECONDS = 30.0
"""Seconds between checks by the clock: an unchanged server triggers no state change."""


@dataclass(frozen=True, slots=True)
class PendingPicture:
    """A picture or clip to fetch; `index` is among those of its task.

    `missed_at` is when its server failed to respond to the last of `tries` attempts, in monotonic
    milliseconds.
    """

    task: Task
    index: int
    file: OutputFile
    tries: int = 0
    missed_at: int = 0

    @property
    def key(self) -> str:
        """The key of the full picture, or of the clip."""
        kind = CLIP if self.file.is_clip else FULL
        return picture_key(self.task.prompt_id, self.index, kind)


class MissedPictures:
    """Passes missed pictures to `want` again; not while `is_on` returns false."""

    def __init__(
        self,
        window_store: WindowStore,
        clock: Clock,
        background: Background,
        want: Callable[[PendingPicture], None],
        is_on: Callable[[], bool],
    ) -> None:
        self._window_store = window_store
        self._clock = clock
        self._background = background
        self._want = want
        self._is_on = is_on
        self._missed: list[PendingPicture] = []
        self._retrying = False

    def add(self, one: PendingPicture) -> None:
        """Record a missed picture, unless it had enough attempts."""
        if one.tries + 1 >= TRIES:
            return
        again = replace(one, tries=one.tries + 1, missed_at=self._clock.monotonic())
        self._missed.append(again)
        if not self._retrying:
            self._retrying = True
            self._background.spawn(self._retry(), "keep pictures that were missed")

    def try_again(self) -> None:
        """Fetch missed pictures from servers that have come up since."""
        missed, self._missed = self._missed, []
        for one in missed:
            health = self._window_store.state.health_of(one.task.execution_server)
            is_back = health.usable and (health.checked_at or 0) > one.missed_at
            if is_back and self._is_on():
                self._want(one)
            else:
                self._missed.append(one)

    async def _retry(self) -> None:
        while self._missed:
            await self._clock.sleep(AGAIN_SECONDS)
            self.try_again()
        self._retrying = False
