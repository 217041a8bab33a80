"""What a person does with a batch: fold it, and cancel what is left of it."""

import pytest

from app.core.errors import StoreError
from app.ui.tasks.batch_row import fold_id
from tests.fakes import World
from tests.fakes.values import an_order
from tests.ui.shown import Shown

TEXT = an_order("text-to-image")


@pytest.fixture
async def shown(world: World) -> Shown:
    return Shown(world)


async def put(shown: Shown, runs: int = 6) -> str:
    """Let runs wait until each server has two of them; return the id of their batch."""
    world = shown.world
    made = await world.clock.run(world.services.queue.put(TEXT, runs))
    await world.clock.until(lambda: len(world.a.submitted) + len(world.b.submitted) == 4)
    await shown.settle(1)
    return made[0].entry.batch_id


async def test_a_batch_is_folded_and_unfolded(shown: Shown) -> None:
    batch = await put(shown)
    assert len(shown.scene.shown_ids) == 6
    shown.press("fold-batch", batch)
    assert shown.scene.shown_ids == ()
    shown.press("fold-batch", batch)
    assert len(shown.scene.shown_ids) == 6


@pytest.mark.parametrize("action", ["cancel-rest", "cancel-batch"])
async def test_the_rest_is_cancelled_and_nothing_more_is_sent(shown: Shown, action: str) -> None:
    batch, world = await put(shown), shown.world
    shown.press(action, batch)
    await shown.settle(5)
    assert shown.scene.batches.batch(batch).open_ids == ()
    assert world.window_store.state.window.queue == ()
    assert len(world.a.submitted) + len(world.b.submitted) == 4
    assert not world.a.prompts
    assert not world.b.prompts
    assert (fold_id(batch) in shown.dom.focused) is (action == "cancel-rest")


async def test_a_batch_that_is_cancelled_stays_folded(shown: Shown) -> None:
    batch = await put(shown, 20)
    assert shown.scene.shown_ids == ()
    shown.press("cancel-rest", batch)
    await shown.settle(5)
    assert shown.scene.batches.size(batch) == 4
    assert shown.scene.shown_ids == ()


async def test_a_queue_that_cannot_be_changed_says_so_and_cancels_nothing(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*prompt_ids: str) -> bool:
        raise StoreError("journal.blocked", why=prompt_ids[0])

    batch = await put(shown)
    monkeypatch.setattr(shown.world.services.queue, "cancel", refuse)
    shown.press("cancel-rest", batch)
    await shown.settle(5)
    assert shown.page.page_store.state.run_notice is not None
    assert len(shown.scene.batches.batch(batch).open_ids) == 6


async def test_an_ended_batch_is_removed_alone_with_undo(shown: Shown) -> None:
    batch = await put(shown)
    shown.press("cancel-rest", batch)
    await shown.settle(5)
    other = await shown.world.succeeded(TEXT)
    ids = shown.world.window_store.state.window.tasks.ids
    shown.press("clear-batch", batch)
    assert shown.world.window_store.state.window.tasks.ids == (other.prompt_id,)
    assert shown.page.page_store.state.toast is not None
    shown.press("undo", "tasks")
    await shown.settle()
    assert set(shown.world.window_store.state.window.tasks.ids) == set(ids)
