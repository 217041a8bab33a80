"""The clock and ids ports."""

import asyncio
import random
import uuid

import js
from pyodide.ffi import create_proxy, to_js


class BrowserClock:
    """Wall and elapsed time.

    A worker's timer does the waiting, as hidden windows do not slow it down.

    `worker` runs `timer.js`.
    """

    def __init__(self, worker: js.Worker) -> None:
        self._worker = worker
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._last = 0
        self._proxy = create_proxy(self._rang)
        self._worker.addEventListener("message", self._proxy)

    def now(self) -> int:
        """Return milliseconds since the epoch."""
        return int(js.Date.now())

    def monotonic(self) -> int:
        """Return milliseconds since the page began to load."""
        return int(js.performance.now())

    def local(self) -> tuple[int, int, int, int, int, int]:
        """Return the local time, from the year to the second."""
        now = js.Date.new()
        day = int(now.getFullYear()), int(now.getMonth()) + 1, int(now.getDate())
        return (*day, int(now.getHours()), int(now.getMinutes()), int(now.getSeconds()))

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        self._last += 1
        timer = self._last
        self._waiting[timer] = asyncio.get_running_loop().create_future()
        self._post(id=timer, milliseconds=round(seconds * 1000))
        try:
            await self._waiting[timer]
        except asyncio.CancelledError:
            self._post(id=timer)
            raise
        finally:
            del self._waiting[timer]

    def close(self) -> None:
        """Terminate the worker; pending waits never end."""
        self._worker.terminate()
        self._proxy.destroy()

    def _post(self, **message: int) -> None:
        self._worker.postMessage(to_js(message, dict_converter=js.Object.fromEntries))

    def _rang(self, event: js.MessageEvent) -> None:
        waiting = self._waiting.get(event.data)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)


async def load_clock() -> BrowserClock:
    """Start the worker with the timers, under the page's policy; return its clock."""
    trusted = await js.window.bindery.trusted
    return BrowserClock(js.Worker.new(trusted.workerUrl("timer.js")))


class BrowserIds:
    """Randomness from the browser's generator, through `os.urandom`."""

    def __init__(self) -> None:
        self._random = random.SystemRandom()

    def uuid(self) -> str:
        """Return a new UUID 4."""
        return str(uuid.uuid4())

    def below(self, limit: int) -> int:
        """Return a random number from 0 to `limit` - 1."""
        return self._random.randrange(limit)
