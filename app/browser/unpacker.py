"""The unpacker port: `unzip.js` reads a zip file in a worker, which ends with it."""

import asyncio
from collections.abc import Mapping
from typing import Any

import js
from pyodide.ffi import create_proxy, to_js

from app.core.errors import InputError
from app.services.ports import UnpackLimits

_KEYS = {
    "TooLarge": "archive.too_large",
    "NotZip": "archive.not_ours",
    "NotOurs": "archive.not_ours",
}
"""The errors of `unzip.js`; any other error means that the file is damaged."""


class BrowserUnpacker:
    """Opens zip files."""

    async def open(self, file: Any, limits: UnpackLimits) -> "BrowserParts":
        """Return the content of a file. Raises `InputError`; then the file is closed."""
        trusted = await js.window.bindery.trusted
        options = to_js({"type": "module"}, dict_converter=js.Object.fromEntries)
        parts = BrowserParts(js.Worker.new(trusted.workerUrl("unzip.js"), options))
        try:
            await parts.read(file, limits)
        except BaseException:
            parts.close()
            raise
        return parts


class BrowserParts:
    """The parts of one file; `close` ends its worker."""

    def __init__(self, worker: js.Worker) -> None:
        self._worker = worker
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._last = 0
        self._sizes: dict[str, int] = {}
        self._proxies = [create_proxy(self._answered), create_proxy(self._broke)]
        self._worker.addEventListener("message", self._proxies[0])
        self._worker.addEventListener("error", self._proxies[1])

    @property
    def sizes(self) -> Mapping[str, int]:
        """The decompressed bytes of each part by name, in the file's order."""
        return self._sizes

    async def read(self, file: Any, limits: UnpackLimits) -> None:
        """Read the directory."""
        bounds = {"parts": limits.parts, "bytes": limits.bytes, "growth": limits.growth}
        found = await self._ask("open", blob=file, limits=bounds)
        self._sizes = {str(entry[0]): int(entry[1]) for entry in js.Array.from_(found)}

    async def text(self, name: str) -> str:
        """Return a part as text. Raises `InputError` if it is damaged."""
        return str(await self._ask("text", name=name))

    async def blob(self, name: str) -> js.Blob:
        """Return a part as a Blob. Raises `InputError` if it is damaged."""
        blob: js.Blob = await self._ask("blob", name=name)
        return blob

    def close(self) -> None:
        """Terminate the worker; pending reads fail as damaged."""
        self._worker.terminate()
        self._broke()
        for proxy in self._proxies:
            proxy.destroy()
        self._proxies = []

    async def _ask(self, work: str, **given: Any) -> Any:
        self._last += 1
        answer = asyncio.get_running_loop().create_future()
        self._waiting[self._last] = answer
        message = {"id": self._last, "work": work, **given}
        self._worker.postMessage(to_js(message, dict_converter=js.Object.fromEntries))
        return await answer

    def _answered(self, event: js.MessageEvent) -> None:
        answer = self._waiting.pop(event.data.id, None)
        if answer is None or answer.done():
            return
        failed = getattr(event.data, "failed", None)
        if isinstance(failed, str):
            answer.set_exception(InputError(_KEYS.get(failed, "archive.damaged")))
        else:
            answer.set_result(event.data.value)

    def _broke(self, event: object = None) -> None:
        waiting, self._waiting = self._waiting, {}
        for answer in waiting.values():
            if not answer.done():
                answer.set_exception(InputError("archive.damaged"))
