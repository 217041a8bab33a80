"""A person's input events as plain values, from a few listeners for the whole page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import js
from pyodide.ffi import JsDoubleProxy, create_proxy, to_js

from app.browser.drag_and_drop import DRAGGED, DragAndDrop
from app.browser.elements import attribute, closest
from app.browser.event_places import beside, has_ctrl, in_compose, walks
from app.browser.key_names import is_typing, key_name, takes_text
from app.core.workflow.brought_text import BroughtText, kind_of_text
from app.services.ports import Close


@dataclass(frozen=True, slots=True)
class BrowserEvent:
    """`kind`: action, submit, input, key, files, address, leave, move, picture or shown.

    "move" means that the row `name` goes to `arg`: "up", "down", "first", "last", or the group and
    the next row, as "<group>:<row>"; `value` is the id of the focused element.

    "leave" means that the focus left the choice `name`. `name` is the attribute's value, `arg` the
    one beside it. For a key, `arg` is the choice in which it was pressed, `value` the element that
    takes keys (`data-keys`), and `picture` the picture with the focus. An input "dropped" is a
    picture's key at the place `arg`; any page may have made it. "picture" means that a picture or a
    clip did not load: `arg` is the reason (see `app/static/picture_fetch.js`, "" if the browser
    cannot decode it) and `value` its address. "shown" means that one with `data-notify` did.
    `files` are the browser's File objects. For "address", `value` is the address of a file.
    `typing` is set while a text field has the focus, and `card` is the run whose card has it. An
    input "cardDropped" is a run at the server `arg`.
    """

    kind: str
    name: str
    arg: str = ""
    value: str = ""
    files: tuple[Any, ...] = field(default_factory=tuple)
    typing: bool = False
    picture: str = ""
    card: str = ""


OnEvent = Callable[[BrowserEvent], bool]
"""Returns whether the event was handled; then the browser's default action is prevented."""

_DRAGS = ("dragstart", "dragenter", "dragover", "dragleave", "dragend", "drop")
_EVENTS = (
    *("click", "submit", "input", "change", "keydown", "focusout", "mousedown"),
    *(*_DRAGS, "paste", "error", "reorder", "shown"),
)
PASTED = "pasted.json"
"""The file name of a workflow that was pasted as text."""

_FIELDS = (
    *("field", "select", "search", "runs", "change", "serverField", "opening", "adjust"),
    *("preset", "tabName", "library", "script", "scriptName"),
)
_MOVES = {
    ("ArrowUp", False): "up",
    ("ArrowDown", False): "down",
    ("ArrowUp", True): "first",
    ("ArrowDown", True): "last",
}
"""Where a row goes by an arrow with Alt, without and with Shift."""


