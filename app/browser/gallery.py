"""The gallery port: kept pictures as Blobs in the journal's database."""

from typing import Any

import js
from pyodide.ffi import JsException, to_js

from app.browser.database import BrowserStore
from app.core.errors import ServerError, TransportError
from app.core.keeping import Kept

THUMB_PIXELS = 384
TOO_MANY, BROKEN = 429, 500
"""Statuses, the second and all above, that tell of a moment and nothing of the picture."""


class BrowserGallery:
    """Keeps pictures and small versions of them in the database of a `BrowserStore`."""

    def __init__(self, store: BrowserStore) -> None:
        self._store = store
        self._urls: dict[str, str] = {}

    async def keep(self, key: str, thumb_key: str, url: str, at: int) -> int:
        """Fetch a picture once and keep it, and a thumbnail; return their bytes.

        Raises `TransportError` when its server does not answer, `ServerError` when it answers
        without the picture, `StoreError` without room.
        """
        options = {"credentials": "omit", "referrerPolicy": "no-referrer"}
        try:
            response = await js.fetch(url, _js(options))
            if not response.ok:
                if response.status == TOO_MANY or response.status >= BROKEN:
                    raise TransportError("transport.failed", url=url)
                raise ServerError("answer.status", status=response.status)
            blob = await response.blob()
        except JsException:
            raise TransportError("transport.failed", url=url) from None
        await self._store.put_blob("pictures", {"key": key, "at": at}, blob)
        size = int(blob.size)
        thumb = await _thumbnail(blob)
        if thumb is not None:
            await self._store.put_blob("pictures", {"key": thumb_key, "at": at}, thumb)
            size += int(thumb.size)
        return size

    async def kept(self) -> list[Kept]:
        """Return what is kept."""
        rows = await self._store.rows("pictures")
        return [Kept(row["key"], row["size"], row["at"]) for row in rows]

    async def url(self, key: str) -> str | None:
        """Return an object URL for a kept picture; it lives as long as the page."""
        if key not in self._urls:
            blob = await self._store.blob("pictures", key)
            if blob is None:
                return None
            self._urls[key] = js.URL.createObjectURL(blob)
        return self._urls[key]

    async def remove(self, keys: list[str]) -> None:
        """Delete kept pictures."""
        for key in keys:
            url = self._urls.pop(key, None)
            if url is not None:
                js.URL.revokeObjectURL(url)
        await self._store.remove("pictures", keys)


async def _thumbnail(blob: Any) -> Any | None:
    """Return a small WebP of a picture, `None` for one that the browser cannot decode."""
    try:
        whole = await js.createImageBitmap(blob)
        longest = max(whole.width, whole.height)
        scale = min(1.0, THUMB_PIXELS / longest)
        width, height = max(1, round(whole.width * scale)), max(1, round(whole.height * scale))
        canvas = js.OffscreenCanvas.new(width, height)
        canvas.getContext("2d").drawImage(whole, 0, 0, width, height)
        whole.close()
        return await canvas.convertToBlob(_js({"type": "image/webp", "quality": 0.8}))
    except JsException:
        return None


def _js(options: dict[str, Any]) -> Any:
    return to_js(options, dict_converter=js.Object.fromEntries)
