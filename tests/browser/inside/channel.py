"""What the channel makes of what no window of ours would post, and of real windows."""

from typing import Any

import js

from app.browser.channel import NAME, BrowserChannel
from tests.browser.inside.world import World, until


async def what_is_no_json_is_not_heard(world: World) -> None:
    heard: list[Any] = []
    close = BrowserChannel().listen(heard.append)
    raw = js.BroadcastChannel.new(NAME)
    for strange in ("not JSON", 7, js.Object.new(), None):
        raw.postMessage(strange)
    raw.postMessage('{"at": "last"}')
    await until(lambda: heard)
    assert heard == [{"at": "last"}]
    raw.close()
    close()


async def _echo(world: World) -> None:
    mine = BrowserChannel()
    heard: list[Any] = []
    close = mine.listen(heard.append)
    mine.post({"n": 1})
    await until(lambda: heard)
    assert heard == [{"heard": {"n": 1}}]
    close()
