"""Runs wait in this browser, and each is bound when a server has room for it."""

from tests.fakes import World
from tests.fakes.values import A, B, an_order

TEXT = an_order("text-to-image")


async def test_a_batch_uses_both_servers_two_runs_on_each(world: World) -> None:
    await world.clock.run(world.services.queue.put(TEXT, 6))
    await world.clock.until(lambda: len(world.a.submitted) + len(world.b.submitted) == 4)
    assert (len(world.a.submitted), len(world.b.submitted)) == (2, 2)
    window = world.window_store.state.window
    assert len(window.queue) == 2
    assert window.lock.server in (A, B)
