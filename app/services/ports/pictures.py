"""Kept pictures and live previews."""

from typing import Protocol

from app.core.pictures.limit import KeptPicture, PictureToKeep


class PictureStore(Protocol):
    """Kept pictures."""

    async def keep(self, wanted: PictureToKeep) -> int:
        """Fetch a picture, keep it and a small version; return how many bytes they are.

        Raises `TransportError` when its server does not answer, `ServerError` when it answers
        without the picture: with an error, with what is no picture or another task's, or with more
        bytes than wanted, which are not read. Raises `StoreError` without room.
        """

    async def kept(self) -> list[KeptPicture]:
        """Return what is kept."""

    async def url(self, key: str) -> str | None:
        """Return a URL that an `<img>` can show, `None` when it is not kept or is no picture."""

    async def remove(self, keys: list[str]) -> None:
        """Delete kept pictures."""


class Previews(Protocol):
    """Live previews as something an `<img>` can show; the latest of each task only."""

    def show(self, prompt_id: str, image: bytes, mime: str) -> str:
        """Return a URL for the image; that of the task's one before ends a few images later.

        Returns "" when the bytes are no picture, whatever `mime` says.
        """

    def drop(self, prompt_id: str) -> None:
        """End the task's preview, if it has one, a moment later: it may still be loading."""
