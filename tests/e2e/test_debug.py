"""`window.debugMultiWindowServers()`: its text and its object, from the first paint on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, pool_of
from tests.e2e.words import said
from tests.windows import Windows

WASM = "**/pyodide.asm.wasm"


def call_debug(page: Page) -> tuple[dict[str, Any], str]:
    """Call the function as a person in devtools does; give what it returns and what it prints."""
    with page.expect_console_message(lambda heard: heard.type == "log") as heard:
        found = page.evaluate("() => structuredClone(debugMultiWindowServers())")
    return found, heard.value.text


def open_held(
    windows: Windows, context: BrowserContext, url: str
) -> tuple[Page, Callable[[], object]]:
    """Open the page, whose Python waits until what is given with it is called."""
    held: list[Route] = []
    context.route(WASM, lambda route: held.append(route))
    page = windows.open(url, context)
    for _ in range(1200):
        if not held:
            page.evaluate("() => new Promise(requestAnimationFrame)")
    return page, held[0].continue_


def test_before_python_is_up_it_says_so(windows: Windows, site_url: str) -> None:
    page, _ = open_held(windows, windows.context(), site_url)
    early, printed = call_debug(page)
    assert early["ready"] is False
    assert early["status"]
    assert printed.startswith("Bindery: Python is not up yet.")
    assert early["status"] in printed


def test_it_tells_this_window_its_tasks_and_the_other_windows(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    cards = []
    for desk, server in zip(desks, servers, strict=True):
        server.pause("steps")
        desk.pin(server.url)
        cards.append(desk.text_to_image())
    for desk, card in zip(desks, cards, strict=True):
        card.wait("running")
        desk.page.wait_for_function(
            "() => debugMultiWindowServers().otherWindows[0]?.tasks[0]?.state === 'running'"
        )
    (mine, printed), (other, _) = (call_debug(desk.page) for desk in desks)
    assert mine["windowId"] == desks[0].info["windowId"]
    assert mine["lockedServer"] == servers[0].url
    assert mine["openTaskCount"] == 1
    assert mine["tasks"][0] == {
        "promptId": cards[0].prompt_id,
        "executionServer": servers[0].url,
        "state": "running",
        "open": True,
        "unreachable": False,
    }
    [beside] = mine["otherWindows"]
    assert beside["windowId"] == other["windowId"]
    assert beside["lockedServer"] == servers[1].url
    assert beside["tasks"] == [
        {
            "promptId": cards[1].prompt_id,
            "executionServer": servers[1].url,
            "state": "running",
            "words": "a lake at dawn",
        }
    ]
    assert mine["inconsistencies"] == []
    assert mine["text"] == printed
    lines = [line.strip() for line in printed.splitlines()]
    locked = f"{servers[0].url} ({said('debug.pinned')})"
    assert lines[0] == f"{said('debug.window')}: {mine['windowId']}"
    assert lines[1] == f"{said('debug.locked')}: {locked}"
    assert lines[2] == f"{said('debug.open')}: 1"
    running = said("state.running")
    for card, server in zip(cards, servers, strict=True):
        told = said("debug.task", id=card.prompt_id, server=server.url)
        assert f"{told} ({running})" in lines
    assert f"{said('debug.other')}: {other['windowId']}" in lines


def test_it_flags_what_does_not_fit(desk: Desk, servers: Servers) -> None:
    """A pin on a server that left the pool is the one inconsistency a person can make alone."""
    desk.pin(servers[0].url)
    servers[0].pause()
    card = desk.text_to_image()
    card.wait("queued")
    desk.remove_server(servers[0].url)
    found, printed = call_debug(desk.page)
    wrong = said("debug.lock_not_in_pool", lock=servers[0].url)
    assert found["inconsistencies"] == [wrong]
    assert wrong in printed
    desk.add_server(servers[0].url, "A")
    desk.wait_reach(servers[0].url, "up")
    assert desk.debug()["inconsistencies"] == []


def test_in_chinese_it_uses_the_labels_of_the_design(
    windows: Windows, serve: Callable[..., str], servers: Servers
) -> None:
    server = servers[0]
    context = windows.context(locale="zh-CN")
    page, go_on = open_held(windows, context, serve(servers=pool_of(servers)))
    early, printed = call_debug(page)
    assert (early["ready"], "Python 尚未启动" in printed) == (False, True)
    go_on()
    desk = Desk(page).ready()
    server.pause("steps")
    desk.pin(server.url)
    card = desk.text_to_image("湖")
    card.wait("running")
    found, printed = call_debug(page)
    assert found["ready"] is True
    lines = [line.strip() for line in printed.splitlines()]
    assert lines[0] == f"当前窗口: {found['windowId']}"
    assert lines[1].startswith(f"锁定服务器: {server.url}")
    assert lines[2] == "待处理任务: 1"
    assert lines[3].startswith(f"任务 {card.prompt_id}: {server.url}")
    assert page.evaluate("() => document.documentElement.lang") == "zh-Hans"
    expect(page.get_by_test_id("run-button")).to_have_text("运行", use_inner_text=True)
    server.resume()
    card.ends().check_picture(server)
