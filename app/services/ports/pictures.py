"""Kept pictures and live previews."""

from typing import Any, Protocol

from app.core.pictures.limit import KeptPicture, PictureToKeep


class PictureStore(Protocol):
    """Kept pictures."""

    async def keep(self, wanted: PictureToKeep) -> int:
        """Fetch a picture, store it and a thumbnail; return their total bytes.

        Raises `TransportError` if its server does not respond. Raises `ServerError` for an error
        response, for anything but the task's own picture, and for more than `limit` bytes, which
        are not read. Raises `StoreError` without space.
        """

    async def keep_small(self, one: KeptPicture, content: Any) -> None:
        """Store the small version of a picture that was made on the page. Raises `StoreError`."""

    async def kept(self) -> list[KeptPicture]:
        """Return the list of kept pictures."""

    async def url(self, key: str) -> str | None:
        """Return a URL for an `<img>`; `None` if it is not kept or not a picture."""

    async def file(self, key: str, name: str) -> Any | None:
        """Return a kept picture as a file called `name`; `None` if it is not kept or no picture.

        Raises `StoreError` if it cannot be read.
        """

    async def remove(self, keys: list[str]) -> None:
        """Delete kept pictures."""


class Previews(Protocol):
    """Live previews as URLs for an `<img>`; the latest of each task only."""

    def show(self, prompt_id: str, image: bytes, mime: str) -> str:
        """Return a URL for the image; the task's earlier URL expires a few images later.

        Returns "" if the bytes are not a picture, whatever `mime` is.
        """

    def drop(self, prompt_id: str) -> None:
        """End the task's preview, if it has one, with a short delay: it may still be loading."""
