"""What the items of a server's menu do."""

from typing import Any

import pytest

from app.core.comfy.requests import Response
from app.core.message import message
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.ui.dialog_state import ServerLog, ServerMenu, ServerQuestion
from app.ui.html.widgets import icon_button_id
from tests.fakes import World
from tests.fakes.values import A, B, C, an_order
from tests.ui.shown import Press, Shown

GB = 10**9
TEXT = an_order("text-to-image")


@pytest.fixture
async def shown(world: World) -> Shown:
    world.a.answers["extensions"] = list
    return Shown(world)


def stats(free: int) -> dict[str, Any]:
    card = {"name": "RTX 4090", "vram_free": free * GB, "vram_total": 24 * GB}
    return {"system": {"comfyui_version": "0.3.64"}, "devices": [card]}


def question(shown: Shown) -> ServerQuestion:
    found = shown.page.page_store.state.server_dialog
    assert isinstance(found, ServerQuestion)
    return found


def toast(shown: Shown) -> str:
    found = shown.page.page_store.state.toast
    return "" if found is None else found.key


async def test_the_menu_opens_and_an_item_closes_it(shown: Shown) -> None:
    shown.press("server-menu", A)
    await shown.settle(1)
    assert shown.page.page_store.state.server_menu == ServerMenu(A)
    assert shown.dom.dialogs["server-menu"]
    shown.press("edit-server", A)
    await shown.settle()
    assert not shown.dom.dialogs["server-menu"]
    assert shown.page.page_store.state.editor is not None


async def test_the_browser_closes_the_menu_and_the_dialog(shown: Shown) -> None:
    shown.press("server-menu", A)
    shown.page.controller.on_dialog_closed("server-menu")
    assert shown.page.page_store.state.server_menu is None
    shown.page.page_store.change(server_dialog=ServerLog(A, "A"))
    assert not shown.page.controller.on_event(Press("key", "Escape"))
    shown.page.controller.on_dialog_closed("server-dialog")
    assert shown.page.page_store.state.server_dialog is None
    shown.press("server-menu", C)
    assert shown.page.page_store.state.server_menu is None, "it is not in the pool"


async def test_the_manager_is_looked_for_once_the_menu_is_open(shown: Shown) -> None:
    await shown.settle(1)
    shown.world.a.answers["extensions"] = lambda: ["/extensions/comfyui-manager/x.js"]
    shown.press("server-menu", A)
    await shown.settle(1)
    assert shown.page.page_store.state.server_menu == ServerMenu(A, can_restart=True)


async def test_a_server_is_paused_and_resumed(shown: Shown) -> None:
    shown.press("pause-server", A)
    assert shown.world.window_store.state.is_paused(A)
    assert toast(shown) == "server.paused"
    shown.press("resume-server", A)
    assert not shown.world.window_store.state.is_paused(A)
    assert toast(shown) == "server.resumed"


async def test_a_refusal_for_a_pause_ends_the_pause(shown: Shown) -> None:
    await shown.settle(1)
    for url in (A, B):
        shown.press("pause-server", url)
    shown.page.controller.on_event(Press("input", "field", "prompt", "a lake"))
    shown.page.controller.on_event(Press("key", "Ctrl+Enter"))
    await shown.settle(3)
    notice = shown.page.page_store.state.run_notice
    assert notice is not None
    assert notice.text == message("pool.paused", count=2)
    assert [(one.action, one.arg) for one in notice.buttons] == [
        ("resume-server", A),
        ("resume-server", B),
    ]
    shown.press("resume-server", B)
    await shown.settle()
    assert shown.page.page_store.state.run_notice is None


@pytest.mark.parametrize(("after", "key"), [(18, "server.freed"), (6, "server.freed_none")])
async def test_free_memory_says_what_came_free(shown: Shown, after: int, key: str) -> None:
    free = [6]
    shown.world.a.answers["system_stats"] = lambda: stats(free[0])

    def answer() -> Response:
        free[0] = after
        return Response(200)

    shown.world.a.answers["free"] = answer
    shown.press("free-memory", A)
    await shown.settle(4.5)
    assert toast(shown) == key


async def test_memory_is_freed_later_while_a_task_runs(shown: Shown) -> None:
    shown.world.a.answers["system_stats"] = lambda: stats(6)
    shown.world.a.answers["free"] = lambda: Response(200)
    shown.world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    await shown.world.running(TEXT)
    shown.press("free-memory", A)
    await shown.settle(4.5)
    assert toast(shown) == "server.freed_later"


async def test_others_are_thought_of_before_memory_is_freed(shown: Shown) -> None:
    shown.world.a.load(2)
    shown.world.a.answers["free"] = lambda: Response(403)
    shown.press("free-memory", A)
    await shown.settle()
    asked = question(shown)
    assert asked.text == message("ask.free", server="a:8188", n=2)
    assert shown.world.a.requests("POST", "free") == []
    shown.press(asked.action, asked.arg)
    await shown.settle()
    assert shown.page.page_store.state.server_dialog is None
    notice = shown.page.page_store.state.servers_notice
    assert notice is not None
    assert notice.text.key == "server.not_done"


