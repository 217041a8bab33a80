"""Pictures of servers: shown, kept and saved; `app/static/pictures.js` fetches them all.

Their bytes stay in JavaScript, as Blobs with the type of the bytes. Python receives only a PNG's
texts, and only to prove which task the picture belongs to.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol

import js
from pyodide.ffi import JsDoubleProxy, JsException, create_proxy, to_js

from app.core.errors import BinderyError, ServerError, TransportError
from app.core.ids import ServerUrl
from app.services.ports import Close

if TYPE_CHECKING:
    from page_modules import Database, OpenDatabase, Pictures, Shown


class Guard(Protocol):
    """Decides about incoming pictures (`app/services/pictures/guard.py`)."""

    def may_ask(self, server: ServerUrl) -> bool:
        """Return whether requests to a server are allowed now."""

    async def check(self, name: str, content: bytes, repeat: str) -> str:
        """Decide about "<prompt id>:<index>" by a PNG's texts and a second request's result."""

    def harmed(self, server: ServerUrl, why: str, limit: int) -> None:
        """Report a picture that "Stalled", or was "TooLarge" (over `limit` bytes) unannounced."""


TOO_MANY, BROKEN = 429, 500
"""Transient statuses: 429, and 500 or above."""

_REFUSED = {
    "NoPicture": "picture.none",
    "Another": "picture.another",
    "Differing": "picture.differing",
    "Unproven": "picture.unproven",
}
_NO_ANSWER = {
    "Stalled": "transport.stalled",
    "Redirected": "transport.redirected",
    "TimeoutError": "transport.timeout",
}


OnMade = Callable[[str, js.Blob], object]


def _ignore(name: str, blob: js.Blob) -> None:
    """Do nothing with a small version."""


class BrowserPictures:
    """The page's pictures. Call `begin` before anything is fetched."""

    def __init__(self, module: "Pictures") -> None:
        self._module = module
        self._shown: Shown | None = None

    def begin(self, guard: Guard, on_made: OnMade = _ignore) -> Close:
        """Show the pictures on the page from now on, until the returned function is called.

        `on_made` gets each small version that was made, with the name of its picture.
        """

        async def check(name: str, texts: js.Uint8Array, repeat: str) -> str:
            return await guard.check(name, texts.to_bytes(), repeat)

        proxies: dict[str, JsDoubleProxy[Any]] = {
            "check": create_proxy(check),
            "mayAsk": create_proxy(guard.may_ask),
            "harmed": create_proxy(guard.harmed),
            "made": create_proxy(on_made),
        }
        self._shown = self._module.begin(_js(proxies))

        def close() -> None:
            if self._shown is not None:
                self._shown.end()
                self._shown = None
                for proxy in proxies.values():
                    proxy.destroy()

        return close

    async def fetch(
        self,
        url: str,
        *,
        name: str = "",
        limit: int | None = None,
        urgent: bool = True,
        kind: Literal["full", "clip", "file"] = "full",
    ) -> js.Blob:
        """Return a whole file as a Blob, of at most `limit` bytes.

        It must be a picture ("full"), a video or sound ("clip"), or what its name says ("file").

        With a `name` the bytes are checked to be that task's picture. Without `urgent` it waits for
        the pictures on the page. Raises `TransportError` if its server does not respond,
        `ServerError` if it responds without the picture.
        """
        assert self._shown is not None, "begin() was not called"
        options: dict[str, Any] = {"name": name, "urgent": urgent, "kind": kind}
        options |= {} if limit is None else {"limit": limit}
        try:
            return await self._shown.take(url, _js(options))
        except JsException as error:
            raise _failure(url, error, limit) from None

    async def fetch_as_file(self, url: str, check: str, name: str) -> js.File:
        """Return a whole picture as a File; `check` is its `name` for `fetch`. Raises as that."""
        return as_file(await self.fetch(url, name=check), name)

    async def typed(self, blob: js.Blob) -> js.Blob | None:
        """Return the same Blob with the type of its bytes, `None` if it is not a picture."""
        return await self._module.typed(blob) or None

    async def typed_clip(self, blob: js.Blob) -> js.Blob | None:
        """Return the same Blob with the type of its bytes, `None` if it is no video or sound."""
        return await self._module.typedClip(blob) or None

    async def reduced(self, blob: js.Blob) -> js.Blob | None:
        """Return a small version of a picture, `None` if the browser cannot decode it."""
        return await self._module.reduced(blob) or None

    def use_kept(self, module: "Database", database: "OpenDatabase") -> None:
        """Show the small versions that this database keeps."""
        self._module.useKept(module, database)

    def ask_to_persist(self) -> None:
        """Request that the browser keeps this page's data when the disk is nearly full."""
        self._module.askToPersist()


def _failure(url: str, error: JsException, limit: int | None) -> BinderyError:
    """Convert an error of `picture_fetch.js` to one of this program's."""
    name = str(error.name)
    if name in _REFUSED:
        return ServerError(_REFUSED[name])
    if name == "TooLarge":
        return ServerError("answer.too_large", limit=limit)
    if name == "Status" and error.status != TOO_MANY and error.status < BROKEN:
        return ServerError("answer.status", status=error.status)
    return TransportError(_NO_ANSWER.get(name, "transport.failed"), url=url)


def as_file(blob: js.Blob, name: str) -> js.File:
    """Return a Blob as a File; only those keep their name in the database."""
    return js.File.new(to_js([blob]), name, _js({"type": str(blob.type)}))


def _js(values: dict[str, Any]) -> js.Object:
    return to_js(values, dict_converter=js.Object.fromEntries)


async def load_pictures() -> BrowserPictures:
    """Create the adapter, with the module that the boot script loaded."""
    return BrowserPictures(await js.window.bindery.pictures)
