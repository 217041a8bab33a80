"""What the scripts of app/static give to Python: types only, there is no such module."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from js import AbortSignal, Array, Blob, Element, Map, Object, Uint8Array
from pyodide.ffi import JsDoubleProxy, JsNull, JsProxy

class Bindery(JsProxy):
    """`window.bindery` of boot.js."""

    language: str
    newer: bool
    database: Awaitable[Database]
    dom: Awaitable[Dom]
    socket: Awaitable[Sockets]
    transport: Awaitable[Transport]
    trusted: Awaitable[Trusted]
    pictures: Awaitable[Pictures]
    def step(self, name: str) -> None: ...
    def down(self, detail: str) -> None: ...
    def up(self, api: Object) -> Awaitable[None]: ...

class Claim(JsProxy):
    """A window's id that claim.js holds."""

    name: str
    granted: Awaitable[bool]
    lost: Awaitable[None]
    def free(self) -> None: ...

class Answer(JsProxy):
    """What transport.js read of a server."""

    status: int
    type: str
    retryAfter: float | JsNull
    bytes: Uint8Array

class Transport(JsProxy):
    """transport.js."""

    def useKeys(self, ask: JsDoubleProxy[Callable[[str], Object | None]]) -> None: ...
    def read(self, url: str, init: Object, limits: Object) -> Awaitable[Answer]: ...
    def reach(self, url: str, seconds: float, signal: AbortSignal) -> Awaitable[None]: ...
    def showsPicture(self, url: str, seconds: float) -> Awaitable[bool]: ...
    def finalUrl(self, url: str, seconds: float, signal: AbortSignal) -> Awaitable[str]: ...

class SocketHandle(JsProxy):
    """A WebSocket of socket_client.js."""

    def send(self, text: str) -> None: ...
    def close(self) -> None: ...

class Sockets(JsProxy):
    """socket_client.js."""

    def connect(self, url: str, on: JsDoubleProxy[Callable[[str, Any], None]]) -> SocketHandle: ...

class Trusted(JsProxy):
    """trusted.js."""

    def workerUrl(self, name: Literal["timer.js", "unzip.js"]) -> str: ...

class Dom(JsProxy):
    """dom.js."""

    def put(self, element: Element, html: str) -> None: ...
    def zipped(self, files: Array) -> Awaitable[Blob]: ...
    def icon(self, share: float) -> None: ...
    def listen(self) -> None: ...
    def backCloses(self, close: JsDoubleProxy[Callable[[], None]]) -> Callable[[bool], None]: ...

class Shown(JsProxy):
    """The pictures on the page, as pictures.js shows them."""

    def take(self, url: str, options: Object) -> Awaitable[Blob]: ...
    def end(self) -> None: ...

class Pictures(JsProxy):
    """pictures.js."""

    def begin(self, guard: Object) -> Shown: ...
    def typed(self, blob: Blob) -> Awaitable[Blob | JsNull]: ...
    def typedClip(self, blob: Blob) -> Awaitable[Blob | JsNull]: ...
    def askToPersist(self) -> None: ...

class OpenDatabase(JsProxy):
    """A database that database_client.js has opened."""

class StoredBlob(JsProxy):
    """A row of the store "pictures"; one of "files" is a Blob itself."""

    blob: Blob

class Database(JsProxy):
    """database_client.js; what it does is in database.js."""

    def open(
        self,
        name: str,
        milliseconds: float,
        on_closed: JsDoubleProxy[Callable[[], None]],
        on_wait: JsDoubleProxy[Callable[[], None]],
    ) -> Awaitable[OpenDatabase]: ...
    def commit(
        self, database: OpenDatabase, steps: Object, files: Map, strict: bool
    ) -> Awaitable[Array]: ...
    def all(
        self, database: OpenDatabase, store: str, index: str, value: str
    ) -> Awaitable[Array]: ...
    def values(self, database: OpenDatabase, store: str, index: str) -> Awaitable[Array]: ...
    def keys(self, database: OpenDatabase, store: str) -> Awaitable[Array]: ...
    def one(self, database: OpenDatabase, store: str, key: str) -> Awaitable[Any]: ...
    def put(
        self, database: OpenDatabase, store: str, row: Object | Blob, key: str = ...
    ) -> Awaitable[None]: ...
    def lease(
        self, database: OpenDatabase, name: str, holder: str, now: int, until: int
    ) -> Awaitable[bool]: ...
    def restore(self, database: OpenDatabase, rows: Object, events: Object) -> Awaitable[int]: ...
    def forget(self, database: OpenDatabase, ids: Array, owner: str) -> Awaitable[None]: ...
    def clear(self, database: OpenDatabase, stores: Array) -> Awaitable[None]: ...
    def remove(self, database: OpenDatabase, store: str, keys: Array) -> Awaitable[None]: ...
