"""A card that waits moves by its menu, by keys and by dragging, and says who is left out."""

from dataclasses import replace

import pytest

from app.core.ids import ServerUrl
from app.core.queue.breaker import Fault, LeftOut
from app.core.queue.entry import Where
from app.core.queue.waiting import Waiting
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.ui.parts import PARTS
from app.ui.tasks.items import CARDS
from tests.fakes import World
from tests.fakes.values import A, B, an_order
from tests.ui.page import parse
from tests.ui.recording import declared, missing
from tests.ui.shown import Press, Shown
from tests.ui.test_reads import read_by

TEXT = an_order("text-to-image")


@pytest.fixture
async def shown(world: World) -> Shown:
    """A page over a window with two servers."""
    return Shown(world)


async def waits(shown: Shown, count: int = 5) -> list[Waiting]:
    """Let more runs wait than the servers hold, only on A, and return those that wait here."""
    world = shown.world
    world.window_store.set_lock(WindowLock(ServerUrl(A), LockMode.PINNED))
    await world.clock.run(world.services.queue.put(TEXT, count))
    await world.clock.until(lambda: len(world.a.submitted) == 2)
    await shown.settle(1)
    return list(world.window_store.state.window.queue)


async def test_the_menu_moves_a_run_and_back_to_any(shown: Shown) -> None:
    (one, *_) = await waits(shown)
    shown.press("move-menu", one.prompt_id)
    await shown.settle()
    assert shown.dom.dialogs["move-menu"]
    shown.press("move-to", f"{one.prompt_id} {B}")
    await shown.settle(2)
    assert not shown.dom.dialogs["move-menu"]
    assert one.prompt_id in shown.world.b.submitted
    (other, *_) = shown.world.window_store.state.window.queue
    shown.press("move-free", other.prompt_id)
    await shown.settle(1)
    now = shown.world.window_store.state.window.waiting(other.prompt_id)
    assert now is None or now.entry.on.where is Where.HOME


async def test_keys_act_on_the_card_with_the_focus_and_not_while_typing(shown: Shown) -> None:
    first, second, third = await waits(shown)
    on_event = shown.page.controller.on_event
    assert not on_event(Press("key", "x", typing=True, card=first.prompt_id))
    assert on_event(Press("key", "N", card=third.prompt_id))
    await shown.settle(1)
    assert shown.world.window_store.state.window.queue[0].prompt_id == third.prompt_id
    assert on_event(Press("key", "x", card=second.prompt_id))
    await shown.settle(1)
    assert shown.world.window_store.state.window.waiting(second.prompt_id) is None
    assert on_event(Press("key", "m", card=first.prompt_id))
    await shown.settle()
    assert shown.page.page_store.state.moving == first.prompt_id
    assert not on_event(Press("key", "x", card=first.prompt_id)), "a dialog is open"
    shown.page.controller.on_dialog_closed("move-menu")
    assert shown.page.page_store.state.moving is None


async def test_a_card_that_is_dropped_on_a_tile_moves_and_another_page_s_does_not(
    shown: Shown,
) -> None:
    (one, *_) = await waits(shown)
    shown.page.controller.on_event(Press("input", "cardDropped", B, "nobody's"))
    shown.page.controller.on_event(Press("input", "cardDropped", B, one.prompt_id))
    await shown.settle(2)
    assert one.prompt_id in shown.world.b.submitted


async def test_a_task_that_cannot_move_says_why_on_its_card(shown: Shown) -> None:
    await waits(shown)
    world = shown.world
    task = world.task(world.a.submitted[0])
    world.services.pauses.pause(ServerUrl(B))
    shown.press("move-to", f"{task.prompt_id} {B}")
    await shown.settle(2)
    note = shown.page.page_store.state.task_notices[task.prompt_id]
    assert note.key == "move.paused"
    assert world.state(task) is TaskState.QUEUED


async def test_the_hint_moves_all_in_one_press(shown: Shown) -> None:
    await waits(shown)
    shown.world.lead()
    await shown.world.clock.until(lambda: shown.world.window_store.state.move_offer is not None)
    await shown.settle(1)
    shown.press("move-all")
    await shown.settle(2)
    said = shown.page.page_store.state.toast
    assert said is not None
    assert said.key == "move.moved"
    assert len(shown.world.b.submitted) == 2


async def test_who_is_left_out_is_said_with_the_minutes(shown: Shown) -> None:
    (one, *rest) = await waits(shown)
    until = shown.page.page_store.scene().page.now + 200_000
    out = replace(one, left_out=(LeftOut(ServerUrl(B), Fault.MEMORY, until),))
    shown.world.window_store.set_queue([out, *rest])
    scene = shown.page.page_store.scene()
    text = parse(str(CARDS.view(scene, out))).text
    assert "ran out of memory" in text
    assert "4 min" in text
    tried = replace(out, left_out=(LeftOut(ServerUrl(B), Fault.DRIVER, until, is_tried=True),))
    assert "tries it again now" in parse(str(CARDS.view(scene, tried))).text


async def test_the_open_menu_declares_what_it_reads(shown: Shown) -> None:
    (one, *_) = await waits(shown)
    part = next(part for part in PARTS if part.name == "move-menu")
    for prompt_id in (one.prompt_id, shown.world.a.submitted[1], "gone"):
        shown.page.page_store.change(moving=prompt_id)
        scene = shown.page.page_store.scene()
        assert missing(read_by(part.whole, scene), declared(part.reads, scene)) == set()
