"""Python scripts of a person: the panel, and what a script can do to the page and cannot."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.files import image_file
from tests.e2e.room import NOT_THERE, Room
from tests.e2e.script_panel import ScriptPanel, output_of, run
from tests.e2e.servers import Servers, prompts_sent

LOADED = """() => performance.getEntriesByType("resource").map(({ name }) => name)
  .filter((name) => /script(s|_)|codemirror/.test(name.split("/").at(-1)))"""

DRAWN = """() => {
  window.framesSeen = (window.framesSeen ?? 0) + 1;
  return window.framesSeen % 10 === 0;
}"""
"""Is asked once a frame: true after ten frames."""

CHOSEN = """() => {
  const selection = window.getSelection();
  const box = document.querySelector("#script-code .cm-scroller").getBoundingClientRect();
  const { top, bottom } = selection.getRangeAt(0).getBoundingClientRect();
  return [selection.toString(), box.top <= top && bottom <= box.bottom];
}"""
"""What is chosen in the editor, and whether that line is in sight."""

NAMES = (
    *("indexedDB", "caches", "WebSocket", "EventSource", "Worker", "SharedWorker"),
    *("BroadcastChannel", "WebTransport", "localStorage", "cookieStore"),
)
"""What could reach a server, or what this browser keeps."""

RAN = """
import bindery
result = await bindery.run(
    "text-to-image", prompt="a lake", width=64, height=64, steps=2, seed=5, server={server!r}
)
print(result.prompt_id, result.server, len(result.images[0].png), result.images[0].png[1:4])
"""


def test_nothing_of_the_panel_is_loaded_before_it_is_opened(own: Room, first: Desk) -> None:
    assert first.page.evaluate(LOADED) == []
    panel = ScriptPanel(first.page).open()
    panel.begin("print(6 * 7)")
    panel.wait("done")
    loaded = {name.rsplit("/", 1)[-1] for name in first.page.evaluate(LOADED)}
    assert {"scripts.js", "script_worker.js"} <= loaded


def test_the_editor_runs_what_it_has_and_keeps_it(own: Room, first: Desk) -> None:
    panel = ScriptPanel(first.page).open()
    assert panel.output.get_attribute("data-state") == "idle"
    panel.editor.fill("")
    panel.editor.press_sequentially("for n in range(2):")
    panel.editor.press("Enter")
    panel.editor.press_sequentially("print('line', n)")
    expect(panel.field).to_have_value("for n in range(2):\n    print('line', n)")
    panel.editor.press("Control+Enter")
    panel.wait("done")
    expect(panel.output).to_have_text("line 0\nline 1\n")
    panel.begin("def broken():\n    return [][1]\n\nbroken()")
    panel.wait("failed")
    expect(panel.output).to_contain_text("IndexError: list index out of range")
    expect(panel.output).to_contain_text('File "script.py", line 4')
    first.close_dialog()
    first.page.reload()
    first.ready()
    panel.open()
    expect(panel.field).to_have_value("def broken():\n    return [][1]\n\nbroken()")


def test_a_line_goes_on_with_what_the_script_made(own: Room, first: Desk) -> None:
    panel = ScriptPanel(first.page).open()
    panel.begin("def double(x):\n    return 2 * x\n\nprint('made')")
    panel.wait("done")
    line = first.page.get_by_test_id("script-line")
    line.fill("double(21)")
    line.press("Enter")
    expect(panel.output).to_have_text("made\n>>> double(21)\n42\n")
    expect(line).to_have_value("")
    panel.wait("done")
    line.press_sequentially("_ +")
    line.press("ArrowUp")
    expect(line).to_have_value("double(21)")
    line.press("ArrowDown")
    expect(line).to_have_value("_ +")
    line.press_sequentially(" 1")
    line.press("Enter")
    expect(panel.output).to_contain_text("43")
    panel.wait("done")
    panel.begin("import time\nprint('begun')\ntime.sleep(600)")
    expect(panel.output).to_have_text("begun\n")
    line.fill("1")
    line.press("Enter")
    expect(line).to_have_value("1")
    panel.stop()
    line.press("Enter")
    expect(panel.output).to_contain_text(">>> 1\n1\n")


def test_given_files_are_read_and_taken_back(own: Room, first: Desk) -> None:
    panel = ScriptPanel(first.page).open()
    field = first.page.get_by_test_id("script-give")
    image = image_file("a b.png")
    field.set_input_files([image])
    expect(first.page.locator("#script-given")).to_have_text("1 file for scripts")
    panel.begin(
        "import bindery\nprint([(one.name, one.stat().st_size) for one in bindery.files()])"
    )
    panel.wait("done")
    expect(panel.output).to_have_text(f"[('a b.png', {len(image['buffer'])})]\n")
    twice = [image_file("x.txt", text, "text/plain") for text in (b"1", b"22")]
    field.set_input_files(twice)
    panel.begin("import bindery\nprint([one.read_text() for one in bindery.files()])")
    panel.wait("done")
    expect(panel.output).to_have_text("['22', '1']\n")
    first.page.locator('[data-action="script-take-files"]').click()
    panel.begin("import bindery\nprint(bindery.files())")
    panel.wait("done")
    expect(panel.output).to_have_text("[]\n")


def test_a_new_python_knows_nothing_of_before(own: Room, first: Desk) -> None:
    panel = ScriptPanel(first.page).open()
    panel.begin("import bindery\nkept = bindery.kept = 1\nprint(hasattr(bindery, 'kept'))")
    panel.wait("done")
    first.page.locator('[data-action="script-restart"]').click()
    expect(panel.output).to_contain_text("This is a new Python.")
    panel.begin("import bindery\nprint(hasattr(bindery, 'kept'))")
    panel.wait("done")
    expect(panel.output).to_have_text("False\n")
    panel.begin("print('begun')\nwhile True:\n    pass")
    expect(panel.output).to_have_text("begun\n")
    first.page.locator('[data-action="script-restart"]').click()
    panel.wait("stopped")


def test_a_press_on_a_line_of_a_traceback_goes_there(own: Room, first: Desk) -> None:
    panel = ScriptPanel(first.page).open()
    rows = "".join(f"row_{n} = {n}\n" for n in range(80))
    panel.begin(f"def broken():\n    return [][1]\n{rows}broken()\n")
    panel.wait("failed")
    places = panel.output.get_by_role("button")
    expect(places).to_have_text(['File "script.py", line 83', 'File "script.py", line 2'])
    for place, text in ((0, "broken()"), (1, "    return [][1]")):
        places.nth(place).click()
        expect(panel.editor).to_be_focused()
        assert first.page.evaluate(CHOSEN) == [text, True]


def test_an_endless_loop_is_stopped_and_the_page_lives_on(own: Room, first: Desk) -> None:
    panel = ScriptPanel(first.page).open()
    panel.begin("print('begun')\nwhile True:\n    pass")
    panel.wait("running")
    expect(panel.output).to_contain_text("begun")
    expect(first.page.get_by_test_id("script-run")).to_be_disabled()
    first.page.wait_for_function(DRAWN)  # the page draws on
    assert run(first.page, "print(1)")["ok"] is False  # one at a time
    panel.stop()
    panel.begin("while True:\n    print('x' * 60)")
    panel.wait("running")
    first.page.wait_for_function(DRAWN)  # the page draws on
    panel.stop()
    assert len(panel.output.text_content() or "") < 200_000
    panel.begin("print('after')")
    panel.wait("done")
    expect(panel.output).to_have_text("after\n")


def test_a_gigabyte_of_pixels_leaves_the_page_alone(own: Room, first: Desk) -> None:
    panel = ScriptPanel(first.page).open()
    panel.begin(
        "rows = []\nfor n in range(100):\n    rows.append(bytearray(10_000_000))\n"
        "print(sum(map(len, rows)))\nrows.clear()"
    )
    panel.wait("running", "done")
    first.page.wait_for_function(DRAWN)  # the page draws on
    panel.wait("done", "failed")
    assert re.search(r"1000000000|MemoryError", panel.output.text_content() or "")


def test_bindery_runs_a_workflow_as_a_card(desk: Desk, servers: Servers) -> None:
    for server in servers:
        told = output_of(desk.page, RAN.format(server=server.url)).split()
        assert told[1] == server.url
        assert told[3] == "b'PNG'"
        card = Card(desk.page, told[0]).ends()
        assert card.server == server.url
        card.check_picture(server)
    listed = output_of(desk.page, "import bindery\nprint([s['url'] for s in bindery.servers()])")
    assert all(server.url in listed for server in servers)


def test_bindery_runs_many_at_once_and_waits_without_await(desk: Desk, servers: Servers) -> None:
    graph = {
        "1": {
            "class_type": "EmptyImage",
            "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 255},
        },
        "2": {
            "class_type": "SaveImage",
            "inputs": {"images": ["1", 0], "filename_prefix": "many"},
        },
    }
    told = output_of(
        desk.page,
        f"import bindery\ngraph = {graph!r}\n"
        "jobs = [bindery.run_graph(graph) for _ in range(4)]\n"
        "print(len([one async for one in bindery.spread(jobs)]))\n"
        "print(len(bindery.wait([bindery.run_graph(graph) for _ in range(3)])))\n"
        "picture = bindery.run_graph(graph).wait().images[0]\n"
        "scaled = bindery.run('upscale', image=picture, factor=2).wait()\n"
        "print(scaled.images[0].png[:4])",
    )
    assert told.split() == ["4", "3", "b'\\x89PNG'"]


def test_hosts_outside_of_the_pool_are_refused(own: Room, first: Desk, servers: Servers) -> None:
    before = prompts_sent(servers)
    for call in (
        "urllib.request.urlopen('http://example.com/x')",
        "urllib.request.urlopen('http://127.0.0.1:9/prompt', data=b'{}')",
        "websocket.create_connection('ws://example.com/ws')",
    ):
        told = run(first.page, f"import urllib.request, websocket\n{call}")
        assert told["ok"] is False
        assert "Scripts reach the servers of this page only" in told["error"]
    for path, body in (("/history", b'{"clear": true}'), ("/userdata/x", b"{}")):
        told = run(
            first.page,
            "import urllib.request\n"
            f"urllib.request.urlopen({servers[0].url + path!r}, data={body!r})",
        )
        assert "Scripts may not send POST" in told["error"]
    assert prompts_sent(servers) == before


def test_a_script_has_no_other_way_out_of_its_worker(desk: Desk) -> None:
    told = output_of(
        desk.page,
        "import js\n"
        f"for name in {NAMES!r}:\n"
        "    print(name, getattr(js, name, None))\n"
        "print(getattr(js.navigator, 'storage', None), getattr(js.navigator, 'locks', None))\n"
        "try:\n    await js.fetch('/')\nexcept Exception as error:\n    print('fetch', error)\n"
        "for run in (js.eval, js.Function, js.Object.constructor, js.setTimeout):\n"
        "    try:\n        print(run('1'))\n    except Exception as error:\n"
        "        print('text', error)\n",
    )
    lines = told.splitlines()
    assert [line.split()[1] for line in lines[:10]] == ["None"] * 10
    assert lines[10] == "None None"
    assert "A script reaches servers by" in lines[11]
    assert all("no JavaScript of a text" in line for line in lines[12:])
    assert len(lines) == 16


def test_an_answer_that_is_an_error_is_python_s_own(own: Room, first: Desk) -> None:
    own.allow(NOT_THERE)
    told = run(
        first.page,
        "import urllib.request, urllib.error\n"
        "try:\n    urllib.request.urlopen('http://127.0.0.1:8188/no/such')\n"
        "except urllib.error.HTTPError as error:\n    print(error.code, error.reason)\n"
        "import json\n"
        "try:\n"
        "    urllib.request.urlopen('http://localhost:8188/prompt', data=b'{\"prompt\": 1}')\n"
        "except urllib.error.HTTPError as error:\n"
        "    print(error.code, json.loads(error.read())['error']['type'])",
    )
    assert told["ok"], told["error"]
    assert told["output"].splitlines()[-2:] == ["404 Not Found", "400 no_prompt"]
