"""The browser, as far as we use it. What has no name here is not to be used without a look.

Null of JavaScript is `JsNull`, and undefined is `None`. Arguments that JavaScript takes as plain
objects are `Object`: `to_js` makes them.
"""

from collections.abc import Awaitable, Iterable, Iterator
from typing import Any, Literal

from page_modules import Bindery, Claim
from pyodide.ffi import JsDoubleProxy, JsNull, JsOnceCallable, JsProxy

# ---- values ----

class Object(JsProxy):
    def __setattr__(self, name: str, value: Any) -> None: ...
    @staticmethod
    def fromEntries(entries: Array) -> Object: ...

class Array(JsProxy):
    @staticmethod
    def from_(items: Iterable[Any] | JsProxy) -> Array: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __getitem__(self, index: int) -> Any: ...
    def __len__(self) -> int: ...

class Map(JsProxy):
    @classmethod
    def new(cls) -> Map: ...
    def set(self, key: str, value: Any) -> Map: ...
    def entries(self) -> JsProxy: ...

class ArrayBuffer(JsProxy):
    def to_bytes(self) -> bytes: ...

class Uint8Array(JsProxy):
    def to_bytes(self) -> bytes: ...

class JSON:
    @staticmethod
    def parse(text: str) -> Object: ...
    @staticmethod
    def stringify(value: Any) -> str: ...

class Date(JsProxy):
    @staticmethod
    def now() -> float: ...
    @classmethod
    def new(cls) -> Date: ...
    def getFullYear(self) -> float: ...
    def getMonth(self) -> float: ...
    def getDate(self) -> float: ...
    def getHours(self) -> float: ...
    def getMinutes(self) -> float: ...
    def getSeconds(self) -> float: ...

class Performance(JsProxy):
    def now(self) -> float: ...

performance: Performance

class Console(JsProxy):
    def error(self, text: str) -> None: ...
    def warn(self, text: str) -> None: ...

console: Console

# ---- files and addresses ----

class Blob(JsProxy):
    name: str
    """Of files only."""
    type: str
    size: int
    @classmethod
    def new(cls, parts: Array, options: Object = ...) -> Blob: ...
    def slice(self, start: int, end: int, type: str = ...) -> Blob: ...
    def arrayBuffer(self) -> Awaitable[ArrayBuffer]: ...
    def text(self) -> Awaitable[str]: ...

class File(Blob):
    name: str
    @classmethod
    def new(cls, parts: Array, name: str, options: Object = ...) -> File: ...  # type: ignore[override]

class FileList(JsProxy): ...

class FormData(JsProxy):
    @classmethod
    def new(cls) -> FormData: ...
    def append(self, name: str, value: Any, filename: str = ...) -> None: ...

class URL(JsProxy):
    href: str
    pathname: str
    @classmethod
    def new(cls, address: str, base: str = ...) -> URL: ...
    @staticmethod
    def createObjectURL(blob: Blob) -> str: ...
    @staticmethod
    def revokeObjectURL(url: str) -> None: ...

class ImageBitmap(JsProxy):
    width: int
    height: int
    def close(self) -> None: ...

class CanvasContext(JsProxy):
    def drawImage(
        self, image: ImageBitmap, x: float, y: float, width: float, height: float
    ) -> None: ...

class OffscreenCanvas(JsProxy):
    @classmethod
    def new(cls, width: int, height: int) -> OffscreenCanvas: ...
    def getContext(self, kind: Literal["2d"]) -> CanvasContext: ...
    def convertToBlob(self, options: Object) -> Awaitable[Blob]: ...

def createImageBitmap(blob: Blob) -> Awaitable[ImageBitmap]: ...

# ---- events ----

class Event(JsProxy):
    type: str
    target: Any
    """An element mostly; the document, the window or null too."""
    def preventDefault(self) -> None: ...

class MessageEvent(Event):
    data: Any

class StorageEvent(Event):
    key: str | JsNull

class PageTransitionEvent(Event):
    persisted: bool

class KeyboardEvent(Event):
    key: str
    """Absent where a browser fills in a form by itself."""
    repeat: bool
    isComposing: bool
    ctrlKey: bool
    altKey: bool
    shiftKey: bool
    metaKey: bool
    def getModifierState(self, key: str) -> bool: ...

class FocusEvent(Event):
    relatedTarget: Element | JsNull

class DataTransfer(JsProxy):
    files: FileList
    types: Array
    effectAllowed: str
    dropEffect: str
    def getData(self, type: str) -> str: ...
    def setData(self, type: str, data: str) -> None: ...

class DragEvent(Event):
    dataTransfer: DataTransfer
    """Null only in events that a script made."""
    relatedTarget: Element | JsNull

class ClipboardEvent(Event):
    clipboardData: DataTransfer | JsNull

