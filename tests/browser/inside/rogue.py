"""What servers that do harm must not do to the page: fill Python's memory, or block it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import js

from app.browser.servers import BrowserServers
from app.core.comfy.requests import Request
from app.core.comfy.socket_url import socket_url
from app.core.errors import ServerError
from app.core.message import Message, message
from app.services.ports import Listener
from app.services.servers.client import Client
from tests.browser.inside.world import World, noted, turns, until, until_told

GROWTH = 8_000_000
"""Bytes that Python's memory may grow by: what is over a limit never reaches it."""

BLOCK_MS = 2_500
"""The longest task allowed beside other tests; alone it takes a tenth. Read in Python, these
answers blocked the page for 2.9 seconds and more on a machine that had nothing else to do."""

LONG_TASKS = """
  const observer = new PerformanceObserver((list) => notes.push(...list.getEntries()));
  observer.observe({ type: "longtask" });
  return () => notes.push(...observer.takeRecords());
"""


READ_AT_A_TIME = """
  const { read } = ReadableStreamDefaultReader.prototype;
  const sizes = new Map();
  const large = new Set();
  ReadableStreamDefaultReader.prototype.read = async function () {
    if (sizes.get(this) > 1_000_000) notes.push(large.add(this).size);
    const part = await read.call(this).catch((error) => ({ done: true, error }));
    if (part.done) large.delete(this);
    if (part.error) throw part.error;
    sizes.set(this, (sizes.get(this) ?? 0) + (part.value?.length ?? 0));
    return part;
  };
  return () => { ReadableStreamDefaultReader.prototype.read = read; };
"""
"""Notes how many bodies are read at that moment, whenever one over 1 MB is read on."""


@asynccontextmanager
async def _unharmed() -> AsyncIterator[None]:
    """Check that what is done inside neither fills Python's memory nor blocks the page."""
    before = js.pythonBytes()
    with noted(LONG_TASKS) as tasks:
        yield
        await turns()  # a task is known once it has ended
    longest = max((task.duration for task in tasks), default=0)
    grown = js.pythonBytes() - before
    js.console.info(f"longest task {longest} ms, memory grew by {grown} bytes")
    assert grown < GROWTH, f"Python's memory grew by {grown} bytes"
    assert longest < BLOCK_MS, f"the page was blocked for {longest} ms"


async def answers_over_their_limit_leave_the_page_as_it_is(world: World) -> None:
    for habit in ("endless", "bomb"):
        async with _unharmed():
            try:
                await BrowserServers().send(Request("GET", f"{world.facts['hostile']}/{habit}"))
            except ServerError:
                continue
        raise AssertionError("it was read")


async def a_queue_of_16_megabytes_is_read(world: World) -> None:
    async with _unharmed():
        queue = await Client(BrowserServers()).queue(f"{world.facts['hostile']}/long")
    assert queue.depth == 400_000
    assert queue.pending[0].prompt_id == "p0"


async def large_answers_take_turns_and_one_that_is_given_up_is_passed_over(world: World) -> None:
    address = f"{world.facts['hostile']}/long"
    client = Client(BrowserServers())
    with noted(READ_AT_A_TIME) as most:
        first, given_up, last = (asyncio.ensure_future(client.queue(address)) for _ in range(3))
        await until(lambda: len(most))
        given_up.cancel()
        queues = await asyncio.gather(first, last)
        assert [queue.depth for queue in queues] == [400_000, 400_000]
        assert (await client.queue(address)).depth == 400_000
    assert max(most) == 1


async def a_body_that_trickles_holds_its_server_for_a_moment_and_no_other(world: World) -> None:
    made_up = js.crypto.randomUUID()
    slow, other = (f"{world.facts['hostile']}/{kind}-{made_up}" for kind in ("slow", "other"))
    client = Client(BrowserServers())
    trickling = asyncio.ensure_future(client.queue(slow))

    async def has_begun() -> bool:
        return (await _counts(slow)).get("now") == 1

    await until_told(has_begun)
    waiting = asyncio.ensure_future(client.queue(slow))
    free = asyncio.ensure_future(client.queue(other))
    done, _ = await asyncio.wait({waiting, free}, return_when=asyncio.FIRST_COMPLETED)
    assert done == {free}
    assert (await asyncio.wait_for(waiting, 60)).depth == 400_000
    assert not trickling.done()
    trickling.cancel()
    await asyncio.gather(trickling, return_exceptions=True)


async def _counts(server: str) -> dict[str, int]:
    counts: dict[str, int] = json.loads(await (await js.fetch(f"{server}/count")).text())
    return counts


async def an_error_of_8_megabytes_is_read(world: World) -> None:
    async with _unharmed():
        entry = await Client(BrowserServers()).history(f"{world.facts['hostile']}/long", "p")
    assert entry is not None
    assert entry.trouble is not None
    assert len(entry.trouble.traceback) < 65_000


async def an_answer_of_which_too_much_is_left_is_too_large(world: World) -> None:
    async with _unharmed():
        reading = Client(BrowserServers()).queue(f"{world.facts['hostile']}/names")
        (error,) = await asyncio.gather(reading, return_exceptions=True)
    assert isinstance(error, ServerError), error
    assert error.message == message("answer.too_large", limit=1_000_000)


async def a_busy_socket_leaves_the_page_as_it_is(world: World) -> None:
    entries: list[Any] = []
    listener = Listener(
        on_open=lambda: None,
        on_text=entries.append,
        on_binary=entries.append,
        on_close=lambda: entries.append("close"),
        on_flood=entries.append,
    )
    for name in ("chatty", "huge", "endless"):
        async with _unharmed():
            address = socket_url(f"{world.facts['hostile']}/{name}", name)
            socket = BrowserServers().open(address, listener)
            await until(lambda: entries and _is_over(entries[-1]))
            socket.close()
        entries.clear()


def _is_over(entry: Any) -> bool:
    return isinstance(entry, Message) or "execution_success" in str(entry)
