"""A task's card on the page, and the picture in it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from playwright.sync_api import Locator, Page

from tests.comfy_server import DemoServer

PREVIEW = "&preview=webp%3B75"

ENDS = ("succeeded", "failed", "interrupted", "cancelled", "rejected", "lost")

IN_STATE = """([selector, states]) => {
  const card = document.querySelector(selector);
  return card && states.includes(card.dataset.state) ? card.dataset.state : null;
}"""

SERVER = "(selector) => document.querySelector(selector)?.dataset.server || null"

LOADED = """(selector) => {
  const image = document.querySelector(selector);
  const isLoaded = image && image.src && image.complete && image.naturalWidth > 0;
  return isLoaded ? (image.dataset.src ?? image.src) : null;
}"""
"""The address of a picture once its bytes are shown: its server's, or that of the kept copy."""

IN_SIGHT = "(image) => image.scrollIntoView({ block: 'nearest' })"

SAME_PIXELS = """async (selector) => {
  const image = document.querySelector(selector);
  if (!image.src.startsWith("blob:")) return `it is shown from ${image.src}`;
  const answer = await fetch(image.dataset.src);
  const given = await createImageBitmap(await answer.blob());
  const pixels = (source) => {
    const canvas = new OffscreenCanvas(given.width, given.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(source, 0, 0);
    return pen.getImageData(0, 0, given.width, given.height).data;
  };
  if (image.naturalWidth !== given.width) return "it has another size";
  const other = pixels(given);
  return pixels(image).every((value, at) => value === other[at]) || "it has other pixels";
}"""
"""Whether what an image shows are the bytes of its server; else what is different."""

DIGEST = """async (url) => {
  const answer = await fetch(url);
  const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0"));
  return { status: answer.status, sha256: hex.join("") };
}"""

REMOVE = '[data-action="remove-task"]'

ENDED_A_WHILE_AGO = """(id) => {
  const { endedAt } = window.comfyui.getWindowTask(id);
  return Date.now() - (endedAt ?? 0) > 1000;
}"""


@dataclass(frozen=True, slots=True)
class File:
    """One file as `/view` names it."""

    filename: str
    subfolder: str
    type: str


class Card:
    """One task of a window, by its prompt id."""

    def __init__(self, page: Page, prompt_id: str) -> None:
        self.page = page
        self.prompt_id = prompt_id
        self.selector = f'[data-testid="task-card"][data-prompt-id={json.dumps(prompt_id)}]'

    @property
    def locator(self) -> Locator:
        """The card."""
        return self.page.locator(self.selector)

    @property
    def server(self) -> str:
        """The address of the server that the card shows, once the run waits no longer."""
        found = self.page.wait_for_function(SERVER, arg=self.selector)
        return cast(str, found.json_value())

    @property
    def state(self) -> str:
        """The state that the card shows now."""
        return self.locator.get_attribute("data-state") or ""

    @property
    def text(self) -> str:
        """All that the card says."""
        return self.locator.inner_text()

    def wait(self, *states: str) -> str:
        """Wait until the card shows one of these states, and give it."""
        found = self.page.wait_for_function(IN_STATE, arg=[self.selector, list(states)])
        return cast(str, found.json_value())

    def ends(self, state: str = "succeeded") -> Card:
        """Wait until the task has ended; it must be so."""
        ended = self.wait(*ENDS)
        assert ended == state, f"the task is {ended}, not {state}: {self.text}"
        return self

    def cancel(self) -> None:
        """Press Cancel."""
        self.locator.locator('[data-action="cancel"]').click()

    def settle(self) -> None:
        """Wait until a press is no slip: where Cancel stood there are other buttons."""
        self.page.wait_for_function(ENDED_A_WHILE_AGO, arg=self.prompt_id)

    def again(self) -> None:
        """Press Run again."""
        self.settle()
        self.locator.locator('[data-action="again"]').click()

    def remove(self) -> None:
        """Press Remove."""
        self.settle()
        self.locator.locator(REMOVE).click()

    def picture(self) -> str:
        """Wait until its preview is loaded, and give the address of the whole picture.

        Pictures are loaded when they are in sight.
        """
        image = f'{self.selector} [data-testid="task-image"]'
        self.page.locator(image).first.evaluate(IN_SIGHT)
        shown = cast(str, self.page.wait_for_function(LOADED, arg=image).json_value())
        return shown.replace(PREVIEW, "")

    def file(self) -> File:
        """What the picture's address asks for."""
        query = parse_qs(urlsplit(self.picture()).query, keep_blank_values=True)
        return File(query["filename"][0], query["subfolder"][0], query["type"][0])

    def check_picture(self, server: DemoServer) -> None:
        """Prove that the picture shown is this server's file, byte by byte.

        What is on the page is a smaller version, so its pixels are compared with what the server
        gives for that.
        """
        assert self.server == server.url
        url = self.picture()
        assert url.startswith(f"{server.url}/api/view?")
        got = self.page.evaluate(DIGEST, url)
        assert got == {"status": 200, "sha256": hashlib.sha256(self._held(server)).hexdigest()}
        image = f'{self.selector} [data-testid="task-image"]'
        assert self.page.evaluate(SAME_PIXELS, image) is True

    def check_bytes(self, server: DemoServer) -> None:
        """Prove the same where a page has no digests: in a context that is not secure."""
        assert self.server == server.url
        with urlopen(self.picture(), timeout=5) as answer:
            assert answer.read() == self._held(server)

    def _held(self, server: DemoServer) -> bytes:
        file = self.file()
        return server.picture_bytes(file.filename, file.subfolder, file.type)
