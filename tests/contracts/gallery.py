"""Promises of the gallery port."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.core.errors import ServerError, TransportError
from app.services.ports import Gallery


@dataclass(frozen=True, slots=True)
class GalleryBench:
    """An empty gallery, a picture's address, one that answers 404, and one where nobody is.

    `shows` tells whether an `<img>` could show a URL.
    """

    gallery: Gallery
    picture: str
    missing: str
    nobody: str
    shows: Callable[[str], Awaitable[bool]]


async def a_picture_is_kept_with_a_small_version(bench: GalleryBench) -> None:
    size = await bench.gallery.keep("p/full", "p/thumb", bench.picture, 7)
    kept = {one.key: one for one in await bench.gallery.kept()}
    assert set(kept) == {"p/full", "p/thumb"}
    assert {one.at for one in kept.values()} == {7}
    assert sum(one.size for one in kept.values()) == size
    assert 0 < kept["p/thumb"].size < kept["p/full"].size


async def what_is_kept_can_be_shown_until_it_is_removed(bench: GalleryBench) -> None:
    await bench.gallery.keep("p/full", "p/thumb", bench.picture, 7)
    for key in ("p/full", "p/thumb"):
        url = await bench.gallery.url(key)
        assert url is not None
        assert await bench.shows(url)
        assert await bench.gallery.url(key) == url
    await bench.gallery.remove(["p/full", "nothing"])
    assert await bench.gallery.url("p/full") is None
    assert [one.key for one in await bench.gallery.kept()] == ["p/thumb"]
    assert await bench.gallery.url("p/thumb") is not None


async def a_picture_that_its_server_does_not_have_is_not_kept(bench: GalleryBench) -> None:
    error = await _refused(bench, bench.missing)
    assert isinstance(error, ServerError)
    assert error.message.key == "answer.status"
    assert error.message.args["status"] == 404


async def a_picture_whose_server_does_not_answer_is_not_kept(bench: GalleryBench) -> None:
    error = await _refused(bench, bench.nobody)
    assert isinstance(error, TransportError)
    assert error.message.key == "transport.failed"


async def _refused(bench: GalleryBench, url: str) -> BaseException | int:
    (error,) = await asyncio.gather(
        bench.gallery.keep("p/full", "p/thumb", url, 7), return_exceptions=True
    )
    assert await bench.gallery.kept() == []
    return error