async def test_my_tasks_are_stopped_once_that_is_confirmed(shown: Shown) -> None:
    shown.press("stop-server", A)
    await shown.settle()
    assert toast(shown) == "stop.none"
    task = await shown.world.queued(TEXT)
    shown.press("stop-all")
    await shown.settle()
    asked = question(shown)
    assert (asked.text.key, asked.text.args["n"]) == ("ask.stop_all", 1)
    assert shown.world.task(task).is_open
    shown.press(asked.action, asked.arg)
    await shown.world.until_state(task, TaskState.CANCELLED)


async def test_a_task_that_cannot_be_stopped_is_reported(shown: Shown) -> None:
    shown.world.a.version = shown.world.b.version = "0.3.10"
    task = await shown.world.running(TEXT)
    shown.press("stop-now", task.execution_server)
    await shown.settle(1)
    notice = shown.page.page_store.state.servers_notice
    assert notice is not None
    assert (notice.text.key, notice.more[0].key) == ("stop.failed", "cancel.too_old")


async def with_manager(shown: Shown, answer: Any) -> None:
    shown.world.a.answers["extensions"] = lambda: ["/extensions/comfyui-manager/x.js"]
    shown.world.a.answers["manager"] = answer
    await shown.settle(1)
    shown.press("server-menu", A)
    await shown.settle(1)


async def test_a_server_is_restarted_and_checked_until_it_is_back(shown: Shown) -> None:
    await with_manager(shown, lambda: Response(200))
    shown.press("restart-server", A)
    await shown.settle()
    assert toast(shown) == "server.restarting"
    await shown.settle(3)
    assert toast(shown) == "server.is_back"


async def test_a_restart_that_ends_work_is_confirmed(shown: Shown) -> None:
    await with_manager(shown, lambda: Response(403))
    shown.world.a.load(1)
    shown.press("restart-server", A)
    await shown.settle()
    asked = question(shown)
    assert asked.text == message("ask.restart", server="a:8188", others=1, mine=0)
    shown.press(asked.action, asked.arg)
    await shown.settle()
    notice = shown.page.page_store.state.servers_notice
    assert notice is not None
    assert notice.text.key == "server.not_done"


async def test_a_server_that_does_not_come_back_is_reported(shown: Shown) -> None:
    await with_manager(shown, lambda: Response(200))
    shown.press("restart-server", A)
    await shown.settle()
    shown.world.a.up = False
    await shown.settle(120)
    notice = shown.page.page_store.state.servers_notice
    assert notice is not None
    assert notice.text.key == "server.not_back"


async def test_a_log_is_shown_at_the_latest_failure(shown: Shown) -> None:
    shown.world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    task = await shown.world.running(TEXT)
    shown.world.a.fail("3", "no room on the card")
    await shown.world.until_state(task, TaskState.FAILED)
    said = "!!! Exception during processing !!! no room on the card"
    lines = [{"t": "10:00:00", "m": f"{line}\n"} for line in ("a", said, "b")]
    shown.world.a.answers["internal"] = lambda: {"entries": lines}
    shown.press("show-log", A)
    await shown.settle()
    log = shown.page.page_store.state.server_dialog
    assert isinstance(log, ServerLog)
    assert log.lines is not None
    assert [bool(line.failed) for line in log.lines] == [False, True, False]
    assert shown.dom.revealed[-1] == "log-line-1"


async def test_a_server_without_a_log_says_why(shown: Shown) -> None:
    shown.world.a.answers["internal"] = lambda: Response(404)
    shown.press("show-log", A)
    await shown.settle()
    log = shown.page.page_store.state.server_dialog
    assert isinstance(log, ServerLog)
    assert log.problem == message("answer.status", status=404)
    shown.world.http.slow(B, "GET", "internal", 1.0)
    shown.press("show-log", B)
    await shown.settle(0.1)
    assert shown.page.page_store.state.server_dialog == ServerLog(B, "b:8188")
    shown.press("server-dialog-close")
    await shown.settle(2)
    assert shown.page.page_store.state.server_dialog is None


async def test_a_tab_is_named_in_a_form(shown: Shown) -> None:
    shown.press("name-tab")
    await shown.settle()
    assert shown.dom.focused[-1] == "tab-name"
    shown.page.controller.on_event(Press("input", "tabName", value=" my barns "))
    shown.page.controller.on_event(Press("submit", "save-tab-name"))
    await shown.settle()
    assert shown.world.window_store.state.tab_given == "my barns"
    assert shown.dom.focused[-1] == icon_button_id("name-tab")
    shown.press("name-tab")
    assert shown.page.controller.on_event(Press("key", "Escape", typing=True))
    assert shown.page.page_store.state.tab_naming is None


async def test_a_tab_that_may_not_come_is_said_to_flash(shown: Shown) -> None:
    shown.press("call-tab", "nobody")
    await shown.settle(2)
    assert toast(shown) == "windows.flashes"
