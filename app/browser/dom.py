"""The page's document: elements by id, dialogs, title, clipboard, downloads."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import js
from pyodide.ffi import JsException, JsNull, create_once_callable, create_proxy, to_js

from app.browser.pictures import BrowserPictures
from app.browser.saving import click, save_blob, save_zip
from app.core.errors import BinderyError
from app.services.ports import Close

if TYPE_CHECKING:
    from page_modules import Dom

_ZOOMED = ("viewer", "compare")
"""The dialogs that load `app/static/zoom.js` as they open."""


class BrowserDom:
    """Updates HTML with idiomorph, which keeps focus, scroll position and typed text."""

    def __init__(self, dom: "Dom", pictures: BrowserPictures) -> None:
        self._dom = dom
        self._pictures = pictures
        self._shown: dict[str, str] = {}
        self._closing: list[str] = []
        self._open: frozenset[str] = frozenset()
        self._tell_back: Callable[[bool], None] | None = None
        self._root: tuple[str, ...] | None = None
        self._title: tuple[str, float | None] | None = None

    def put(self, element_id: str, html: str) -> None:
        """Replace the element with this id by `html`; does nothing if it is unchanged."""
        if self._shown.get(element_id) == html:
            return
        element: js.Element | JsNull = js.document.getElementById(element_id)
        if element:
            self._dom.put(element, html)
            self._shown[element_id] = html

    def forget(self, prefix: str) -> None:
        """Forget the last content of elements with this id prefix, as other code changed them."""
        for element_id in [key for key in self._shown if key.startswith(prefix)]:
            del self._shown[element_id]

    def frame(self, draw: Callable[[], None]) -> None:
        """Call `draw` once: before the next paint, or soon if the window does not paint."""
        waiting = [draw]

        def once(stamp: object = None) -> None:
            if waiting:
                waiting.pop()()

        # A hidden window has no frames, and may become hidden before the requested frame.
        asyncio.get_running_loop().call_later(0.5, once)
        if not js.document.hidden:
            js.requestAnimationFrame(create_once_callable(once))

    def dialog(self, element_id: str, shown: bool) -> None:
        """Open or close a modal dialog."""
        element: js.HTMLDialogElement = js.document.getElementById(element_id)
        if shown and not element.open:
            element.showModal()
            if element_id in _ZOOMED:
                self._dom.zoomable()
        elif not shown and element.open:
            self._closing.append(element_id)
            element.close()
        self._set_open(element_id, shown)

    def _set_open(self, element_id: str, shown: bool) -> None:
        had_any = bool(self._open)
        self._open = (self._open | {element_id}) if shown else (self._open - {element_id})
        if self._tell_back is not None and bool(self._open) != had_any:
            self._tell_back(bool(self._open))

    def above(self, element_id: str, shown: bool) -> None:
        """Show a popover above everything, open dialogs included, or hide it."""
        element: js.Element = js.document.getElementById(element_id)
        if element.matches(":popover-open"):
            element.hidePopover()
        if shown:
            element.showPopover()

    def root(self, tag: str, direction: str, theme: str, tab: str) -> None:
        """Set the properties of the whole page that the style sheet and screen readers need."""
        if self._root == (tag, direction, theme, tab):
            return
        self._root = tag, direction, theme, tab
        document = js.document.documentElement
        document.lang = tag
        document.dir = direction
        document.dataset.theme = theme
        js.document.body.dataset.tab = tab

    def title(self, text: str, share: float | None) -> None:
        """Set the window's title, and show the finished share of work in its icon."""
        if self._title == (text, share):
            return
        self._title = text, share
        js.document.title = text
        self._dom.icon(-1 if share is None else share)

    def announce(self, text: str) -> None:
        """Announce a text to screen readers, politely."""
        js.document.getElementById("live").textContent = text

    def focus(self, element_id: str) -> None:
        """Move the focus to an element, if it exists; open folded parents."""
        element: js.Element | JsNull = js.document.getElementById(element_id)
        if element:
            self._dom.layOut(element)
            element.focus()

    def choose_file(self, element_id: str) -> None:
        """Open the dialog of a file input, if it exists; browsers refuse it without a key press."""
        element: js.HTMLElement | JsNull = js.document.getElementById(element_id)
        if element:
            element.click()

    def reveal(self, element_id: str) -> None:
        """Scroll an element into view within its scrolling ancestors, if it exists."""
        element: js.Element | JsNull = js.document.getElementById(element_id)
        if element:
            self._dom.layOut(element)
            nearest = to_js({"block": "nearest"}, dict_converter=js.Object.fromEntries)
            element.scrollIntoView(nearest)

    def flash(self, element_id: str) -> None:
        """Let an element flash once, unless the person asked for reduced motion."""
        element: js.Element | JsNull = js.document.getElementById(element_id)
        if element:
            self._dom.layOut(element)
            self._dom.flash(element)

    def columns(self, element_id: str) -> int:
        """Return the number of columns of a grid on the page; 1 if it does not exist."""
        element: js.Element | JsNull = js.document.getElementById(element_id)
        if not element:
            return 1
        return len(str(js.getComputedStyle(element).gridTemplateColumns).split())

    async def copy(self, text: str) -> bool:
        """Copy to the clipboard; `False` if the browser forbids it (a page without https)."""
        try:
            await js.navigator.clipboard.writeText(text)
        except (JsException, AttributeError):
            return False
        return True

    def is_still(self) -> bool:
        """Return whether the person wants no motion."""
        return bool(js.matchMedia("(prefers-reduced-motion: reduce)").matches)

    async def copy_picture(self) -> bool:
        """Copy the picture that the viewer shows; `False` if the browser forbids it."""
        return bool(await self._dom.copyPicture())

    async def download(
        self, url: str, filename: str, check: str = "", *, any_file: bool = False
    ) -> bool:
        """Save a server's picture, or a kept one, as a file; `False` if it is not available.

        With `any_file` it may be a file of any kind.
        `check` is "<prompt id>:<index>" if the bytes must be checked, else "". A picture that the
        page itself holds (`blob:`) is saved unchanged.
        """
        if url.startswith("blob:"):
            click(url, filename)
            return True
        try:
            blob = await self._pictures.fetch(url, name=check, kind="file" if any_file else "full")
        except BinderyError:
            return False
        save_blob(blob, filename)
        return True

    async def download_all(self, files: Sequence[tuple[str, str, str]], name: str) -> int:
        """Save servers' files as one zip called `name`: see `saving.save_zip`."""
        return await save_zip(self._dom, self._pictures, files, name)

    def save(self, content: bytes, filename: str, mime: str) -> None:
        """Save bytes as a file."""
        options = to_js({"type": mime}, dict_converter=js.Object.fromEntries)
        save_blob(js.Blob.new(to_js([to_js(content)]), options), filename)

    def on_leave(self, leave: Callable[[], None]) -> Close:
        """Call `leave` when the window closes or navigates away."""
        proxy = create_proxy(lambda event: leave())
        js.window.addEventListener("pagehide", proxy)

        def close() -> None:
            js.window.removeEventListener("pagehide", proxy)
            proxy.destroy()

        return close

    def on_return(self, back: Callable[[], None]) -> Close:
        """Call `back` when the window returns from the back/forward cache."""

        def hear(event: js.PageTransitionEvent) -> None:
            if event.persisted:
                back()

        proxy = create_proxy(hear)
        js.window.addEventListener("pageshow", proxy)

        def close() -> None:
            js.window.removeEventListener("pageshow", proxy)
            proxy.destroy()

        return close

    def on_dialog_closed(self, closed: Callable[[str], None]) -> Close:
        """Call `closed` with the id of a dialog that the browser closed, by Esc or Back."""

        def hear(event: js.Event) -> None:
            element_id = str(event.target.id)
            if element_id in self._closing:  # a late event: the dialog may have been opened again
                self._closing.remove(element_id)
            elif not event.target.open:
                closed(element_id)

        def back() -> None:
            for element_id in self._open:
                closed(element_id)

        proxy, on_back = create_proxy(hear), create_proxy(back)
        js.document.addEventListener("close", proxy, True)
        self._tell_back = self._dom.backCloses(on_back)  # lives as long as the page

        def close() -> None:
            js.document.removeEventListener("close", proxy, True)
            proxy.destroy()

        return close


async def load_dom(pictures: BrowserPictures) -> BrowserDom:
    """Create the adapter, with the module that the boot script loaded."""
    dom = await js.window.bindery.dom
    dom.listen()
    return BrowserDom(dom, pictures)
