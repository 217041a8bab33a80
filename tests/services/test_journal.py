"""The journal in memory keeps the latest state of each task."""

from app.core.task import State
from app.services.journal import MemoryJournal
from tests.fakes.values import a_task, an_id


async def test_the_latest_state_of_each_task_is_kept() -> None:
    journal = MemoryJournal()
    for task in (a_task(1), a_task(2), a_task(1, state=State.QUEUED)):
        await journal.save(task)
    assert journal.tasks == {an_id(1): a_task(1, state=State.QUEUED), an_id(2): a_task(2)}
