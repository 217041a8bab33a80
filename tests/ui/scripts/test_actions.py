"""The panel with scripts: what is on the page, and each press."""

import pytest

from app.core.scripts.files import MAX_FILES, ScriptFiles, files_text, read_files
from app.core.settings.names import SCRIPTS
from app.ui.scripts.view import EXAMPLES
from tests.fakes import World
from tests.ui.page import parse
from tests.ui.scenes import whole
from tests.ui.shown import Press, Shown


def kept(shown: Shown) -> ScriptFiles:
    return read_files(shown.world.ports.settings.read(SCRIPTS))


async def settle(shown: Shown, seconds: float = 1.0) -> None:
    await shown.world.clock.advance(seconds)


def type_text(shown: Shown, text: str) -> None:
    shown.page.controller.on_event(Press("input", "script", "", text))


def choose(shown: Shown, what: str, value: str) -> None:
    shown.page.controller.on_event(Press("input", "change", f"script-{what}", value))


@pytest.fixture
async def shown(world: World) -> Shown:
    found = Shown(world)
    found.press("scripts-open")
    await settle(found)
    return found


async def test_the_panel_opens_and_closes(shown: Shown) -> None:
    assert shown.player.calls == ["opened"]
    assert shown.page.page_store.state.scripts is not None
    html = str(whole("scripts", shown.scene))
    assert 'id="script-editor"' in html
    shown.page.controller.on_dialog_closed("scripts")
    assert shown.page.page_store.state.scripts is None
    assert "script-editor" not in str(whole("scripts", shown.scene))


async def test_buttons_reach_the_player(shown: Shown) -> None:
    for action in (
        *("script-run", "script-stop", "script-clear"),
        *("script-restart", "script-take-files"),
    ):
        shown.press(action)
    await settle(shown)
    assert shown.player.calls[1:] == ["run", "stop", "clear", "restart", "take_files"]


async def test_the_panel_says_what_a_script_reaches_and_has(shown: Shown) -> None:
    text = parse(str(whole("scripts", shown.scene))).text
    for server in shown.scene.state.pool.servers:
        assert server.name in text
    assert "script-take-files" not in str(whole("scripts", shown.scene))
    shown.page.scripts.given(2)
    root = str(whole("scripts", shown.scene))
    assert "2 files" in root
    assert "script-take-files" in root
    shown.page.scripts.given("nonsense")
    assert shown.page.page_store.state.script_files == 2


async def test_the_state_is_shown(shown: Shown) -> None:
    shown.page.scripts.told("running")
    assert shown.page.page_store.state.script_state == "running"
    shown.page.scripts.told("nonsense")
    assert shown.page.page_store.state.script_state == "running"
    root = parse(str(whole("scripts", shown.scene)))
    assert "disabled" in str(whole("scripts", shown.scene))
    assert root is not None


async def test_what_is_typed_is_kept_soon(shown: Shown) -> None:
    type_text(shown, "print(1)")
    type_text(shown, "print(2)")
    await settle(shown)
    assert kept(shown).text == "print(2)"


async def test_files(shown: Shown) -> None:
    type_text(shown, "first")
    shown.press("script-new")
    await settle(shown)
    assert shown.player.calls[-1] == "edit "
    assert kept(shown).names == ("script.py", "script-2.py")
    choose(shown, "file", "script.py")
    await settle(shown)
    assert shown.player.calls[-1] == "edit first"
    shown.press("script-delete")
    await settle(shown)
    assert kept(shown).names == ("script-2.py",)


async def test_a_file_is_renamed(shown: Shown) -> None:
    shown.press("script-rename")
    shown.page.controller.on_event(Press("input", "scriptName", "", "mine"))
    assert 'id="script-name"' in str(whole("scripts", shown.scene))
    shown.press("script-rename-done")
    await settle(shown)
    assert kept(shown).opened == "mine.py"
    shown.press("script-rename-done")  # nothing is asked for


async def test_an_example_goes_into_an_empty_file_else_into_a_new_one(shown: Shown) -> None:
    choose(shown, "example", EXAMPLES[0])
    await settle(shown)
    assert kept(shown).texts == {"script.py": f"# {EXAMPLES[0]}"}
    choose(shown, "example", EXAMPLES[1])
    await settle(shown)
    assert kept(shown).opened == f"{EXAMPLES[1]}.py"
    choose(shown, "example", "")
    assert kept(shown).opened == f"{EXAMPLES[1]}.py"


async def test_a_full_list_says_so(world: World) -> None:
    files = ScriptFiles({f"{n}.py": "" for n in range(MAX_FILES)}, "0.py")
    world.ports.settings.write(SCRIPTS, files_text(files))
    shown = Shown(world)
    shown.press("scripts-open")
    shown.press("script-new")
    await settle(shown)
    toast = shown.page.page_store.state.toast
    assert toast is not None
    assert toast.key == "scripts.full"
