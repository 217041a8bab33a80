"""Promises of the previews port."""

from app.browser import previews as module
from app.browser.previews import BrowserPreviews
from tests.browser.inside.world import World, loads, picture


async def a_preview_can_be_shown(world: World) -> None:
    previews = BrowserPreviews()
    for mime in ("image/png", "image/jpeg"):
        assert await loads(previews.show("p", await picture(mime), mime))


async def each_has_an_address_of_its_own_and_old_ones_end(world: World) -> None:
    previews, image = BrowserPreviews(), await picture()
    urls = [previews.show("p", image, "image/png") for _ in range(module.KEPT + 2)]
    assert len(set(urls)) == len(urls)
    assert await loads(urls[-1])
    assert not await loads(urls[0])


async def one_task_does_not_end_anothers(world: World) -> None:
    previews, image = BrowserPreviews(), await picture()
    stays = previews.show("one", image, "image/png")
    for _ in range(module.KEPT + 2):
        previews.show("other", image, "image/png")
    assert await loads(stays)


async def dropped_ones_end_and_dropping_again_is_nothing(world: World) -> None:
    previews, linger = BrowserPreviews(), module.LINGER_SECONDS
    module.LINGER_SECONDS = 0.0
    try:
        url = previews.show("p", await picture(), "image/png")
        for prompt_id in ("p", "p", "nobody"):
            previews.drop(prompt_id)
        while await loads(url):
            pass
    finally:
        module.LINGER_SECONDS = linger
