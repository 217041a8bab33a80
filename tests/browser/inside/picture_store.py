"""What keeping a picture asks of the browser."""

import asyncio
import itertools

from app.browser.picture_store import BrowserPictureStore
from app.core.errors import ServerError
from app.core.pictures.limit import PictureToKeep
from tests.browser.inside.benches import database, shown_pictures
from tests.browser.inside.world import World, noted, turns

REFUSES = """
  const { persist } = StorageManager.prototype;
  StorageManager.prototype.persist = async () => {
    notes.push("asked");
    throw new TypeError("it will not");
  };
  return () => { StorageManager.prototype.persist = persist; };
"""


async def the_browser_is_asked_to_keep_all_with_the_first_picture_and_once(world: World) -> None:
    names = itertools.count()

    def wanted(filename: str) -> PictureToKeep:
        key = f"p/{next(names)}"
        url = f"{world.url}/api/view?type=input&filename={filename}"
        return PictureToKeep(
            f"{key}/full", f"{key}/thumb", url, server="http://a", at=1, limit=1_000_000
        )

    with noted(REFUSES) as asked:
        async with database() as opened, shown_pictures() as pictures:
            picture_store = BrowserPictureStore(opened, pictures)
            (error,) = await asyncio.gather(
                picture_store.keep(wanted("none.png")), return_exceptions=True
            )
            assert isinstance(error, ServerError), error
            assert list(asked) == []
            for _ in range(2):
                assert await picture_store.keep(wanted("example.png")) > 0
            await turns()
    assert list(asked) == ["asked"]
