"""The person's events, from a handful of listeners for the whole page, as plain values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import js
from pyodide.ffi import create_proxy

from app.services.ports import Close


@dataclass(frozen=True, slots=True)
class PageEvent:
    """`kind`: action, submit, input, key, files, or picture (one that did not load).

    `name` is the attribute's value, `arg` the one beside it. Of a picture that did not load, `arg`
    is why (see `app/static/picture_fetch.js`, "" when the browser cannot decode it) and `value`
    its address.
    `files` are the browser's own File objects; `typing` tells that the focus is in a text field.
    """

    kind: str
    name: str
    arg: str = ""
    value: str = ""
    files: tuple[Any, ...] = field(default_factory=tuple)
    typing: bool = False


OnEvent = Callable[[PageEvent], bool]
"""Returns whether the event was taken: then the browser's own answer to it is prevented."""

_EVENTS = (
    "click",
    "submit",
    "input",
    "change",
    "keydown",
    "dragover",
    "drop",
    "paste",
    "error",
)
_FIELDS = ("field", "select", "runs", "change", "serverField")


def listen(on_event: OnEvent) -> Close:
    """Hear the page's events until closed."""
    listener = _Listener(on_event)
    proxies: list[tuple[str, Any]] = []
    for name in _EVENTS:
        proxy = create_proxy(getattr(listener, name))
        js.document.addEventListener(name, proxy, name == "error")  # errors do not bubble
        proxies.append((name, proxy))

    def close() -> None:
        while proxies:
            name, proxy = proxies.pop()
            js.document.removeEventListener(name, proxy, name == "error")
            proxy.destroy()

    return close


class _Listener:
    def __init__(self, on_event: OnEvent) -> None:
        self._on_event = on_event

    def click(self, event: Any) -> None:
        target = _closest(event, "[data-action]")
        if target is not None:
            arg = _attribute(target, "data-arg")
            self._tell(event, PageEvent("action", _attribute(target, "data-action"), arg))
        elif _closest(event, "dialog") is not None and event.target.tagName == "DIALOG":
            self._tell(event, PageEvent("action", f"{event.target.id}-close"))

    def submit(self, event: Any) -> None:
        event.preventDefault()
        target = _closest(event, "[data-submit]")
        if target is not None:
            self._on_event(PageEvent("submit", _attribute(target, "data-submit")))

    def input(self, event: Any) -> None:
        self._field(event.target)

    def change(self, event: Any) -> None:
        target = event.target
        name = _attribute(target, "data-file")
        if name:
            files = tuple(js.Array.from_(target.files))
            self._on_event(PageEvent("files", name, files=files))
            target.value = ""
            return
        self._field(target)

    def keydown(self, event: Any) -> None:
        # A browser that fills a form in by itself sends events without a key.
        key = getattr(event, "key", None)
        if not isinstance(key, str) or event.isComposing:
            return
        if event.repeat:
            if key == "Enter" and event.target.tagName != "TEXTAREA":
                event.preventDefault()  # held down, it would submit a form thirty times a second
            return
        if key == "Enter" and not _in_compose(event):
            return
        chord = "Ctrl+" if event.ctrlKey or event.metaKey else ""
        target = event.target
        typing = getattr(target, "tagName", "") in ("INPUT", "TEXTAREA", "SELECT")
        self._tell(event, PageEvent("key", f"{chord}{key}", typing=typing))

    def error(self, event: Any) -> None:
        name = _attribute(event.target, "data-picture") if hasattr(event.target, "tagName") else ""
        if name:
            url = _attribute(event.target, "data-src") or _attribute(event.target, "src")
            why = getattr(event, "detail", None)
            why = why if isinstance(why, str) else ""
            self._on_event(PageEvent("picture", name, why, url))

    def dragover(self, event: Any) -> None:
        if _closest(event, "[data-drop]") is not None or _has_files(event.dataTransfer):
            event.preventDefault()

    def drop(self, event: Any) -> None:
        files = tuple(js.Array.from_(event.dataTransfer.files))
        if files:
            event.preventDefault()
            zone = _closest(event, "[data-drop]")
            name = "" if zone is None else _attribute(zone, "data-drop")
            self._on_event(PageEvent("files", name, files=files))

    def paste(self, event: Any) -> None:
        if not event.clipboardData:
            return
        files = tuple(js.Array.from_(event.clipboardData.files))
        text = "text/plain" in list(event.clipboardData.types)
        if text and event.target.tagName in ("INPUT", "TEXTAREA"):
            return  # office programs offer a picture of the text too
        if files:
            zone = _closest(event, "[data-drop]")
            name = "" if zone is None else _attribute(zone, "data-drop")
            self._tell(event, PageEvent("files", name, files=files))

    def _field(self, target: Any) -> None:
        for key in _FIELDS:
            name = getattr(target.dataset, key, None)
            if isinstance(name, str):
                checked = target.type == "checkbox"
                value = ("1" if target.checked else "") if checked else str(target.value)
                self._on_event(PageEvent("input", key, name, value))
                return

    def _tell(self, event: Any, told: PageEvent) -> None:
        if self._on_event(told):
            event.preventDefault()


def _closest(event: Any, selector: str) -> Any:
    target = event.target
    if not hasattr(target, "closest"):
        return None
    found = target.closest(selector)
    return found or None


def _in_compose(event: Any) -> bool:
    """Whether Ctrl+Enter means Run here: not in a dialog, and not in another form."""
    form = _closest(event, "[data-submit]")
    elsewhere = form is not None and _attribute(form, "data-submit") != "run"
    return not elsewhere and not js.document.querySelector("dialog[open]")


def _attribute(element: Any, name: str) -> str:
    value = element.getAttribute(name)
    return value if isinstance(value, str) else ""


def _has_files(transfer: Any) -> bool:
    return bool(transfer) and "Files" in list(transfer.types)
