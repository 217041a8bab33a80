"""The editor of scripts: CodeMirror, with what it knows of Python and of this page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk
from tests.e2e.room import Room
from tests.e2e.script_panel import ScriptPanel
from tests.e2e.servers import Servers, pool_of
from tests.windows import Windows

CODE = "def half(n):\n    return n / 2  # a comment\n\nprint(half(21), 'text')\n"

NOT_LOADED = r"net::ERR_FAILED"


def offered(panel: ScriptPanel) -> Locator:
    """Return the words that are offered at the cursor."""
    return panel.page.locator("#script-code .cm-completionLabel")


def test_code_has_colours_and_lines(own: Room, first: Desk) -> None:
    panel = ScriptPanel(first.page).open()
    panel.editor.fill(CODE)
    expect(panel.field).to_have_value(CODE)
    for kind, texts in (
        ("keyword", ["def", "return"]),
        ("name", ["half"]),
        ("value", ["2", "21"]),
        ("string", ["'text'"]),
        ("comment", ["# a comment"]),
    ):
        expect(panel.page.locator(f"#script-code .code-{kind}")).to_have_text(texts)
    expect(panel.page.locator("#script-code .cm-lineNumbers .cm-gutterElement").last).to_have_text(
        "5"
    )
    panel.editor.fill("print('other')")  # over several lines: what the page's policy must allow
    expect(panel.field).to_have_value("print('other')")
    panel.editor.press("ControlOrMeta+z")
    expect(panel.field).to_have_value(CODE)


def test_it_completes_the_module_and_what_the_page_has(
    own: Room, first: Desk, servers: Servers
) -> None:
    panel = ScriptPanel(first.page).open()
    panel.editor.fill("")
    panel.editor.press_sequentially("import bin")
    expect(offered(panel).filter(has_text="bindery")).to_have_count(1)
    panel.editor.press_sequentially("dery")
    panel.editor.press("Enter")  # the word is there already: a new line
    panel.editor.press_sequentially("bindery.run_")
    expect(offered(panel)).to_have_text(["run_graph"])
    expect(panel.page.locator(".cm-completionInfo")).to_contain_text("ComfyUI's API format")
    panel.editor.press("Escape")
    expect(offered(panel)).to_have_count(0)
    expect(panel.page.locator("#scripts[open]")).to_have_count(1)
    panel.editor.press("Backspace")
    panel.editor.press_sequentially("('ups")
    expect(offered(panel)).to_have_text(["upscale"])
    offered(panel).click()
    panel.editor.press("End")
    panel.editor.press("ArrowLeft")
    panel.editor.press_sequentially(", facto")
    offered(panel).filter(has_text="factor=").click()
    panel.editor.press_sequentially("2, server='http")
    expect(offered(panel)).to_have_text(sorted(server.url for server in servers))
    offered(panel).last.click()
    last = max(server.url for server in servers)
    text = f"import bindery\nbindery.run('upscale', factor=2, server='{last}')"
    expect(panel.field).to_have_value(text)
    panel.editor.press("End")
    panel.editor.press("Enter")
    panel.editor.press_sequentially("result.prom")
    offered(panel).filter(has_text="prompt_id").click()
    expect(panel.field).to_have_value(f"{text}\nresult.prompt_id")


def test_the_keyboard_leaves_the_editor_after_escape(own: Room, first: Desk) -> None:
    panel = ScriptPanel(first.page).open()
    panel.editor.fill("a = 1")
    panel.editor.press("Home")
    panel.editor.press("Tab")
    expect(panel.field).to_have_value("    a = 1")
    panel.editor.press("Shift+Tab")
    expect(panel.field).to_have_value("a = 1")
    panel.editor.press("Escape")
    panel.editor.press("Tab")
    expect(panel.page.get_by_test_id("script-run")).to_be_focused()
    panel.page.keyboard.press("Shift+Tab")
    expect(panel.editor).to_be_focused()
    panel.editor.press("Escape")
    panel.editor.press("b")  # goes on typing, so Tab indents again
    panel.editor.press("Tab")
    expect(panel.field).not_to_have_value("ba = 1")
    expect(panel.editor).to_be_focused()
    for _ in range(2):
        panel.editor.press("Escape")
    expect(panel.page.locator("#scripts[open]")).to_have_count(0)


def test_another_script_is_another_text(own: Room, first: Desk) -> None:
    panel = ScriptPanel(first.page).open()
    panel.editor.fill("first = 1")
    panel.page.locator('[data-action="script-new"]').click()
    expect(panel.field).to_have_value("")
    panel.editor.press_sequentially("x")
    for _ in range(3):
        panel.editor.press("ControlOrMeta+z")
    expect(panel.field).to_have_value("")  # nothing of the first one comes back
    panel.page.locator("#script-example").select_option("first_picture")
    expect(panel.editor).to_contain_text("import bindery")
    panel.page.locator("#script-file").select_option("script.py")
    expect(panel.editor).to_have_text("first = 1")


def test_it_searches_in_the_page_s_language(own: Room, first: Desk) -> None:
    while first.page.locator("html").get_attribute("lang") != "zh-Hans":
        first.page.locator('[data-action="language"]').click()
    panel = ScriptPanel(first.page).open()
    panel.editor.fill("one = 1\ntwo = one\n")
    panel.editor.press("ControlOrMeta+f")
    search = panel.page.locator("#script-code .cm-search")
    expect(search.get_by_role("button", name="下一个")).to_be_visible()
    search.get_by_placeholder("查找").press_sequentially("one")
    expect(panel.page.locator("#script-code .cm-searchMatch")).to_have_count(2)
    search.get_by_placeholder("查找").press("Escape")
    expect(search).to_have_count(0)
    expect(panel.page.locator("#scripts[open]")).to_have_count(1)


def test_without_codemirror_the_plain_field_does(
    windows: Windows, serve: Callable[..., str], dist: Path, servers: Servers
) -> None:
    context = windows.context(service_workers="block")
    context.route("**/codemirror*.js", lambda route: route.abort())
    windows.allow(NOT_LOADED)
    desk = Desk(windows.open(serve(root=dist, servers=pool_of(servers)), context)).ready()
    desk.page.get_by_test_id("scripts-open").click()
    panel = ScriptPanel(desk.page)
    panel.begin("print('plain')")
    panel.wait("done")
    expect(panel.output).to_have_text("plain\n")
    expect(panel.field).to_be_visible()
