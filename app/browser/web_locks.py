"""The Web Locks port over `navigator.locks`."""

import asyncio
from collections.abc import Callable
from typing import Any

import js
from pyodide.ffi import JsException, create_proxy, to_js

from app.services.ports import Close


class BrowserWebLocks:
    """Held while the promise that the callback returned is pending."""

    async def hold(self, name: str, seconds: float, on_lost: Callable[[], None]) -> Close | None:
        """Hold a name, waiting up to `seconds`; `None` when somebody keeps it."""
        held = _Held(on_lost)
        holding = asyncio.ensure_future(held.request(name, seconds))
        if not await held.granted:
            await holding
            return None
        return held.close

    async def held(self) -> frozenset[str]:
        """Return the names that any window of this origin holds."""
        found = await js.navigator.locks.query()
        return frozenset(str(lock.name) for lock in js.Array.from_(found.held))


def has_web_locks() -> bool:
    """Tell whether this page has Web Locks: on https and on this computer only."""
    return bool(getattr(js.navigator, "locks", None))


class _Held:
    """One request for a name: granted or not, then held until it is closed or taken away."""

    def __init__(self, on_lost: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        self.granted: asyncio.Future[bool] = loop.create_future()
        self._let_go: asyncio.Future[None] = loop.create_future()
        self._on_lost = on_lost

    async def request(self, name: str, seconds: float) -> None:
        """Ask for the name; returns when it is not held any more."""
        # A signal that is aborted at once would refuse a free name too.
        limit = {"signal": js.AbortSignal.timeout(round(seconds * 1000))}
        options = limit if seconds > 0 else {"ifAvailable": True}
        proxy = create_proxy(self._keep)
        try:
            await js.navigator.locks.request(
                name, to_js(options, dict_converter=js.Object.fromEntries), proxy
            )
        except JsException:
            if not self.granted.done():
                self.granted.set_result(False)
            elif not self._let_go.done():
                self._on_lost()
        finally:
            proxy.destroy()

    def close(self) -> None:
        """Let go."""
        if not self._let_go.done():
            self._let_go.set_result(None)

    async def _keep(self, lock: Any) -> None:
        if not self.granted.done():
            self.granted.set_result(bool(lock))
        if lock:
            await self._let_go
