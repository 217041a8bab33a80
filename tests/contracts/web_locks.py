"""Promises of the web locks port, which leases keep too."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from app.services.ports import WebLocks
from tests.contracts.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class LocksBench:
    """The locks of two windows of one browser, and how a browser takes a held name away."""

    first: WebLocks
    second: WebLocks
    steal: Callable[[str], None]
    around: Surroundings


def nothing() -> None:
    """Nobody takes it away here."""


async def one_holds_a_name_and_the_other_is_refused(bench: LocksBench) -> None:
    run = bench.around.run
    close = await run(bench.first.hold("n", 0.5, nothing))
    assert close is not None
    assert await run(bench.second.hold("n", 0.1, nothing)) is None
    assert await run(bench.second.hold("n", 0.0, nothing)) is None
    assert "n" in await run(bench.second.held())
    close()


async def who_lets_go_leaves_it_to_the_next_and_twice_is_nothing(bench: LocksBench) -> None:
    run = bench.around.run
    close = await run(bench.first.hold("n", 0.0, nothing))
    close()
    close()
    again = await run(bench.second.hold("n", 5.0, nothing))
    assert again is not None
    close()
    assert "n" in await run(bench.first.held())
    again()
    once_more = await run(bench.first.hold("n", 5.0, nothing))
    assert once_more is not None
    once_more()


async def who_waits_gets_it_when_it_is_free(bench: LocksBench) -> None:
    run = bench.around.run
    close = await run(bench.first.hold("n", 0.0, nothing))
    waiting = asyncio.ensure_future(bench.second.hold("n", 5.0, nothing))
    close()
    again = await run(_result(waiting))
    assert again is not None
    again()


async def a_wait_that_is_given_up_keeps_nobody_else_waiting(bench: LocksBench) -> None:
    run = bench.around.run
    close = await run(bench.first.hold("n", 0.0, nothing))
    waiting = asyncio.ensure_future(bench.second.hold("n", 60.0, nothing))
    await run(bench.second.held())
    waiting.cancel()
    close()
    again = await run(bench.first.hold("n", 5.0, nothing))
    assert again is not None
    again()


async def names_are_apart(bench: LocksBench) -> None:
    run = bench.around.run
    closes = [
        await run(bench.first.hold("n", 0.0, nothing)),
        await run(bench.second.hold("m", 0.0, nothing)),
    ]
    assert {"n", "m"} <= await run(bench.first.held())
    for close in closes:
        close()


async def who_is_robbed_hears_it_once(bench: LocksBench) -> None:
    lost: list[str] = []
    close = await bench.around.run(bench.first.hold("n", 0.0, lambda: lost.append("n")))
    other = await bench.around.run(bench.first.hold("m", 0.0, lambda: lost.append("m")))
    bench.steal("n")
    await bench.around.until(lambda: lost)
    close()
    assert lost == ["n"]
    assert "m" in await bench.around.run(bench.second.held())
    other()


async def _result(waiting: "asyncio.Future[object]") -> object:
    return await waiting
