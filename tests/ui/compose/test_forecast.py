"""How long the runs of the form would take: said for more than one, once a run was measured."""

from app.core.queue.times import Estimate
from app.core.windows.window_lock import LockMode, WindowLock
from tests.fakes import World
from tests.fakes.values import A, B
from tests.ui.sample_classes import shown_with_classes
from tests.ui.shown import Press, Shown

TEN = {(A, "text-to-image"): 10.0, (B, "text-to-image"): 10.0}


def forecast(shown: Shown) -> Estimate | None:
    """Return what the page says."""
    return shown.page.page_store.state.forecast


async def test_it_follows_the_number_of_runs_and_the_choice_of_servers(world: World) -> None:
    shown = await shown_with_classes(world)
    for url in (A, B):
        await world.clock.run(world.monitor.check(url))
    shown.page.controller.on_event(Press("input", "runs", value="6"))
    await shown.settle(2)
    assert forecast(shown) is None
    world.window_store.change(seconds=TEN)
    await shown.settle(2)
    assert forecast(shown) == Estimate(30, 2)
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    assert forecast(shown) == Estimate(60, 1)
    shown.page.controller.on_event(Press("input", "runs", value="1"))
    assert forecast(shown) is None
