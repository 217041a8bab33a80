"""How long this tab's runs took, by server and workflow type, for the servers' rows."""

from collections.abc import Iterable

from app.core.ids import ServerUrl
from app.core.task.task import Task, TaskState
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.window_store import WindowStore

Key = tuple[ServerUrl, str]


class RunTimes:
    """Keeps `window_store.state.seconds`: the median of the recent runs that succeeded.

    The medians come from `core/queue/seconds`, which is imported when the first run has ended.
    """

    def __init__(self, window_store: WindowStore, background: Background) -> None:
        self._window_store = window_store
        self._background = background
        self._runs: dict[Key, tuple[float, ...]] = {}
        self._due: list[Task] = []
        window_store.watch(self._on_change)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        ended = [
            task
            for task in after.window.tasks.changed_since(before.window.tasks)
            if task.state is TaskState.SUCCEEDED and _seconds(task) is not None
        ]
        if not ended:
            return
        if not self._due:
            self._background.spawn(self._learn(), "learn how long runs take")
        self._due += ended

    async def _learn(self) -> None:
        """Count the runs that ended since, all in one change."""
        due, self._due = self._due, []
        from app.core.queue.seconds import KEPT

        for task in _in_order(due):
            key, seconds = (task.execution_server, task.workflow_type), _seconds(task)
            assert seconds is not None, "others were left out"
            self._runs[key] = (*self._runs.get(key, ()), seconds)[-KEPT:]
        self._publish()

    def _publish(self) -> None:
        from app.core.queue.entry import Shape
        from app.core.queue.seconds import Seconds

        runs = {(server, Shape(kind)): found for (server, kind), found in self._runs.items()}
        table = Seconds(runs)
        medians = {key: table.of(*key) for key in runs}
        self._window_store.change(seconds=medians)


def _in_order(tasks: Iterable[Task]) -> list[Task]:
    return sorted(tasks, key=lambda task: task.ended_at or 0)


def _seconds(task: Task) -> float | None:
    """Return how long a run took, `None` if its start was not seen."""
    if task.started_at is None or task.ended_at is None or not task.workflow_type:
        return None
    return max(0, task.ended_at - task.started_at) / 1000
