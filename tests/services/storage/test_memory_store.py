"""The journal in memory keeps the latest state of each task."""

from app.core.storage.task_row import task_of
from app.core.task.task import TaskState
from app.services.background import Background
from app.services.storage.journal import DatabaseJournal
from app.services.storage.memory_store import MemoryDatabase
from tests.fakes import FakeClock
from tests.fakes.values import a_task, an_id


async def test_the_latest_state_of_each_task_is_kept() -> None:
    store = MemoryDatabase()
    journal = DatabaseJournal(
        store, FakeClock(), "window-1", Background(print), print, print, print
    )
    for task in (a_task(1), a_task(2), a_task(1, state=TaskState.QUEUED)):
        await journal.save(task)
    kept = {row["promptId"]: task_of(row) for row in await store.rows("tasks")}
    assert kept == {an_id(1): a_task(1, state=TaskState.QUEUED), an_id(2): a_task(2)}
