"""The Web Locks port over `navigator.locks`."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import js
from pyodide.ffi import JsException, JsNull, create_proxy, to_js

from app.browser.scope import scoped, unscoped
from app.services.ports import Close

if TYPE_CHECKING:
    from page_modules import Claim

T = TypeVar("T")


class BrowserWebLocks:
    """A lock is held while the promise returned by its callback is pending."""

    async def hold(self, name: str, seconds: float, on_lost: Callable[[], None]) -> Close | None:
        """Hold a name, waiting up to `seconds`; `None` if another window keeps it."""
        name = scoped(name)
        claim = _early_claim(name)
        if claim is not None:
            return await _adopt(claim, on_lost)
        loop = asyncio.get_running_loop()
        granted: asyncio.Future[bool] = loop.create_future()
        let_go: asyncio.Future[None] = loop.create_future()
        holding = asyncio.ensure_future(_request(name, seconds, granted, let_go, on_lost))

        def close() -> None:
            _settle(let_go, None)

        try:
            is_granted = await granted
        except asyncio.CancelledError:
            close()  # if it is granted after all
            raise
        if not is_granted:
            await holding
            return None
        return close

    async def held(self) -> frozenset[str]:
        """Return the names that any window of this origin holds."""
        found = await js.navigator.locks.query()
        names = [unscoped(str(lock.name)) for lock in js.Array.from_(found.held)]
        return frozenset(name for name in names if name is not None)


async def _request(
    name: str,
    seconds: float,
    granted: asyncio.Future[bool],
    let_go: asyncio.Future[None],
    on_lost: Callable[[], None],
) -> None:
    async def keep(lock: js.Lock | JsNull) -> None:
        _settle(granted, bool(lock))
        if lock:
            await let_go

    proxy = create_proxy(keep)
    try:
        await js.navigator.locks.request(name, _patience(seconds), proxy)
    except JsException:
        if not granted.done():
            granted.set_result(False)
        elif not let_go.done():
            on_lost()
    finally:
        proxy.destroy()


def _early_claim(name: str) -> "Claim | None":
    """Return the claim on this name that `claim.js` made before Python started; only once."""
    claim: Claim | None = getattr(js.window, "binderyClaim", None)
    if not claim or claim.name != name:
        return None
    js.window.binderyClaim = None
    return claim


async def _adopt(claim: "Claim", on_lost: Callable[[], None]) -> Close | None:
    if not await claim.granted:
        return None

    async def watch() -> None:
        await claim.lost
        on_lost()

    watching = asyncio.ensure_future(watch())

    def close() -> None:
        watching.cancel()
        claim.free()

    return close


def _settle(future: asyncio.Future[T], value: T) -> None:
    if not future.done():
        future.set_result(value)


def _patience(seconds: float) -> js.Object:
    # A signal that is already aborted would reject a free name too.
    limit = {"signal": js.AbortSignal.timeout(round(seconds * 1000))}
    options = limit if seconds > 0 else {"ifAvailable": True}
    return to_js(options, dict_converter=js.Object.fromEntries)


def has_web_locks() -> bool:
    """Return whether this page has Web Locks: only on https and on this computer."""
    return bool(getattr(js.navigator, "locks", None))
