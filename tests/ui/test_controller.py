"""What keys and buttons of the page do, and where the focus is afterwards."""

import pytest

from app.core.message import message
from app.services.tasks.removal import UNDO_SECONDS
from app.ui.chrome.toast import TOAST_SECONDS, UNDO_ID
from app.ui.html.widgets import icon_button_id, text_button_id
from tests.fakes import World
from tests.fakes.values import A, an_order
from tests.ui.shown import Press, Shown


@pytest.fixture
async def shown(world: World) -> Shown:
    return Shown(world)


@pytest.mark.parametrize(("action", "arg"), [("add-server", ""), ("edit-server", A)])
async def test_escape_closes_the_servers_form(shown: Shown, action: str, arg: str) -> None:
    shown.press(action, arg)
    await shown.settle()
    assert shown.dom.focused[-1] == "server-url"
    assert shown.page.controller.on_event(Press("key", "Escape", typing=True))
    await shown.settle()
    assert shown.page.page_store.state.editor is None
    assert shown.dom.focused[-1] == icon_button_id("server-menu" if arg else action, arg)
    assert not shown.page.controller.on_event(Press("key", "Escape"))


@pytest.mark.parametrize("key", ["Alt+o", "Ctrl+o", "Ctrl+Alt+o", "Alt+?", "Ctrl+Escape"])
async def test_a_key_with_ctrl_or_alt_is_another_key(shown: Shown, key: str) -> None:
    await shown.settle(1)
    shown.press("add-server")
    assert not shown.page.controller.on_event(Press("key", key))
    assert shown.page.page_store.state.editor is not None
    assert not shown.page.page_store.state.keys_open
    assert shown.dom.choosing == []


@pytest.mark.parametrize("key", ["?", "o"])
@pytest.mark.parametrize("dialog", ["keys", "show-offers"])
async def test_no_key_opens_something_above_a_dialog(shown: Shown, key: str, dialog: str) -> None:
    await shown.settle(1)
    shown.press(dialog)
    await shown.settle()
    before = shown.page.page_store.state
    assert not shown.page.controller.on_event(Press("key", key))
    await shown.settle()
    assert shown.page.page_store.state == before
    assert shown.dom.choosing == []


async def test_escape_in_a_dialog_closes_nothing_behind_it(shown: Shown) -> None:
    shown.press("add-server")
    shown.press("name-preset")
    shown.press("show-offers")
    await shown.settle()
    assert not shown.page.controller.on_event(Press("key", "Escape", typing=True))
    assert shown.page.page_store.state.editor is not None
    assert shown.page.page_store.state.naming is not None
    shown.page.controller.on_dialog_closed("offers")
    assert shown.page.controller.on_event(Press("key", "Escape", typing=True))
    assert shown.page.page_store.state.naming is None


async def test_run_takes_the_name_that_an_open_list_shows(shown: Shown) -> None:
    await shown.settle(1)
    typed = "soon-here.safetensors"
    shown.page.controller.on_event(Press("input", "search", "checkpoint", typed))
    assert shown.page.page_store.state.open_choice is not None
    shown.page.controller.on_event(Press("key", "Ctrl+Enter", "checkpoint", typing=True))
    await shown.settle(3)
    state = shown.page.page_store.state
    assert state.open_choice is None
    assert state.forms["text-to-image"].values["checkpoint"] == typed
    assert "checkpoint" in state.forms["text-to-image"].errors
    assert not list(shown.world.window_store.state.window.tasks)


async def test_a_bare_address_is_completed(shown: Shown) -> None:
    shown.press("add-server")
    shown.page.controller.on_event(Press("input", "serverField", "url", "192.168.1.20"))
    shown.page.controller.on_event(Press("submit", "save-server"))
    await shown.settle(5)
    url = "http://192.168.1.20:8188"
    assert shown.world.window_store.state.pool.get(url) is not None
    assert icon_button_id("server-menu", url) in shown.dom.focused


async def test_a_toast_with_undo_stays_as_long_as_undo_works(shown: Shown) -> None:
    task = await shown.world.succeeded(an_order("text-to-image"))
    shown.press("clear")
    await shown.settle(UNDO_SECONDS - 0.1)
    assert UNDO_ID in shown.dom.focused
    assert shown.page.page_store.state.toast == message("tasks.cleared", n=1)
    shown.press("undo")
    await shown.settle()
    assert shown.world.task(task)
    assert shown.dom.focused[-1] == text_button_id("clear")


async def test_a_toast_that_only_confirms_goes_sooner(shown: Shown) -> None:
    shown.press("copy", "text")
    await shown.settle(TOAST_SECONDS - 0.1)
    assert shown.page.page_store.state.toast == message("toast.copied")
    await shown.settle(0.2)
    assert shown.page.page_store.state.toast is None


async def test_a_removed_server_can_be_brought_back_by_the_focused_button(shown: Shown) -> None:
    shown.press("remove-server", A)
    await shown.settle()
    assert shown.dom.focused[-1] == UNDO_ID
    shown.press("undo")
    assert shown.world.window_store.state.pool.get(A) is not None


async def test_what_is_typed_is_remembered_at_once(shown: Shown) -> None:
    shown.page.controller.on_event(Press("input", "field", "prompt", "half a second ago"))
    assert "half a second ago" in shown.world.session.texts["form"]
    shown.page.controller.on_event(Press("input", "runs", value="7"))
    assert '"runs": 7' in shown.world.session.texts["form"]


async def test_a_language_is_chosen_from_a_list_and_kept(shown: Shown) -> None:
    shown.page.controller.on_event(Press("input", "change", "language", "zh"))
    await shown.settle()
    assert shown.page.page_store.state.language == "zh"
    assert shown.page.ports.settings.read("language") == "zh"


async def test_a_link_skips_to_a_section(shown: Shown) -> None:
    shown.press("skip", "servers")
    await shown.settle()
    assert (shown.page.page_store.state.tab, shown.dom.focused[-1]) == ("servers", "servers")


async def test_a_viewer_whose_picture_is_gone_closes(shown: Shown) -> None:
    task = await shown.world.succeeded(an_order("text-to-image"))
    shown.press("view", f"{task.prompt_id}:0")
    await shown.settle()
    assert shown.dom.dialogs["viewer"]
    library = shown.world.window_store.state.library
    shown.world.window_store.drop(task.prompt_id)
    shown.world.window_store.change(library=library.without(task.prompt_id))
    await shown.settle()
    assert not shown.dom.dialogs["viewer"]
