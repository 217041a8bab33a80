"""The whole page of one window over fakes: what is on it, and what a person does with it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from app.core.inputs import InputImage
from app.ui.assembly import Page, assemble_page
from app.ui.files import Files
from app.ui.form_memory import FormMemory
from app.ui.pictures import pictures
from app.ui.state import PageState, Scene
from app.ui.views import VIEWS
from tests.fakes import World

_GRID_PAGE = re.compile(r'<ol id="(picture-page-\d+)" role="list"( data-same="")?>.*?</ol>')
_CARD = re.compile(
    r'<li class="card" id="(task-[^"]+)".*?</li>(?=<li class="card"|</ol>)', re.DOTALL
)


@dataclass(frozen=True)
class Press:
    """One event, as the browser's adapter makes them."""

    kind: str
    name: str
    arg: str = ""
    value: str = ""
    files: tuple[Any, ...] = ()
    typing: bool = False


@dataclass
class FakeSurface:
    """Holds the HTML of each element, as a browser's page does after the morph."""

    html: dict[str, str] = field(default_factory=dict)
    dialogs: dict[str, bool] = field(default_factory=dict)
    focused: list[str] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)

    def put(self, element_id: str, html: str) -> None:
        if element_id == "pictures":
            html = _with_same_pages(self.html.get("pictures", ""), html)
        if element_id.startswith("task-"):
            html, element_id = _with_card(self.html["tasks"], element_id, html), "tasks"
        self.html[element_id] = html

    def forget(self, prefix: str) -> None:
        pass

    def frame(self, draw: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(draw)

    def dialog(self, element_id: str, shown: bool) -> None:
        self.dialogs[element_id] = shown

    def above(self, element_id: str, shown: bool) -> None:
        pass

    def root(self, language: str, theme: str, tab: str) -> None:
        pass

    def title(self, text: str, share: float | None) -> None:
        pass

    def announce(self, text: str) -> None:
        self.announced.append(text)

    def focus(self, element_id: str) -> None:
        self.focused.append(element_id)

    async def copy(self, text: str) -> bool:
        return True

    async def download(self, url: str, filename: str) -> bool:
        return True

    def save(self, content: bytes, filename: str, mime: str) -> None:
        self.saved.append(filename)


def _with_same_pages(before: str, html: str) -> str:
    old = {found[1]: found[0] for found in _GRID_PAGE.finditer(before)}
    return _GRID_PAGE.sub(lambda found: old[found[1]] if found[2] else found[0], html)


def _with_card(tasks: str, element_id: str, html: str) -> str:
    return _CARD.sub(lambda found: html if found[1] == element_id else found[0], tasks)


class Shown:
    """The page over a world; `world` ends what runs."""

    def __init__(self, world: World, **state: Any) -> None:
        self.world = world
        self.surface = FakeSurface()
        self.reloads = 0
        self.files = Files(self._load_image, lambda image: None, self._text, self._bytes)
        memory = FormMemory(
            world.session, world.database, world.identity.window_id, self._load_image
        )
        state = {"type_id": "text-to-image", "now": world.clock.now(), **state}
        self.page: Page = assemble_page(
            world.services,
            world.ports,
            self.surface,
            self.files,
            memory,
            PageState(**state),
            self._reload,
        )
        self.load: Callable[[Any], Awaitable[InputImage]] | None = None
        self.page.begin()

    @property
    def scene(self) -> Scene:
        return self.page.live.scene()

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
        fresh = {name: str(view(scene)) for name, view in VIEWS.items()}
        fresh["pictures"] = str(pictures(scene))
        return [name for name, html in fresh.items() if self.surface.html.get(name) != html]

    async def _load_image(self, file: Any) -> InputImage:
        assert self.load is not None
        return await self.load(file)

    async def _text(self, file: Any) -> str:
        return str(file)

    async def _bytes(self, file: Any) -> bytes:
        return bytes(file)

    def _reload(self) -> None:
        self.reloads += 1
