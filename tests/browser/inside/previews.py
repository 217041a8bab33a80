"""Previews that were replaced or dropped, while the page may load them still."""

from app.browser import previews as module
from app.browser.previews import BrowserPreviews
from tests.browser.inside.world import World, loads, picture


async def what_was_just_replaced_or_dropped_can_still_be_loaded(world: World) -> None:
    previews, linger = BrowserPreviews(), module.LINGER_SECONDS
    module.LINGER_SECONDS = 60.0
    try:
        urls = [previews.show("p", await picture(), "image/png") for _ in range(module.KEPT)]
        for url in urls:
            assert await loads(url)
        previews.drop("p")
        for url in urls:
            assert await loads(url)
    finally:
        module.LINGER_SECONDS = linger
