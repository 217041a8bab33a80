"""Promises of the previews port."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.services.ports import Previews

SOME = 5
"""So many later previews end one for certain: the page may still be loading the one before."""


@dataclass(frozen=True, slots=True)
class PreviewsBench:
    """Previews, and what makes an image of a kind.

    `shows` tells whether an `<img>` could show a URL, and `ended` waits until none could.
    """

    previews: Previews
    image: Callable[[str], Awaitable[bytes]]
    shows: Callable[[str], Awaitable[bool]]
    ended: Callable[[str], Awaitable[None]]


async def _shown(bench: PreviewsBench, prompt_id: str, count: int = 1) -> list[str]:
    image = await bench.image("image/png")
    return [bench.previews.show(prompt_id, image, "image/png") for _ in range(count)]


async def a_preview_can_be_shown(bench: PreviewsBench) -> None:
    for mime in ("image/png", "image/jpeg"):
        url = bench.previews.show("p", await bench.image(mime), mime)
        assert await bench.shows(url)


async def each_has_an_address_of_its_own_and_old_ones_end(bench: PreviewsBench) -> None:
    first, *_, last = urls = await _shown(bench, "p", SOME + 1)
    assert len(set(urls)) == len(urls)
    await bench.ended(first)
    assert await bench.shows(last)


async def one_task_does_not_end_anothers(bench: PreviewsBench) -> None:
    (stays,) = await _shown(bench, "one")
    first, *_ = await _shown(bench, "other", SOME + 1)
    bench.previews.drop("other")
    await bench.ended(first)
    assert await bench.shows(stays)


async def dropped_ones_end_and_dropping_again_is_nothing(bench: PreviewsBench) -> None:
    urls = await _shown(bench, "p", 2)
    for prompt_id in ("p", "p", "nobody"):
        bench.previews.drop(prompt_id)
    for url in urls:
        await bench.ended(url)


async def a_task_can_be_shown_again_after_it_was_dropped(bench: PreviewsBench) -> None:
    image = await bench.image("image/png")
    dropped = bench.previews.show("p", image, "image/png")
    bench.previews.drop("p")
    again = bench.previews.show("p", image, "image/png")
    await bench.ended(dropped)
    assert await bench.shows(again)


async def what_is_no_picture_is_not_shown(bench: PreviewsBench) -> None:
    (url,) = await _shown(bench, "p")
    assert bench.previews.show("p", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png") == ""
    assert await bench.shows(url), "the one before stays"
