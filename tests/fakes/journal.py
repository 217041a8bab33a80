"""The real journal over a database in memory, which remembers every save, in order."""

from app.core.errors import StoreError
from app.core.task.task import Task
from app.services.background import Background
from app.services.storage.journal import DatabaseJournal
from tests.fakes.clock import FakeClock
from tests.fakes.database import FakeDatabase
from tests.fakes.log import Log

OWNER = "window-1"


class FakeJournal(DatabaseJournal):
    """The journal of the window `owner`.

    `saved` are all states in the order they were recorded, `seconds` is what one save takes, and
    `troubles`, `lost` and `waits` are what the journal reported; `errors` are the unexpected
    exceptions of its background work.
    """

    def __init__(
        self,
        clock: FakeClock,
        log: Log,
        database: FakeDatabase | None = None,
        owner: str = OWNER,
    ) -> None:
        self.database = FakeDatabase(clock, log) if database is None else database
        self.troubles: list[StoreError] = []
        self.lost: list[str] = []
        self.waits: list[frozenset[str]] = []
        self.errors: list[tuple[BaseException, str]] = []
        background = Background(lambda error, name: self.errors.append((error, name)))
        tell = self.troubles.append, self.lost.append, self.waits.append
        super().__init__(self.database, clock, owner, background, *tell)

    @property
    def saved(self) -> list[Task]:
        """All states in the order they were recorded."""
        return self.database.saved

    @property
    def seconds(self) -> float:
        """What one save takes."""
        return self.database.seconds

    @seconds.setter
    def seconds(self, seconds: float) -> None:
        self.database.seconds = seconds

    def states(self, prompt_id: str) -> list[str]:
        """Return the states a task was recorded in, each once in a row."""
        found: list[str] = []
        for task in self.saved:
            if task.prompt_id == prompt_id and found[-1:] != [task.state.value]:
                found.append(task.state.value)
        return found
