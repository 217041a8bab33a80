"""Promises of the channel port. Two channels of one page hear each other as two windows do."""

from typing import Any

import js

from app.browser.channel import NAME, BrowserChannel
from tests.browser.inside.world import World, until


async def a_window_hears_the_others_and_not_itself(world: World) -> None:
    mine, theirs = BrowserChannel(), BrowserChannel()
    heard: list[tuple[str, Any]] = []
    closes = [
        mine.listen(lambda message: heard.append(("mine", message))),
        theirs.listen(lambda message: heard.append(("theirs", message))),
    ]
    mine.post({"from": "mine", "list": [1, None, "图"]})
    assert heard == []
    await until(lambda: heard)
    theirs.post({"from": "theirs"})
    await until(lambda: len(heard) > 1)
    assert heard == [
        ("theirs", {"from": "mine", "list": [1, None, "图"]}),
        ("mine", {"from": "theirs"}),
    ]
    for close in closes:
        close()


async def a_listener_that_was_closed_hears_nothing_and_closing_twice_is_nothing(
    world: World,
) -> None:
    mine, theirs = BrowserChannel(), BrowserChannel()
    heard: list[tuple[str, Any]] = []
    close = theirs.listen(lambda message: heard.append(("closed", message)))
    other = theirs.listen(lambda message: heard.append(("open", message)))
    close()
    close()
    mine.post({"n": 1})
    await until(lambda: heard)
    assert heard == [("open", {"n": 1})]
    other()


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


async def only_plain_values_can_be_posted(world: World) -> None:
    try:
        BrowserChannel().post({"a": object()})
    except TypeError:
        return
    raise AssertionError("an object was posted")


async def _echo(world: World) -> None:
    mine = BrowserChannel()
    heard: list[Any] = []
    close = mine.listen(heard.append)
    mine.post({"n": 1})
    await until(lambda: heard)
    assert heard == [{"heard": {"n": 1}}]
    close()
