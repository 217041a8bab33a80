"""The person's events, from a handful of listeners for the whole page, as plain values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import js
from pyodide.ffi import JsDoubleProxy, create_proxy, to_js

from app.services.ports import Close


@dataclass(frozen=True, slots=True)
class PageEvent:
    """`kind`: action, submit, input, key, files, or picture (one that did not load).

    `kind` is "leave" too, when the focus leaves the choice `name`. `name` is the attribute's value,
    `arg` the one beside it; of a key, `arg` is the choice in which it was pressed. Of a picture
    that did not load, `arg` is why (see `app/static/picture_fetch.js`, "" when the browser cannot
    decode it) and `value` its address.
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
    "focusout",
    "mousedown",
    "dragover",
    "dragleave",
    "drop",
    "paste",
    "error",
)
PASTED = "pasted.json"
"""What a workflow is called that was pasted as text."""

_FIELDS = ("field", "select", "search", "runs", "change", "serverField")


def listen(on_event: OnEvent) -> Close:
    """Hear the page's events until closed."""
    listener = _Listener(on_event)
    proxies: list[tuple[str, JsDoubleProxy[Any]]] = []
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

    def click(self, event: js.Event) -> None:
        target = _closest(event, "[data-action]")
        if target is not None:
            arg = _attribute(target, "data-arg")
            self._tell(event, PageEvent("action", _attribute(target, "data-action"), arg))
            return
        dialog = _beside(event)
        if dialog:
            self._tell(event, PageEvent("action", f"{dialog}-close"))

    def submit(self, event: js.Event) -> None:
        event.preventDefault()
        target = _closest(event, "[data-submit]")
        if target is not None:
            self._on_event(PageEvent("submit", _attribute(target, "data-submit")))

    def input(self, event: js.Event) -> None:
        self._field(event.target)

    def change(self, event: js.Event) -> None:
        target = event.target
        name = _attribute(target, "data-file")
        if name:
            files = tuple(js.Array.from_(target.files))
            self._on_event(PageEvent("files", name, files=files))
            target.value = ""
            return
        self._field(target)

    def keydown(self, event: js.KeyboardEvent) -> None:
        # A browser that fills a form in by itself sends events without a key.
        key = getattr(event, "key", None)
        if not isinstance(key, str) or event.isComposing:
            return
        choice = _attribute(event.target, "data-choice")
        is_choosing = choice and key.startswith("Arrow")
        if event.repeat and not (is_choosing or _walks(event)):
            if key == "Enter" and event.target.tagName != "TEXTAREA":
                event.preventDefault()  # held down, it would submit a form thirty times a second
            return
        if key == "Enter" and not _in_compose(event):
            return
        chord = "Ctrl+" if event.ctrlKey or event.metaKey else ""
        target = event.target
        typing = getattr(target, "tagName", "") in ("INPUT", "TEXTAREA", "SELECT")
        self._tell(event, PageEvent("key", f"{chord}{key}", choice, typing=typing))

    def focusout(self, event: js.FocusEvent) -> None:
        name = _attribute(event.target, "data-choice")
        around = _closest(event, ".choice") if name else None
        if around is not None and not around.contains(event.relatedTarget):
            self._on_event(PageEvent("leave", name))

    def mousedown(self, event: js.Event) -> None:
        # A press on a row must not take the focus from the search field: that would close the list.
        inside = _closest(event, "[data-keep-focus]")
        if inside is not None and event.target.tagName != "INPUT":
            event.preventDefault()

    def error(self, event: js.Event) -> None:
        name = _attribute(event.target, "data-picture") if hasattr(event.target, "tagName") else ""
        if name:
            url = _attribute(event.target, "data-src") or _attribute(event.target, "src")
            why = getattr(event, "detail", None)
            why = why if isinstance(why, str) else ""
            self._on_event(PageEvent("picture", name, why, url))

    def dragover(self, event: js.DragEvent) -> None:
        zone = _closest(event, "[data-drop]")
        if zone is not None or _has_files(event.dataTransfer):
            event.preventDefault()
            _mark_over(zone or js.document.body)

    def dragleave(self, event: js.DragEvent) -> None:
        if not event.relatedTarget:  # it left the window
            _mark_over(None)

    def drop(self, event: js.DragEvent) -> None:
        _mark_over(None)
        files = tuple(js.Array.from_(event.dataTransfer.files))
        if files:
            event.preventDefault()
            zone = _closest(event, "[data-drop]")
            name = "" if zone is None else _attribute(zone, "data-drop")
            self._on_event(PageEvent("files", name, files=files))

    def paste(self, event: js.ClipboardEvent) -> None:
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
        elif text and _json_in(event.clipboardData):
            text_of_it = event.clipboardData.getData("text/plain")
            self._tell(event, PageEvent("files", ":workflow", files=(pasted_file(text_of_it),)))

    def _field(self, target: Any) -> None:
        for key in _FIELDS:
            name = getattr(target.dataset, key, None)
            if isinstance(name, str):
                checked = target.type == "checkbox"
                value = ("1" if target.checked else "") if checked else str(target.value)
                self._on_event(PageEvent("input", key, name, value))
                return

    def _tell(self, event: js.Event, told: PageEvent) -> None:
        if self._on_event(told):
            event.preventDefault()


def _closest(event: js.Event, selector: str) -> js.Element | None:
    target = event.target
    if not hasattr(target, "closest"):
        return None
    found = target.closest(selector)
    return found or None


def _in_compose(event: js.Event) -> bool:
    """Whether Ctrl+Enter means Run here: not in a dialog, and not in another form."""
    form = _closest(event, "[data-submit]")
    elsewhere = form is not None and _attribute(form, "data-submit") != "run"
    return not elsewhere and not js.document.querySelector("dialog[open]")


def _beside(event: js.Event) -> str:
    """Return the id of the dialog that a click closes: on its backdrop, or beside its picture."""
    target = event.target
    if getattr(target, "tagName", "") == "DIALOG":
        return str(target.id)
    return _attribute(target, "data-beside") if hasattr(target, "getAttribute") else ""


def _walks(event: js.KeyboardEvent) -> bool:
    """Whether a key that is held down goes on walking through the pictures."""
    is_arrow = event.key in ("ArrowLeft", "ArrowRight")
    return is_arrow and bool(js.document.querySelector("#viewer[open]"))


def _mark_over(target: js.Element | None) -> None:
    """Mark where a file would be dropped, and nothing else; `None` ends it."""
    for other in js.document.querySelectorAll("[data-over]"):
        if target is None or not other.isSameNode(target):
            other.removeAttribute("data-over")
    if target is not None:
        target.setAttribute("data-over", "")


def _attribute(element: Any, name: str) -> str:
    if not hasattr(element, "getAttribute"):
        return ""  # the document itself
    value = element.getAttribute(name)
    return value if isinstance(value, str) else ""


def pasted_file(text: str) -> js.Blob:
    """Return a pasted text as a file, so that it is read like one."""
    file = js.Blob.new(to_js([text]))
    file.name = PASTED
    return file


def _json_in(data: js.DataTransfer) -> bool:
    """Whether a text that is pasted may be a workflow; any other is left to the browser."""
    return str(data.getData("text/plain")).lstrip().startswith("{")


def _has_files(transfer: js.DataTransfer) -> bool:
    return bool(transfer) and "Files" in list(transfer.types)
