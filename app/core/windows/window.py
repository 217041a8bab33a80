"""A window (one browser tab): its ids, lock and tasks, changed together to stay consistent."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.core.errors import BindingError
from app.core.ids import ClientId, ServerUrl, WindowId
from app.core.queue.waiting import Waiting, in_order
from app.core.task.task import Task
from app.core.task.task_map import TaskMap
from app.core.windows.window_lock import LockMode, WindowLock, settle, take


@dataclass(frozen=True, slots=True)
class Window:
    """`window_id` names it to people, `client_id` names its sockets and prompts to servers.

    `queue` are the runs that wait here, in their order.
    """

    window_id: WindowId
    client_id: ClientId
    lock: WindowLock = field(default_factory=WindowLock)
    tasks: TaskMap = field(default_factory=TaskMap)
    queue: tuple[Waiting, ...] = ()

    def waiting(self, prompt_id: str) -> Waiting | None:
        """Return the run that waits under this id, or `None`."""
        return next((one for one in self.queue if one.prompt_id == prompt_id), None)

    @property
    def settled(self) -> WindowLock:
        """The lock after work ended: it is kept while the home has open tasks, or runs wait."""
        return self.lock if self.queue else settle(self.lock, self.tasks)


def bind_task(window: Window, task: Task) -> Window:
    """Return the window with a new task, and with the lock taken for it. Raises `BindingError`."""
    lock = take(window.lock, task.execution_server)
    return replace(window, lock=lock, tasks=window.tasks.bind(task))


def check_place(window: Window, server: ServerUrl) -> None:
    """Check that the lock admits a task whose caller names its server.

    Raises `BindingError` if the window is locked to another server.
    """
    lock = window.lock
    if lock.server not in (None, server):
        key = "lock.pinned_elsewhere" if lock.mode is LockMode.PINNED else "lock.held"
        raise BindingError(key, server=lock.server)


def place_task(window: Window, task: Task) -> Window:
    """Return the window with a new task on the server that its caller named; no lock is taken.

    So tasks can be placed on several servers at the same time. Raises `BindingError`.
    """
    check_place(window, task.execution_server)
    return replace(window, tasks=window.tasks.bind(task))


def bind_waiting(window: Window, task: Task, *, is_home: bool) -> Window:
    """Return the window with the task of a run that waited, and without that run.

    At `is_home` the server becomes the home of a window that has none. Otherwise the lock stays.
    """
    takes = is_home and window.lock.server is None and window.lock.mode is not LockMode.SPREAD
    lock = take(window.lock, task.execution_server) if takes else window.lock
    tasks = window.tasks.bind(task)
    waiting = window.waiting(task.prompt_id)
    is_older = waiting is not None and waiting.since is not None
    return replace(window, lock=lock, tasks=tasks.in_order() if is_older else tasks)


def back_in_queue(window: Window, prompt_id: str, run: Waiting) -> Window:
    """Return the window with a run that waits instead of a task that its server let go of."""
    changed = replace(window, tasks=window.tasks.without(prompt_id))
    return with_queue(changed, (*window.queue, run))


def with_queue(window: Window, queue: Iterable[Waiting]) -> Window:
    """Return the window with other waiting runs; without any, the lock may be released."""
    changed = replace(window, queue=in_order(queue))
    return replace(changed, lock=changed.settled)


def bind_foreign_task(window: Window, task: Task) -> Window:
    """Bind a prompt that devtools submit themselves, always to the window's locked server.

    Binding the same id to the same server again changes nothing. Raises `BindingError` if the
    window has no lock, or if the id is bound to another server.
    """
    locked = window.lock.server
    known = window.tasks.get(task.prompt_id)
    if known is not None:
        if known.execution_server == locked:
            return window
        raise BindingError("task.bound", prompt_id=task.prompt_id, server=known.execution_server)
    if locked is None:
        raise BindingError("lock.none")
    if task.execution_server != locked:
        raise BindingError("lock.held", server=locked)
    return replace(window, tasks=window.tasks.bind(task))


def update_task(window: Window, task: Task) -> Window:
    """Return the window with a task's new state; the lock is released when no task holds it."""
    changed = replace(window, tasks=window.tasks.update(task))
    return replace(changed, lock=changed.settled)
