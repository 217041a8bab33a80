"""Each adapter keeps each promise of its port, run in the page.

The promises are the functions of `inside/`, and those of `tests/contracts`, which fakes keep too.
"""

from __future__ import annotations

import ast
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Stage
from tests.windows import Windows

INSIDE = Path(__file__).parent / "inside"
CONTRACTS = Path(__file__).parents[1] / "contracts"
NOT_PROMISES = {"__init__", "run", "world", "benches", "surroundings"}

ENDED = r"net::ERR_FILE_NOT_FOUND <blob:"

NOISE = {
    "boot": (r"status of (404|502)", r"net::ERR_FAILED"),
    "files": (ENDED,),
    "picture_store": (r"status of 404",),
    "dom": (r"status of 404",),
    "saving": (r"status of 404",),
    "servers": (r"status of 4\d\d", r"net::ERR_"),
    "rogue": (r"net::ERR_", r"longest task"),
    "pictures": (r"status of 429", r"net::ERR_", r"status of 307"),
    "contracts.picture_store": (r"status of 404", r"net::ERR_", ENDED),
    "contracts.http": (r"status of 4\d\d", r"net::ERR_", r"blocked by CORS policy"),
    "contracts.previews": (ENDED,),
    "contracts.sockets": (r"WebSocket connection to",),
}
"""What the browser itself says, by adapter, of the failures that the promises provoke."""


def promises() -> list[str]:
    """List the public coroutines: `<adapter>.<function>`, `contracts.<port>.<function>`."""
    folders = {"": INSIDE, "contracts.": CONTRACTS}
    return [
        f"{prefix}{file.stem}.{item.name}"
        for prefix, folder in folders.items()
        for file in sorted(folder.glob("*.py"))
        if file.stem not in NOT_PROMISES
        for item in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(item, ast.AsyncFunctionDef) and not item.name.startswith("_")
    ]


@pytest.mark.parametrize("promise", promises())
def test_promise(stage: Stage, stage_windows: Windows, promise: str) -> None:
    stage_windows.allow(*NOISE.get(promise.rpartition(".")[0], ()))
    stage.keep(promise)


def test_cancelling_aborts_the_request_itself(stage: Stage) -> None:
    """At once, and not only when the request's own time limit is over."""
    address = f"{stage.server.url}/api/queue"
    with stage.page.expect_event(
        "requestfailed", lambda request: request.url == address, timeout=5_000
    ) as failed:
        stage.keep("contracts.http.a_send_that_is_cancelled_ends_at_once")
    assert failed.value.failure == "net::ERR_ABORTED"


def test_a_channel_reaches_the_other_window_and_hears_it(
    stage: Stage, stage_windows: Windows
) -> None:
    other = stage_windows.open(stage.page.url.replace("stage.html", "stage.js"))
    other.evaluate(
        """() => {
          const channel = new BroadcastChannel("bindery");
          channel.onmessage = ({ data }) => channel.postMessage(
            JSON.stringify({ heard: JSON.parse(data) }));
        }"""
    )
    stage.keep("channel._echo")
    other.close()


def test_a_saved_picture_has_the_servers_bytes(stage: Stage) -> None:
    with stage.page.expect_download() as download:
        stage.keep("dom._save")
    assert download.value.suggested_filename == "图 1.png"
    saved = download.value.path().read_bytes()
    assert saved == stage.server.picture_bytes("example.png", type="input")


def test_a_zip_has_the_files_that_the_server_gives(stage: Stage, stage_windows: Windows) -> None:
    stage_windows.allow(*NOISE["saving"])
    with stage.page.expect_download() as download:
        stage.keep("saving._save_zip")
    assert download.value.suggested_filename == "all.zip"
    with ZipFile(download.value.path()) as found:
        assert found.testzip() is None
        assert found.namelist() == ["example.png"]
        held = stage.server.picture_bytes("example.png", type="input")
        assert found.read("example.png") == held


def test_leaving_is_told(stage: Stage) -> None:
    stage.keep("dom._tell_of_leaving")
    stage.page.evaluate("() => window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    expect(stage.page).to_have_title("left")
