"""Promises of the gallery port."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from app.core.errors import ServerError, TransportError
from app.core.pictures.limit import PictureToKeep
from app.services.ports import PictureStore


@dataclass(frozen=True, slots=True)
class PictureStoreBench:
    """An empty gallery and addresses: of a picture, of one that answers 404, and two more.

    At `not_picture` is something that is none whatever its header says, at `nobody` nothing.
    `shows` tells whether an `<img>` could show a URL; `put` writes bytes under a key as an import
    does.
    """

    picture_store: PictureStore
    picture: str
    missing: str
    not_picture: str
    nobody: str
    shows: Callable[[str], Awaitable[bool]]
    put: Callable[[str, bytes], Awaitable[None]]


def _wanted(url: str, **changes: Any) -> PictureToKeep:
    fields = {"server": "http://a", "at": 7, "limit": 1_000_000, **changes}
    return PictureToKeep("p/0/full", "p/0/thumb", url, **fields)


async def a_picture_is_kept_with_a_small_version(bench: PictureStoreBench) -> None:
    size = await bench.picture_store.keep(_wanted(bench.picture))
    kept = {one.key: one for one in await bench.picture_store.kept()}
    assert set(kept) == {"p/0/full", "p/0/thumb"}
    assert {(one.at, one.server) for one in kept.values()} == {(7, "http://a")}
    assert sum(one.size for one in kept.values()) == size
    assert 0 < kept["p/0/thumb"].size < kept["p/0/full"].size


async def what_is_kept_can_be_shown_until_it_is_removed(bench: PictureStoreBench) -> None:
    await bench.picture_store.keep(_wanted(bench.picture))
    for key in ("p/0/full", "p/0/thumb"):
        url = await bench.picture_store.url(key)
        assert url is not None
        assert await bench.shows(url)
        assert await bench.picture_store.url(key) == url
    await bench.picture_store.remove(["p/0/full", "nothing"])
    assert await bench.picture_store.url("p/0/full") is None
    assert [one.key for one in await bench.picture_store.kept()] == ["p/0/thumb"]
    assert await bench.picture_store.url("p/0/thumb") is not None


async def a_picture_that_its_server_does_not_have_is_not_kept(bench: PictureStoreBench) -> None:
    error = await _refused(bench, _wanted(bench.missing))
    assert isinstance(error, ServerError), error
    assert error.message.key == "answer.status"
    assert error.message.args["status"] == 404


async def a_picture_whose_server_does_not_answer_is_not_kept(bench: PictureStoreBench) -> None:
    error = await _refused(bench, _wanted(bench.nobody))
    assert isinstance(error, TransportError), error
    assert error.message.key == "transport.failed"


async def what_is_no_picture_is_not_kept(bench: PictureStoreBench) -> None:
    error = await _refused(bench, _wanted(bench.not_picture))
    assert isinstance(error, ServerError), error
    assert error.message.key == "picture.none"


async def a_picture_over_its_limit_is_not_kept(bench: PictureStoreBench) -> None:
    error = await _refused(bench, _wanted(bench.picture, limit=10))
    assert isinstance(error, ServerError), error
    assert error.message.key == "answer.too_large"
    assert error.message.args["limit"] == 10


async def an_imported_file_that_is_no_picture_is_not_shown(bench: PictureStoreBench) -> None:
    await bench.put("p/0/full", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert await bench.picture_store.url("p/0/full") is None


async def _refused(bench: PictureStoreBench, wanted: PictureToKeep) -> BaseException | int:
    (error,) = await asyncio.gather(bench.picture_store.keep(wanted), return_exceptions=True)
    assert await bench.picture_store.kept() == []
    return error
