"""The previews port: object URLs, revoked a little after they are replaced."""

import asyncio
from collections import deque

import js
from pyodide.ffi import to_js

from app.core.reading.picture_type import HEAD_BYTES, picture_type

KEPT = 3
"""URLs of a task that stay valid: the page may still be loading the previous one."""

LINGER_SECONDS = 3.0
"""Seconds that the URLs of an ended task stay valid, until the page no longer shows them."""


class BrowserPreviews:
    """Shows picture bytes as object URLs with the type of the bytes."""

    def __init__(self) -> None:
        self._urls: dict[str, deque[str]] = {}

    def show(self, prompt_id: str, image: bytes, mime: str) -> str:
        """Return a URL for the image, "" if its bytes are not a picture."""
        found = picture_type(image[:HEAD_BYTES])
        if not found:
            return ""
        options = to_js({"type": found}, dict_converter=js.Object.fromEntries)
        url: str = js.URL.createObjectURL(js.Blob.new(to_js([to_js(image)]), options))
        urls = self._urls.setdefault(prompt_id, deque())
        urls.append(url)
        while len(urls) > KEPT:
            js.URL.revokeObjectURL(urls.popleft())
        return url

    def drop(self, prompt_id: str) -> None:
        """Revoke a task's URLs, once nothing shows them."""
        urls = self._urls.pop(prompt_id, None)
        if urls is not None:
            loop = asyncio.get_running_loop()
            loop.call_later(LINGER_SECONDS, lambda: [js.URL.revokeObjectURL(url) for url in urls])