class EventTarget(JsProxy):
    def addEventListener(
        self, name: str, listener: JsDoubleProxy[Any], capture: bool = ...
    ) -> None: ...
    def removeEventListener(
        self, name: str, listener: JsDoubleProxy[Any], capture: bool = ...
    ) -> None: ...

class AbortSignal(EventTarget):
    @staticmethod
    def timeout(milliseconds: int) -> AbortSignal: ...

class AbortController(JsProxy):
    signal: AbortSignal
    @classmethod
    def new(cls) -> AbortController: ...
    def abort(self) -> None: ...

class BroadcastChannel(EventTarget):
    @classmethod
    def new(cls, name: str) -> BroadcastChannel: ...
    def postMessage(self, message: str) -> None: ...

class Worker(EventTarget):
    @classmethod
    def new(cls, address: str, options: Object = ...) -> Worker: ...
    def postMessage(self, message: Object) -> None: ...
    def terminate(self) -> None: ...

# ---- the document ----

class DOMStringMap(JsProxy):
    theme: str
    tab: str
    server: str

class DOMRect(JsProxy):
    top: float
    bottom: float
    height: float

class Element(EventTarget):
    id: str
    tagName: str
    textContent: str
    dataset: DOMStringMap
    def closest(self, selector: str) -> Any:
        """Return null, or an element whose class the caller states."""

    def matches(self, selector: str) -> bool: ...
    def getBoundingClientRect(self) -> DOMRect: ...
    def contains(self, other: Element | JsNull) -> bool: ...
    def isSameNode(self, other: Element) -> bool: ...
    def getAttribute(self, name: str) -> str | JsNull: ...
    def setAttribute(self, name: str, value: str) -> None: ...
    def removeAttribute(self, name: str) -> None: ...
    def scrollIntoView(self, options: Object) -> None: ...
    def focus(self) -> None: ...
    def click(self) -> None: ...
    def showPopover(self) -> None: ...
    def hidePopover(self) -> None: ...

class HTMLElement(Element):
    lang: str
    dir: str

class HTMLDetailsElement(Element):
    open: bool

class HTMLDialogElement(Element):
    open: bool
    def showModal(self) -> None: ...
    def close(self) -> None: ...

class HTMLAnchorElement(Element):
    href: str
    download: str

class Document(EventTarget):
    baseURI: str
    title: str
    hidden: bool
    body: Element
    documentElement: HTMLElement
    def hasFocus(self) -> bool: ...
    def getElementById(self, element_id: str) -> Any:
        """Return null, or an element whose class the caller states."""

    def querySelector(self, selector: str) -> Element | JsNull: ...
    def querySelectorAll(self, selector: str) -> Iterable[Element]: ...
    def createElement(self, name: Literal["a"]) -> HTMLAnchorElement: ...

document: Document

class CSSStyleDeclaration(JsProxy):
    gridTemplateColumns: str

def getComputedStyle(element: Element) -> CSSStyleDeclaration: ...

class MediaQueryList(JsProxy):
    matches: bool

def matchMedia(query: str) -> MediaQueryList: ...
def requestAnimationFrame(call: JsOnceCallable) -> int: ...

# ---- the window ----

class Window(EventTarget):
    innerHeight: int
    bindery: Bindery
    binderyScope: str
    binderyClaim: Claim | None
    def focus(self) -> None: ...

window: Window

class Location(JsProxy):
    href: str
    hash: str
    pathname: str
    search: str
    def reload(self) -> None: ...

location: Location

class History(JsProxy):
    state: JsProxy | None
    def replaceState(self, state: JsProxy | None, title: str, url: str) -> None: ...

history: History

class Response(JsProxy):
    def text(self) -> Awaitable[str]: ...

class CacheStorage(JsProxy):
    def match(self, address: str, options: Object) -> Awaitable[Response | None]: ...

caches: CacheStorage

class Storage(JsProxy):
    def getItem(self, key: str) -> str | JsNull: ...
    def setItem(self, key: str, text: str) -> None: ...

localStorage: Storage
sessionStorage: Storage
"""Both raise JsException where the browser blocks them, or are not there at all."""

class Lock(JsProxy):
    name: str

class LockManagerSnapshot(JsProxy):
    held: Array

class LockManager(JsProxy):
    def request(
        self, name: str, options: Object, granted: JsDoubleProxy[Any]
    ) -> Awaitable[object]: ...
    def query(self) -> Awaitable[LockManagerSnapshot]: ...

class Clipboard(JsProxy):
    def writeText(self, text: str) -> Awaitable[None]: ...

class PermissionStatus(JsProxy):
    state: str

class Permissions(JsProxy):
    def query(self, descriptor: Object) -> Awaitable[PermissionStatus]: ...

class Navigator(JsProxy):
    onLine: bool
    permissions: Permissions
    locks: LockManager
    clipboard: Clipboard

navigator: Navigator

Intl: Any
"""The caller names one of its constructors."""
