"""The window lock: the one server that a window sends to while it has work open.

Not to be confused with the browser's Web Locks. The lock only decides where *new* work goes; what
was bound keeps its binding whatever happens here.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.core.errors import BindingError
from app.core.ids import ServerUrl
from app.core.task.task_map import TaskMap


class LockMode(StrEnum):
    """How a window chooses: by batch (the usual), pinned by the person, or each task by itself."""

    BATCH = "batch"
    PINNED = "pinned"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class WindowLock:
    """`server` is the locked server's base URL, or `None` while the window is free.

    `before` is the lock that a spreading window had, and goes back to afterwards.
    """

    server: ServerUrl | None = None
    mode: LockMode = LockMode.BATCH
    before: "WindowLock | None" = None


def take(lock: WindowLock, server: ServerUrl) -> WindowLock:
    """Lock the window to `server`; the same server again is no change.

    Raises `BindingError` when it is locked to another. A spreading window takes no lock.
    """
    if lock.mode is LockMode.SPREAD:
        return lock
    if lock.server not in (None, server):
        raise BindingError("lock.held", server=lock.server)
    return replace(lock, server=server)


def settle(lock: WindowLock, tasks: TaskMap) -> WindowLock:
    """Release the lock when no open task holds it any more; a pinned one stays."""
    if lock.server is None or lock.mode is LockMode.PINNED or tasks.open_on(lock.server):
        return lock
    return replace(lock, server=None)


def release(lock: WindowLock) -> WindowLock:
    """Let go of the lock by the person's word, open tasks or not: they keep their bindings."""
    return replace(
        lock, server=None, mode=LockMode.BATCH if lock.mode is LockMode.PINNED else lock.mode
    )


def pin(lock: WindowLock, server: ServerUrl, tasks: TaskMap) -> WindowLock:
    """Lock to `server` until unpinned. Raises `BindingError` when work holds another server."""
    if lock.server not in (None, server) and tasks.open_on(lock.server):
        raise BindingError("lock.held", server=lock.server)
    return WindowLock(server, LockMode.PINNED)


def move(lock: WindowLock, server: ServerUrl) -> WindowLock:
    """Lock to another server by the person's word, pinned if it was; tasks keep their bindings."""
    return replace(lock, server=server)


def unpin(lock: WindowLock, tasks: TaskMap) -> WindowLock:
    """Go back to locking by batch; the lock stays while open tasks hold it."""
    return (
        settle(replace(lock, mode=LockMode.BATCH), tasks) if lock.mode is LockMode.PINNED else lock
    )


def spread(lock: WindowLock, on: bool, tasks: TaskMap) -> WindowLock:
    """Turn spreading on (bindings stay) or off.

    Off gives back the lock from before: a pin, or a lock that open tasks still hold.
    """
    if on == (lock.mode is LockMode.SPREAD):
        return lock
    if on:
        return WindowLock(None, LockMode.SPREAD, None if lock.server is None else lock)
    return settle(lock.before or WindowLock(), tasks)


def without_server(lock: WindowLock, server: ServerUrl, tasks: TaskMap) -> WindowLock:
    """Return the lock after `server` left the pool: nothing stays pinned there."""
    if lock.before is not None and lock.before.server == server:
        return replace(lock, before=unpin(lock.before, tasks))
    return unpin(lock, tasks) if lock.server == server else lock