def listen(on_event: OnEvent) -> Close:
    """Listen to the page's events until closed."""
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
        dropping = DragAndDrop(self._files, self._text, self._dropped, self._card_dropped)
        self.dragstart = dropping.dragstart
        self.dragenter = dropping.dragover
        self.dragend = dropping.dragend
        self.dragover = dropping.dragover
        self.dragleave = dropping.dragleave
        self.drop = dropping.drop

    def click(self, event: js.KeyboardEvent) -> None:
        for held, name in ((event.shiftKey, "data-shift"), (has_ctrl(event), "data-ctrl")):
            special = closest(event, f"[{name}]") if held else None
            if special is not None:
                action = BrowserEvent(
                    "action", attribute(special, name), attribute(special, "data-arg")
                )
                self._tell(event, action)
                return
        target = closest(event, "[data-action]")
        if target is not None:
            arg = attribute(target, "data-arg")
            self._tell(event, BrowserEvent("action", attribute(target, "data-action"), arg))
            return
        dialog = beside(event)
        if dialog:
            self._tell(event, BrowserEvent("action", f"{dialog}-close"))

    def submit(self, event: js.Event) -> None:
        event.preventDefault()
        target = closest(event, "[data-submit]")
        if target is not None:
            self._on_event(BrowserEvent("submit", attribute(target, "data-submit")))

    def input(self, event: js.Event) -> None:
        self._field(event.target)

    def change(self, event: js.Event) -> None:
        target = event.target
        name = attribute(target, "data-file")
        if name:
            files = tuple(js.Array.from_(target.files))
            self._on_event(BrowserEvent("files", name, files=files))
            target.value = ""
            return
        self._field(target)

    def keydown(self, event: js.KeyboardEvent) -> None:
        # Autofill sends key events without a key.
        key = getattr(event, "key", None)
        if not isinstance(key, str) or event.isComposing:
            return
        is_alt = event.altKey and not event.ctrlKey and not event.metaKey
        row = closest(event, "[data-row]") if is_alt else None
        if row is not None and (key, event.shiftKey) in _MOVES:
            move = _MOVES[key, event.shiftKey]
            name = attribute(row, "data-row")
            self._tell(event, BrowserEvent("move", name, move, str(event.target.id)))
            return
        choice = attribute(event.target, "data-choice")
        is_choosing = choice and key.startswith("Arrow")
        if key == "Enter" and attribute(event.target, "data-enter") and not event.shiftKey:
            event.preventDefault()
            if not event.repeat:
                event.target.form.requestSubmit()
            return
        if event.repeat and not (is_choosing or walks(event)):
            if key == "Enter" and event.target.tagName != "TEXTAREA":
                event.preventDefault()  # key repeat would submit a form thirty times a second
            return
        if key == "Enter" and not in_compose(event):
            return
        name, keys = key_name(event), attribute(event.target, "data-keys")
        typing = is_typing(event.target)
        tile = closest(event, f"[{DRAGGED}]")
        picture = "" if tile is None else attribute(tile, DRAGGED)
        around = closest(event, "[data-card]")
        card = "" if around is None else attribute(around, "data-card")
        pressed = BrowserEvent("key", name, choice, keys, (), typing, picture, card)
        self._tell(event, pressed)

    def focusout(self, event: js.FocusEvent) -> None:
        name = attribute(event.target, "data-choice")
        around = closest(event, ".choice") if name else None
        if around is not None and not around.contains(event.relatedTarget):
            self._on_event(BrowserEvent("leave", name))

    def reorder(self, event: js.Event) -> None:
        # Sent by `app/static/reorder.js` after a drag.
        detail: Any = getattr(event, "detail", None)
        name, to, grip = str(detail.name), str(detail.to), str(event.target.id)
        self._on_event(BrowserEvent("move", name, to, grip))

    def mousedown(self, event: js.Event) -> None:
        # A press on a row must not move the focus from the search field, as that closes the list.
        inside = closest(event, "[data-keep-focus]")
        if inside is not None and event.target.tagName != "INPUT":
            event.preventDefault()

    def error(self, event: js.Event) -> None:
        name = attribute(event.target, "data-picture") if hasattr(event.target, "tagName") else ""
        if name:
            url = attribute(event.target, "data-src") or attribute(event.target, "src")
            why = getattr(event, "detail", None)
            why = why if isinstance(why, str) else ""
            self._on_event(BrowserEvent("picture", name, why, url))

    def shown(self, event: js.Event) -> None:
        url = attribute(event.target, "data-src")
        self._on_event(BrowserEvent("shown", attribute(event.target, "data-picture"), "", url))

    def paste(self, event: js.ClipboardEvent) -> None:
        if not event.clipboardData:
            return
        files = tuple(js.Array.from_(event.clipboardData.files))
        text = "text/plain" in list(event.clipboardData.types)
        if text and takes_text(event.target):
            return  # office programs also offer a picture of the text
        if files:
            zone = closest(event, "[data-drop]")
            name = "" if zone is None else attribute(zone, "data-drop")
            self._tell(event, BrowserEvent("files", name, files=files))
        elif text:
            self._text(event, str(event.clipboardData.getData("text/plain")))

    def _text(self, event: js.Event, text: str) -> None:
        """Pass on a text that may be a workflow or its address; leave any other to the browser."""
        kind = kind_of_text(text)
        if kind is BroughtText.ADDRESS:
            self._tell(event, BrowserEvent("address", ":workflow", value=text.strip()))
        elif kind is not BroughtText.OTHER:
            self._tell(event, BrowserEvent("files", ":workflow", files=(pasted_file(text),)))

    def _files(self, name: str, files: tuple[Any, ...]) -> None:
        self._on_event(BrowserEvent("files", name, files=files))

    def _dropped(self, picture: str, zone: str) -> None:
        self._on_event(BrowserEvent("input", "dropped", zone, picture))

    def _card_dropped(self, prompt_id: str, tile: str) -> None:
        self._on_event(BrowserEvent("input", "cardDropped", tile, prompt_id))

    def _field(self, target: Any) -> None:
        for key in _FIELDS:
            name = getattr(target.dataset, key, None)
            if isinstance(name, str):
                checked = target.type == "checkbox"
                value = ("1" if target.checked else "") if checked else str(target.value)
                self._on_event(BrowserEvent("input", key, name, value))
                return

    def _tell(self, event: js.Event, user_event: BrowserEvent) -> None:
        if self._on_event(user_event):
            event.preventDefault()


def pasted_file(text: str) -> js.Blob:
    """Return a pasted text as a file, so that it is read like one."""
    file = js.Blob.new(to_js([text]))
    file.name = PASTED
    return file
