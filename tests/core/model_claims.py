"""What must hold at every moment of a story, whatever went wrong before.

The numbers are those of the rules in docs/architecture.md: a binding never changes (1), nothing is
shown as done that is not (4), no prompt is submitted while its server has it (5), each task is in
one living window (7).
"""

from app.core.storage.journal import Row
from app.core.task.task import Task, TaskState
from tests.core.model_journal import ModelJournal
from tests.core.model_server import ENDS, ModelServer
from tests.core.model_window import ModelWindow


class Claims:
    """The invariants over what `Story` is made of."""

    journal: ModelJournal
    servers: dict[str, ModelServer]
    alive: list[ModelWindow]
    bound: dict[str, str]
    cancelled: set[str]

    def holds(self) -> None:
        self.a_task_stays_on_its_server()
        self.no_server_has_a_prompt_twice()
        self.no_end_is_shown_that_is_not_true()
        self.a_task_is_in_one_living_window()
        assert self.journal.agrees(), "the events lead elsewhere than the rows"

    def a_task_stays_on_its_server(self) -> None:
        for prompt_id, row in self.journal.rows.items():
            assert row["executionServer"] == self.bound[prompt_id]
        for task in self.shown():
            assert task.execution_server == self.bound[task.prompt_id]
        for server in self.servers.values():
            assert all(self.bound[prompt_id] == server.url for prompt_id in server.given)

    def no_server_has_a_prompt_twice(self) -> None:
        assert all(server.most_copies <= 1 for server in self.servers.values())

    def no_end_is_shown_that_is_not_true(self) -> None:
        for task in self.shown():
            assert self.is_true(task), f"{task.state} is not true"

    def a_task_is_in_one_living_window(self) -> None:
        ids = [task.prompt_id for task in self.shown() if task.is_open]
        assert len(ids) == len(set(ids))
        for window in self.alive:
            for task in window.window.tasks.open_tasks():
                row = self.journal.rows[task.prompt_id]
                assert row["owner"] == window.id
                self.nothing_is_forgotten(task, row)

    def nothing_is_forgotten(self, task: Task, row: Row) -> None:
        """A window may know more than the journal, whose disk may be full, and never less."""
        assert task.attempt >= row["attempt"]
        assert (task.submitted_at or 0) >= (row["submittedAt"] or 0)
        assert task.cancelling or not row["cancelling"]

    def shown(self) -> list[Task]:
        return [task for window in self.alive for task in window.window.tasks]

    def is_true(self, task: Task) -> bool:
        server = self.servers[task.execution_server]
        if task.state in ENDS and task.trouble is None:
            return (task.prompt_id, task.state) in server.ended
        if task.is_open:
            return True
        # What a full disk could not keep of a cancel is not known after a reload.
        gone = server.forgotten | self.cancelled
        if task.state is TaskState.LOST and task.prompt_id not in gone:
            return False
        if task.state is TaskState.CANCELLED and task.prompt_id not in self.cancelled:
            return False
        if task.state is TaskState.REJECTED and 400 not in server.refused.get(task.prompt_id, ()):
            return False
        return server.copies[task.prompt_id] == 0  # it is not there, and never runs

    def all_is_over(self) -> bool:
        shown = self.shown()
        ended = {task.prompt_id for task in shown if not task.is_open}
        return ended == set(self.bound) and len(shown) == len(ended)
