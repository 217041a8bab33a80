"""A window (one browser tab): its ids, lock and tasks, changed together so that they agree."""

from dataclasses import dataclass, field, replace

from app.core.errors import BindingError
from app.core.ids import ClientId, WindowId
from app.core.task import Task
from app.core.task_map import TaskMap
from app.core.window_lock import WindowLock, settle, take


@dataclass(frozen=True, slots=True)
class Window:
    """`window_id` names it to people, `client_id` names its sockets and prompts to servers."""

    window_id: WindowId
    client_id: ClientId
    lock: WindowLock = field(default_factory=WindowLock)
    tasks: TaskMap = field(default_factory=TaskMap)


def bind_task(window: Window, task: Task) -> Window:
    """Return the window with a new task, its lock taken for it. Raises `BindingError`."""
    lock = take(window.lock, task.execution_server)
    return replace(window, lock=lock, tasks=window.tasks.bind(task))


def bind_foreign_task(window: Window, task: Task) -> Window:
    """Bind a prompt that devtools submits itself: only to the server the window is locked to.

    Raises `BindingError` when the window holds no lock, or the id is bound already elsewhere; the
    same id on the same server again is no change.
    """
    known = window.tasks.get(task.prompt_id)
    if known is not None and known.execution_server == window.lock.server:
        return window
    if window.lock.server is None and known is None:
        raise BindingError("lock.none")
    return replace(window, tasks=window.tasks.bind(task))


def update_task(window: Window, task: Task) -> Window:
    """Return the window with a task's new state, the lock released when nothing holds it."""
    tasks = window.tasks.update(task)
    return replace(window, tasks=tasks, lock=settle(window.lock, tasks))
