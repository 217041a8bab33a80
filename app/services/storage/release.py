"""Gives tasks to the library: their results stay, and no window's list has them any more."""

from collections.abc import Callable, Sequence
from functools import partial

from app.core.storage.journal import Row, Step, next_step
from app.core.storage.recovery import tasks_of
from app.core.storage.summary import LIBRARY_OWNER
from app.services.ports import Clock, Database
from app.services.storage.retry import insist

AT_ONCE = 50
"""Maximum tasks written in one transaction: a thousand would keep other windows waiting."""


async def release(
    database: Database,
    clock: Clock,
    prompt_ids: Sequence[str],
    owner: str,
    is_chosen: Callable[[Row], bool],
) -> None:
    """Give an owner's stored tasks whose rows `is_chosen` to the library. Raises `StoreError`.

    A task that another window changes meanwhile stays as it is.
    """
    for start in range(0, len(prompt_ids), AT_ONCE):
        steps: list[Step] = []
        for prompt_id in prompt_ids[start : start + AT_ONCE]:
            row = await database.row("tasks", prompt_id)
            if row is None or row["owner"] != owner or not is_chosen(row):
                continue
            for task in tasks_of([row])[0]:
                step = next_step(row, task, LIBRARY_OWNER, clock.now())
                steps += [] if step is None else [step]
        await insist(partial(_commit, database, steps), clock.sleep)


async def _commit(database: Database, steps: Sequence[Step]) -> None:
    """Write the steps, without those whose rows have changed."""
    while steps:
        conflicts = {row["promptId"] for row in await database.commit(steps, {}, strict=False)}
        if not conflicts:
            return
        steps = [step for step in steps if step.row["promptId"] not in conflicts]
