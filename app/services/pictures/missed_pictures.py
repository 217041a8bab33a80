"""Pictures whose server did not answer: fetched again once it is up, a few times."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.core.pictures.limit import picture_key
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.services.background import Background
from app.services.ports import Clock
from app.services.window_store import WindowStore

TRIES = 3
"""A server that is up and gives no picture three times is not waited for any more."""

AGAIN_SECONDS = 30.0
"""A server that is as it was changes no state, so it is looked at again by the clock."""


@dataclass(frozen=True, slots=True)
class PendingPicture:
    """A picture to fetch.

    `missed_at` is when its server did not answer the last of `tries`, in monotonic milliseconds.
    """

    task: Task
    index: int
    file: OutputFile
    tries: int = 0
    missed_at: int = 0

    @property
    def key(self) -> str:
        """Under which the whole picture is kept."""
        return picture_key(self.task.prompt_id, self.index)


class MissedPictures:
    """Gives what was missed to `want` again; not while `is_on` says that nothing is kept."""

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
        """Note that a picture was missed, unless it was tried often enough."""
        if one.tries + 1 >= TRIES:
            return
        again = replace(one, tries=one.tries + 1, missed_at=self._clock.monotonic())
        self._missed.append(again)
        if not self._retrying:
            self._retrying = True
            self._background.spawn(self._retry(), "keep pictures that were missed")

    def try_again(self) -> None:
        """Fetch what was missed from servers that were found up since."""
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
