"""The window lock: the one server to which a window sends while it has open tasks.

It is unrelated to the browser's Web Locks. The lock only decides where *new* tasks go; bound tasks
keep their server in any case.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.core.errors import BindingError
from app.core.ids import ServerUrl
from app.core.task.task_map import TaskMap


class LockMode(StrEnum):
    """Where a window's runs go.

    `BATCH` (the default): to its home, others when that is busy. `TOGETHER`: only to its home.
    `PINNED`: only to the server that the person chose. `SPREAD`: to each server.
    """

    BATCH = "batch"
    TOGETHER = "together"
    PINNED = "pinned"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class WindowLock:
    """`server` is the locked server's base URL, or `None` while the window is free.

    `before` is the lock to restore when spreading ends.
    """

    server: ServerUrl | None = None
    mode: LockMode = LockMode.BATCH
    before: "WindowLock | None" = None

    @property
    def admits_others(self) -> bool:
        """Whether runs may also go to another server than the locked one."""
        return self.server is None or self.mode in (LockMode.BATCH, LockMode.SPREAD)


def take(lock: WindowLock, server: ServerUrl) -> WindowLock:
    """Lock the window to `server`; no change if it is locked to it already.

    A spreading window takes no lock. Raises `BindingError` if it is locked to another server.
    """
    if lock.mode is LockMode.SPREAD:
        return lock
    if lock.server not in (None, server):
        raise BindingError("lock.held", server=lock.server)
    return replace(lock, server=server)


def settle(lock: WindowLock, tasks: TaskMap) -> WindowLock:
    """Release the lock when no open task holds it; a pinned lock stays."""
    if lock.server is None or lock.mode is LockMode.PINNED or tasks.open_on(lock.server):
        return lock
    return replace(lock, server=None)


def keep_together(lock: WindowLock, on: bool, tasks: TaskMap) -> WindowLock:
    """Let runs go only to the home, or also to others when that is busy; a pin or spread ends.

    After spreading, a batch's earlier lock is the home again while its tasks are open.
    """
    server = lock.server if lock.before is None else lock.before.server
    return settle(WindowLock(server, LockMode.TOGETHER if on else LockMode.BATCH), tasks)


def release(lock: WindowLock) -> WindowLock:
    """Release the lock on the person's request, even with open tasks: they keep their servers."""
    return replace(
        lock, server=None, mode=LockMode.BATCH if lock.mode is LockMode.PINNED else lock.mode
    )


def pin(lock: WindowLock, server: ServerUrl, tasks: TaskMap) -> WindowLock:
    """Lock to `server` until unpinned. Raises `BindingError` if open tasks hold another server."""
    if lock.server not in (None, server) and tasks.open_on(lock.server):
        raise BindingError("lock.held", server=lock.server)
    return WindowLock(server, LockMode.PINNED)


def move(lock: WindowLock, server: ServerUrl) -> WindowLock:
    """Lock to another server on the person's request; a pin stays, tasks keep their servers."""
    return replace(lock, server=server)


def unpin(lock: WindowLock, tasks: TaskMap) -> WindowLock:
    """Return to locking by batch; the lock stays while open tasks hold it."""
    return (
        settle(replace(lock, mode=LockMode.BATCH), tasks) if lock.mode is LockMode.PINNED else lock
    )


def spread(lock: WindowLock, on: bool, tasks: TaskMap) -> WindowLock:
    """Turn spreading on (tasks keep their servers) or off.

    Turning it off restores the earlier lock if it was a pin or if open tasks still hold it.
    """
    if on == (lock.mode is LockMode.SPREAD):
        return lock
    if on:
        return WindowLock(None, LockMode.SPREAD, None if lock.server is None else lock)
    return settle(lock.before or WindowLock(), tasks)


def follow(lock: WindowLock, old: ServerUrl, new: ServerUrl, tasks: TaskMap) -> WindowLock:
    """Return the lock after a server moved from `old` to `new`: a pin goes along.

    A batch's lock is released. Its tasks stay at the old address, and new ones are free to go.
    """
    if lock.before is not None:
        lock = replace(lock, before=follow(lock.before, old, new, tasks))
    return settle(replace(lock, server=new), tasks) if lock.server == old else lock


def without_server(lock: WindowLock, server: ServerUrl, tasks: TaskMap) -> WindowLock:
    """Return the lock after `server` was removed from the pool: it cannot stay pinned to it."""
    if lock.before is not None and lock.before.server == server:
        return replace(lock, before=unpin(lock.before, tasks))
    return unpin(lock, tasks) if lock.server == server else lock
