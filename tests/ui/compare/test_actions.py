"""What a person does with compared pictures."""

import pytest

from app.core.message import message
from app.ui.compare.actions import BLINK_SECONDS
from app.ui.state import PageState
from app.ui.viewer_state import CompareMode, Comparing
from tests.fakes import World
from tests.fakes.values import an_order
from tests.ui.shown import Press, Shown


@pytest.fixture
async def shown(world: World) -> Shown:
    return Shown(world)


@pytest.fixture
async def keys(shown: Shown) -> list[str]:
    """The keys of three pictures."""
    tasks = [await shown.world.succeeded(an_order("text-to-image")) for _ in range(3)]
    return [f"{task.prompt_id}:0" for task in tasks]


def state(shown: Shown) -> PageState:
    return shown.page.page_store.state


def press_key(shown: Shown, name: str, *, typing: bool = False) -> bool:
    return shown.page.controller.on_event(Press("key", name, typing=typing))


async def test_the_second_mark_compares_and_escape_goes_back(shown: Shown, keys: list[str]) -> None:
    shown.press("view", keys[0])
    press_key(shown, "m")
    assert state(shown).looking.marked == keys[0]
    shown.press("view", keys[2])
    press_key(shown, "M")
    await shown.settle()
    comparing = state(shown).comparing
    assert comparing is not None
    assert comparing.keys == (keys[0], keys[2])
    assert state(shown).looking.marked == ""
    assert shown.dom.dialogs["compare"]
    assert not shown.dom.dialogs["viewer"]
    assert press_key(shown, "Escape")
    await shown.settle()
    assert not shown.dom.dialogs["compare"]
    assert shown.dom.dialogs["viewer"]


async def test_a_mark_is_taken_back(shown: Shown, keys: list[str]) -> None:
    shown.press("mark-picture", keys[0])
    assert state(shown).toast == message("compare.marked")
    shown.press("mark-picture", keys[0])
    assert (state(shown).looking.marked, state(shown).toast) == ("", None)


@pytest.mark.parametrize("count", [0, 1, 5])
async def test_only_two_to_four_are_compared(shown: Shown, keys: list[str], count: int) -> None:
    more = [await shown.world.succeeded(an_order("text-to-image")) for _ in range(2)]
    all_keys = [*keys, *(f"{task.prompt_id}:0" for task in more)]
    shown.press("compare", " ".join(all_keys[:count]))
    assert state(shown).comparing is None
    assert state(shown).toast == message("compare.how_many", low=2, high=4)


async def test_back_of_the_browser_leaves_the_viewer_too(shown: Shown, keys: list[str]) -> None:
    shown.press("view", keys[0])
    shown.press("compare", " ".join(keys))
    shown.page.controller.on_dialog_closed("compare")
    assert (state(shown).comparing, state(shown).viewer) == (None, None)


async def test_they_blink_until_they_are_stopped(shown: Shown, keys: list[str]) -> None:
    shown.press("compare", " ".join(keys))
    shown.press("compare-mode", "blink")
    fronts = []
    for _ in range(3):
        await shown.settle(BLINK_SECONDS)
        fronts.append(front(shown))
    assert fronts == [1, 2, 0]
    press_key(shown, "p")
    await shown.settle(3 * BLINK_SECONDS)
    assert front(shown) == 0
    press_key(shown, "ArrowLeft")
    assert front(shown) == 2
    press_key(shown, "ArrowRight")
    assert front(shown) == 0
    shown.press("compare-play")
    await shown.settle(BLINK_SECONDS)
    assert front(shown) == 1


def front(shown: Shown) -> int:
    comparing = state(shown).comparing
    assert comparing is not None
    return comparing.front


async def test_the_mode_is_kept_and_arrows_move_a_slider(shown: Shown, keys: list[str]) -> None:
    shown.press("compare", " ".join(keys[:2]))
    assert not press_key(shown, "ArrowLeft", typing=True)
    shown.press("compare-mode", "beside")
    shown.press("compare-close")
    assert state(shown).comparing is None
    shown.press("compare", " ".join(keys[:2]))
    assert state(shown).comparing == Comparing((keys[0], keys[1]), CompareMode.BESIDE)


@pytest.mark.parametrize("action", ["compare", "view"])
async def test_the_page_has_its_keys_again_when_a_shown_picture_is_gone(
    shown: Shown, keys: list[str], action: str
) -> None:
    shown.press(action, keys[0] if action == "view" else " ".join(keys[:2]))
    assert not press_key(shown, "?")
    await shown.page.services.library_services.deletion.delete(keys[:1])
    assert press_key(shown, "?")
    assert state(shown).keys_open
