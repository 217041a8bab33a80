"""Promises of the channel port."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.services.ports import Channel
from tests.contracts.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class ChannelBench:
    """The channels of two windows of one browser."""

    mine: Channel
    theirs: Channel
    around: Surroundings


def _note(heard: list[tuple[str, Any]], name: str) -> Callable[[Any], None]:
    return lambda message: heard.append((name, message))


async def a_window_hears_the_others_later_and_not_itself(bench: ChannelBench) -> None:
    heard: list[tuple[str, Any]] = []
    closes = [bench.mine.listen(_note(heard, "mine")), bench.theirs.listen(_note(heard, "theirs"))]
    bench.mine.post({"from": "mine", "list": [1, None, "图"]})
    assert heard == []
    await bench.around.until(lambda: heard)
    bench.theirs.post({"from": "theirs"})
    await bench.around.until(lambda: len(heard) > 1)
    assert heard == [
        ("theirs", {"from": "mine", "list": [1, None, "图"]}),
        ("mine", {"from": "theirs"}),
    ]
    for close in closes:
        close()


async def messages_come_in_order(bench: ChannelBench) -> None:
    heard: list[tuple[str, Any]] = []
    close = bench.theirs.listen(_note(heard, "theirs"))
    for n in range(20):
        bench.mine.post({"n": n})
    await bench.around.until(lambda: len(heard) == 20)
    assert [message["n"] for _, message in heard] == list(range(20))
    close()


async def a_listener_that_was_closed_hears_nothing_and_closing_twice_is_nothing(
    bench: ChannelBench,
) -> None:
    heard: list[tuple[str, Any]] = []
    close = bench.theirs.listen(_note(heard, "closed"))
    other = bench.theirs.listen(_note(heard, "open"))
    close()
    close()
    bench.mine.post({"n": 1})
    await bench.around.until(lambda: heard)
    assert heard == [("open", {"n": 1})]
    other()


async def only_plain_values_can_be_posted(bench: ChannelBench) -> None:
    try:
        bench.mine.post({"a": object()})
    except TypeError:
        return
    raise AssertionError("an object was posted")
