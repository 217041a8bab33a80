"""What the dispatcher reads of a window's state, and where its choices let a run go."""

from collections.abc import Sequence
from dataclasses import replace

from app.core.ids import ServerUrl, WindowId
from app.core.queue.dispatch import Load
from app.core.queue.entry import Entry, RunOn, Where
from app.core.queue.homes import choose_home
from app.core.queue.waiting import Waiting
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.windows.window_state import WindowState
from app.services.queue.loads import seconds_of


def moved(before: WindowState, after: WindowState) -> bool:
    """Return whether other runs wait, or in another order; why they wait does not count."""
    if after.window.queue is before.window.queue:
        return False
    entries = [one.entry for one in after.window.queue]
    return entries != [one.entry for one in before.window.queue]


def changed(before: WindowState, after: WindowState) -> bool:
    """Return whether anything else that a decision depends on changed."""
    pairs = zip(_read(before), _read(after), strict=True)
    return any(then is not now for then, now in pairs)


def _read(state: WindowState) -> tuple[object, ...]:
    """Return what a decision depends on, each the same object until it changes."""
    window = state.window
    return (
        window.tasks.open_ids,
        window.lock,
        state.presences,
        state.health,
        state.pool,
        state.paused,
        state.several,
        state.keyed,
        state.orphans,
        state.is_queue_paused,
    )


def placed(entry: Entry, lock: WindowLock, home: ServerUrl | None) -> Entry:
    """Return an entry with the servers that the window's present choice lets it go to."""
    if entry.on.where is Where.ONLY or lock.mode is LockMode.SPREAD:
        return entry
    where = Where.ONLY if lock.mode in (LockMode.PINNED, LockMode.TOGETHER) else Where.HOME
    if where is Where.ONLY and home is None:
        where = Where.HOME
    return replace(entry, on=RunOn(where, home))


def others(entry: Entry, state: WindowState) -> Entry:
    """Return an entry of another window with its home."""
    if entry.on.where is Where.ONLY:
        return entry
    tab = next((one for one in state.presences if one["windowId"] == entry.window_id), None)
    if tab is None or not tab["lockedServer"]:
        return entry
    where = Where.ONLY if tab["pinned"] else Where.HOME
    return replace(entry, on=RunOn(where, ServerUrl(tab["lockedServer"])))


def is_other(one: Waiting, own: WindowId, living: frozenset[str]) -> bool:
    """Return whether a run is of another window that is open."""
    return one.entry.window_id != own and one.entry.window_id in living


def home_of(
    entries: Sequence[Entry], loads: Sequence[Load], state: WindowState
) -> ServerUrl | None:
    """Return the window's home; a window without one gets it for its first run."""
    lock = state.window.lock
    first = next((one for one in entries if one.on.where is Where.HOME), None)
    if lock.server is not None or lock.mode is LockMode.SPREAD or first is None:
        return lock.server
    homes = {
        WindowId(one["windowId"]): ServerUrl(one["lockedServer"])
        for one in state.presences
        if one["lockedServer"] and one["tasks"]
    }
    return choose_home(loads, first.able, homes, seconds_of(state), first.shape)
