"""`make run HOST=0.0.0.0`: another device opens the page by a name, and runs a task."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from tests.conftest import launched
from tests.start.seen import ready
from tests.windows import Windows
from tools.vendor import ROOT

NAME = "studio.example"

RUN = """async () => {
  const { processImage } = await import("comfyui");
  const small = { prompt: "a lake", width: 64, height: 64, steps: 1 };
  const { executionServer, imageUrl } = await processImage("text-to-image", small);
  return [isSecureContext, new URL(executionServer).hostname, (await fetch(imageUrl)).status];
}"""


@pytest.fixture
def port() -> Iterator[str]:
    """The port of a page that all addresses of this computer reach, with its demo servers."""
    command = [sys.executable, "-m", "tools.run", "--host", "0.0.0.0"]
    command += ["--port", "0", "--demo-port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        yield run.stdout.readline().strip().rstrip("/").rpartition(":")[2]
        run.terminate()


def test_a_device_on_the_network_runs_a_task(playwright: Playwright, port: str) -> None:
    with launched(playwright, f"--host-resolver-rules=MAP {NAME} 127.0.0.1") as browser:
        windows = Windows(browser)
        page = ready(windows.open(f"http://{NAME}:{port}/"))
        assert page.evaluate(RUN) == [False, NAME, 200]
        problems = windows.close()
    assert not problems
