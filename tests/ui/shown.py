"""The whole page of one window over fakes: what is on it, and what a person does with it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import InputError, TransportError
from app.core.workflow.input_file import InputImage
from app.ui.assembly import Page, assemble_page
from app.ui.compose.files import Files
from app.ui.compose.form_memory import FormMemory
from app.ui.parts import PARTS
from app.ui.scene import Scene
from app.ui.state import PageState
from tests.fakes import World
from tests.fakes.file_bytes import FakeFileBytes
from tests.ui.page import VOID

TOP = {part.name for part in PARTS}

_TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
_SAME = re.compile(r'<(\w+) id="([^"]+)"[^>]* data-same="">')


@dataclass(frozen=True)
class Press:
    """One event, as the browser's adapter makes them."""

    kind: str
    name: str
    arg: str = ""
    value: str = ""
    files: tuple[Any, ...] = ()
    typing: bool = False
    picture: str = ""
    card: str = ""


@dataclass
class FakeSurface:
    """Holds the HTML of each element, as a browser's page does after the morph."""

    html: dict[str, str] = field(default_factory=dict)
    dialogs: dict[str, bool] = field(default_factory=dict)
    focused: list[str] = field(default_factory=list)
    choosing: list[str] = field(default_factory=list)
    revealed: list[str] = field(default_factory=list)
    flashed: list[str] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    put_items: list[str] = field(default_factory=list)

    def put(self, element_id: str, html: str) -> None:
        before = self.html.get(element_id, "")
        for found in reversed(list(_SAME.finditer(html))):
            start, end = _place(html, found[2])
            old_start, old_end = _place(before, found[2])
            html = html[:start] + before[old_start:old_end] + html[end:]
        if element_id in TOP:
            self.html[element_id] = html
            return
        (name,) = [name for name, one in self.html.items() if f' id="{element_id}"' in one]
        start, end = _place(self.html[name], element_id)
        self.html[name] = self.html[name][:start] + html + self.html[name][end:]
        self.put_items.append(element_id)

    def forget(self, prefix: str) -> None:
        pass

    def frame(self, draw: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(draw)

    def dialog(self, element_id: str, shown: bool) -> None:
        self.dialogs[element_id] = shown

    def above(self, element_id: str, shown: bool) -> None:
        pass

    def root(self, tag: str, direction: str, theme: str, tab: str) -> None:
        pass

    def title(self, text: str, share: float | None) -> None:
        pass

    def announce(self, text: str) -> None:
        self.announced.append(text)

    def focus(self, element_id: str) -> None:
        self.focused.append(element_id)

    def reveal(self, element_id: str) -> None:
        self.revealed.append(element_id)

    def flash(self, element_id: str) -> None:
        self.flashed.append(element_id)

    def columns(self, element_id: str) -> int:
        return 4

    def choose_file(self, element_id: str) -> None:
        self.choosing.append(element_id)

    def is_still(self) -> bool:
        return False

    async def copy_picture(self) -> bool:
        return True

    async def copy(self, text: str) -> bool:
        return True

    async def download(self, url: str, filename: str) -> bool:
        return True

    def save(self, content: bytes, filename: str, mime: str) -> None:
        self.saved.append(filename)


def _in_parts(file: Any) -> FakeFileBytes:
    """Return a file's bytes; one that says nothing of its content has its own name as text."""
    return FakeFileBytes(file.name, getattr(file, "content", str(file).encode()))


def _place(html: str, element_id: str) -> tuple[int, int]:
    """Return where an element begins and ends."""
    tags = _TAG.finditer(html)
    first = next(tag for tag in tags if not tag[1] and f' id="{element_id}"' in tag[3])
    if first[2] in VOID:
        return first.start(), first.end()
    depth = 1
    for tag in tags:
        if tag[2] == first[2]:
            depth += -1 if tag[1] else 1
        if depth == 0:
            return first.start(), tag.end()
    raise AssertionError(f"{element_id} does not end")


class FakePlayer:
    """Notes what it is asked for, and has one example."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    async def opened(self) -> None:
        self.calls.append("opened")

    async def run(self) -> None:
        self.calls.append("run")

    async def stop(self) -> None:
        self.calls.append("stop")

    async def restart(self) -> None:
        self.calls.append("restart")

    async def take_files(self) -> None:
        self.calls.append("take_files")

    async def edit(self, text: str) -> None:
        self.calls.append(f"edit {text}")

    async def clear(self) -> None:
        self.calls.append("clear")

    async def example(self, name: str) -> str:
        return f"# {name}"


class Shown:
    """The page over a world; `world` ends what runs."""

    def __init__(self, world: World, **state: Any) -> None:
        self.world = world
        self.dom = FakeSurface()
        self.reloads = 0
        self.remote: dict[str, Any] = {}
        self.fetched: list[tuple[str, str]] = []
        self.player = FakePlayer()
        self.files = Files(
            self._load_image,
            self._load_file,
            lambda image: None,
            self._text,
            _in_parts,
            self._fetch,
            self._fetch_picture,
        )
        memory = FormMemory(
            world.session, world.database, world.identity.window_id, self._load_image
        )
        state = {"type_id": "text-to-image", "now": world.clock.now(), **state}
        self.page: Page = assemble_page(
            world.services,
            world.ports,
            self.dom,
            self.files,
            memory,
            PageState(**state),
            self._reload,
            self.player,
        )
        self.load: Callable[[Any], Awaitable[InputImage]] | None = None
        self.page.begin()

    async def _fetch(self, address: str) -> Any:
        if address not in self.remote:
            raise InputError("file.not_fetched", url=address)
        return self.remote[address]

    async def _fetch_picture(self, url: str, check: str, name: str) -> Any:
        if url not in self.remote:
            raise TransportError("transport.failed", url=url)
        self.fetched.append((url, check))
        return self.remote[url]

    @property
    def scene(self) -> Scene:
        return self.page.page_store.scene()

    def press(self, action: str, arg: str = "") -> None:
        """Press the button of an action."""
        self.page.controller.on_event(Press("action", action, arg))

    async def settle(self, seconds: float = 0.0) -> None:
        """Let everything be done and drawn that is due in so many seconds."""
        await self.world.clock.advance(seconds)
        await self.world.clock.settle()

    def stale(self) -> list[str]:
        """Return the views that show something else than what is so."""
        scene = self.scene
        fresh = {part.name: str(part.whole(scene)) for part in PARTS}
        return [name for name, html in fresh.items() if self.dom.html.get(name) != html]

    async def _load_image(self, file: Any) -> InputImage:
        assert self.load is not None
        return await self.load(file)

    async def _load_file(self, file: Any) -> InputImage:
        return InputImage(file.name, len(file.content), file.content)

    async def _text(self, file: Any) -> str:
        return getattr(file, "content", str(file).encode()).decode()

    def _reload(self) -> None:
        self.reloads += 1
