"""Opening, searching and walking through a long choice."""

import pytest

from app.services.window_store import WindowStore
from app.ui.compose.choice import control_id
from app.ui.compose.choice_actions import PAGE_ROWS, ChoiceActions
from app.ui.compose.choice_rows import MAX_ROWS, row_id
from app.ui.page_store import PageStore
from app.ui.scene import Scene
from app.ui.state import OpenChoice, PageState
from tests.fakes import FakeIntl
from tests.ui.scenes import make_form, make_scene

MANY = tuple(f"model {number:03}" for number in range(300))


class Desk:
    """A form with two long choices."""

    def __init__(self, scene: Scene | None = None) -> None:
        self.chosen: list[tuple[str, str]] = []
        self.focused: list[str] = []
        self.revealed: list[str] = []
        self.opened: list[str] = []
        page = PageState() if scene is None else scene.page
        scene = scene or make_scene(choices={"one": MANY, "two": MANY})
        self.page_store = PageStore(page, WindowStore(scene.state), FakeIntl())
        self.actions = ChoiceActions(
            self.page_store,
            self._choose,
            self.focused.append,
            self.revealed.append,
            self.opened.append,
        )

    def _choose(self, name: str, value: str) -> None:
        self.chosen.append((name, value))

    @property
    def open(self) -> OpenChoice | None:
        return self.page_store.state.open_choice


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_press_opens_the_list_and_another_closes_it(desk: Desk) -> None:
    desk.actions.toggle("one")
    assert desk.open == OpenChoice("one")
    assert desk.focused == [control_id("one")]
    assert desk.opened == ["one"]
    desk.actions.toggle("one")
    assert desk.open is None
    assert desk.focused[-1] == control_id("one")


def test_one_list_is_open_at_a_time(desk: Desk) -> None:
    desk.actions.toggle("one")
    desk.actions.toggle("two")
    assert desk.open == OpenChoice("two")
    desk.actions.leave("one")
    assert desk.open == OpenChoice("two")


def test_typing_marks_the_first_row_again(desk: Desk) -> None:
    desk.actions.toggle("one")
    desk.actions.key("one", "ArrowDown")
    desk.actions.search("one", "29")
    assert desk.open == OpenChoice("one", "29")


def test_enter_takes_the_marked_row_and_gives_the_focus_back(desk: Desk) -> None:
    desk.actions.toggle("one")
    desk.actions.search("one", "29")
    assert desk.actions.key("one", "ArrowDown")
    assert desk.actions.key("one", "Enter")
    assert desk.chosen == [("one", "model 129")]
    assert desk.open is None
    assert desk.focused[-1] == control_id("one")


def test_a_press_on_a_row_takes_it(desk: Desk) -> None:
    desk.actions.choose("nothing is open")
    desk.actions.toggle("two")
    desk.actions.choose("model 007")
    assert desk.chosen == [("two", "model 007")]


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (["ArrowDown", "ArrowDown"], 2),
        (["ArrowUp"], MAX_ROWS - 1),
        (["ArrowUp", "ArrowDown"], 0),
        (["PageDown"], PAGE_ROWS),
        (["PageDown", "PageUp", "PageUp"], 0),
        (["ArrowUp", "PageDown"], MAX_ROWS - 1),
        (["End"], MAX_ROWS - 1),
        (["End", "Home"], 0),
    ],
)
def test_keys_walk_through_the_rows(desk: Desk, keys: list[str], row: int) -> None:
    desk.actions.toggle("one")
    assert all(desk.actions.key("one", key) for key in keys)
    assert desk.open == OpenChoice("one", row=row)
    assert desk.revealed[-1] == row_id(control_id("one"), row)


def test_escape_closes_without_a_choice(desk: Desk) -> None:
    desk.actions.toggle("one")
    assert desk.actions.key("one", "Escape")
    assert (desk.open, desk.chosen) == (None, [])


def test_where_nothing_is_found_keys_do_nothing(desk: Desk) -> None:
    desk.actions.toggle("one")
    desk.actions.search("one", "no such")
    assert desk.actions.key("one", "Enter")
    assert desk.actions.key("one", "ArrowDown")
    assert (desk.chosen, desk.open) == ([], OpenChoice("one", "no such"))


@pytest.mark.parametrize("key", ["a", "Tab", "Ctrl+Enter"])
def test_other_keys_are_not_taken(desk: Desk, key: str) -> None:
    assert not desk.actions.key("one", key)
    desk.actions.toggle("one")
    assert not desk.actions.key("one", key)
    assert desk.open == OpenChoice("one")


@pytest.mark.parametrize("key", ["ArrowDown", "ArrowUp"])
def test_arrows_open_a_closed_list(desk: Desk, key: str) -> None:
    assert desk.actions.key("one", key)
    assert desk.open == OpenChoice("one")
    assert not Desk().actions.key("one", "Escape")
    assert not Desk().actions.key("one", "Enter")


def test_a_list_without_options_does_not_open(desk: Desk) -> None:
    desk.actions.show("three")
    assert desk.open is None
    assert not desk.actions.key("three", "ArrowDown")


def test_the_chosen_option_is_in_sight_at_first() -> None:
    scene = make_scene(choices={"model": MANY}, form=make_form(model=MANY[42]))
    desk = Desk(scene)
    desk.actions.show("model")
    assert desk.revealed == [row_id(control_id("model"), 42)]
    desk.actions.key("model", "ArrowDown")
    assert desk.open == OpenChoice("model", row=43)


def test_a_whole_name_is_chosen_while_it_is_typed(desk: Desk) -> None:
    desk.actions.search("one", "model 00")
    assert desk.chosen == []
    assert desk.opened == ["one"]
    desk.actions.search("one", "model 007")
    assert desk.chosen == [("one", "model 007")]
    assert desk.open == OpenChoice("one", "model 007")


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("mine.safetensors", [("one", "mine.safetensors")]), ("mine", []), ("", [])],
)
def test_the_name_of_a_file_stays_when_the_focus_leaves(
    desk: Desk, typed: str, chosen: list[tuple[str, str]]
) -> None:
    desk.actions.search("one", typed)
    desk.actions.leave("one")
    assert (desk.open, desk.chosen) == (None, chosen)
