"""The picture store port: kept pictures and clips as Blobs in the journal's database."""

from typing import Any, Literal

import js

from app.browser.database import BrowserDatabase
from app.browser.pictures import BrowserPictures, as_file
from app.core.pictures.limit import KeptPicture, PictureToKeep, is_clip


class BrowserPictureStore:
    """Stores pictures and their thumbnails in the database of a `BrowserDatabase`."""

    def __init__(self, database: BrowserDatabase, pictures: BrowserPictures) -> None:
        self._database = database
        self._pictures = pictures
        self._urls: dict[str, str] = {}
        self._asked_to_persist = False
        database.lend(pictures.use_kept)

    async def keep(self, wanted: PictureToKeep) -> int:
        """Fetch a picture or clip once and store it, a picture with a thumbnail; return the bytes.

        Raises `TransportError` if its server does not respond, `ServerError` if it responds without
        the picture, `StoreError` without space.
        """
        kind: Literal["clip", "full"] = "clip" if wanted.is_clip else "full"
        blob = await self._pictures.fetch(
            wanted.url, name=wanted.name, limit=wanted.limit, urgent=False, kind=kind
        )
        row = {"at": wanted.at, "server": wanted.server}
        await self._database.put_blob("pictures", {"key": wanted.key, **row}, blob)
        self._ask_to_persist()
        size = int(blob.size)
        thumb = None if wanted.is_clip else await self._pictures.reduced(blob)
        if thumb is not None:
            await self._database.put_blob("pictures", {"key": wanted.thumb_key, **row}, thumb)
            size += int(thumb.size)
        return size

    async def keep_small(self, one: KeptPicture, content: Any) -> None:
        """Store the small version of a picture, a Blob."""
        row = {"key": one.key, "at": one.at, "server": one.server}
        await self._database.put_blob("pictures", row, content)

    async def kept(self) -> list[KeptPicture]:
        """Return the kept pictures; those kept by earlier releases have no server."""
        rows = await self._database.rows("pictures")
        return [
            KeptPicture(row["key"], row["size"], row["at"], row.get("server", "")) for row in rows
        ]

    async def url(self, key: str) -> str | None:
        """Return an object URL for a kept picture, valid as long as the page lives.

        Its type is that of the bytes, as an imported file may hold anything under a picture's key.
        """
        if key not in self._urls:
            blob = await self._database.blob("pictures", key)
            typed = self._pictures.typed_clip if is_clip(key) else self._pictures.typed
            blob = None if blob is None else await typed(blob)
            if blob is None:
                return None
            self._urls[key] = js.URL.createObjectURL(blob)
        return self._urls[key]

    async def file(self, key: str, name: str) -> js.File | None:
        """Return a kept picture as a File; its type is that of the bytes."""
        blob = await self._database.blob("pictures", key)
        blob = None if blob is None else await self._pictures.typed(blob)
        return None if blob is None else as_file(blob, name)

    async def remove(self, keys: list[str]) -> None:
        """Delete kept pictures."""
        for key in keys:
            url = self._urls.pop(key, None)
            if url is not None:
                js.URL.revokeObjectURL(url)
        await self._database.remove("pictures", keys)

    def _ask_to_persist(self) -> None:
        """Request persistent storage from the browser once; any reply is fine."""
        if not self._asked_to_persist:
            self._asked_to_persist = True
            self._pictures.ask_to_persist()
