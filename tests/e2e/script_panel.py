"""The panel with Python scripts, and scripts run from devtools."""

from __future__ import annotations

from typing import Any, cast

from playwright.sync_api import Locator, Page

from tests.conftest import START_MS

RUN = "(text) => window.comfyui.scripts.run(text)"

IS_STATE = """(states) => states.includes(
  document.getElementById("script-output")?.dataset.state)"""

ENDED = ("done", "failed", "stopped")

PYTHON_MS = 2 * START_MS
"""A worker starts its own Python, on two slow processors beside other browsers."""


def run(page: Page, text: str) -> dict[str, Any]:
    """Run a script from devtools; give `{ok, output, error}`."""
    return cast("dict[str, Any]", page.evaluate(RUN, text))


def output_of(page: Page, text: str) -> str:
    """Run a script that must succeed; give what it printed."""
    told = run(page, text)
    assert told["ok"], told["error"]
    return str(told["output"])


class ScriptPanel:
    """The open panel of one window."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def editor(self) -> Locator:
        """Where a person types: CodeMirror."""
        return self.page.get_by_test_id("script-editor")

    @property
    def field(self) -> Locator:
        """The plain field, which has the text; it is hidden behind CodeMirror."""
        return self.page.locator("#script-editor")

    @property
    def output(self) -> Locator:
        """What scripts print."""
        return self.page.get_by_test_id("script-output")

    def open(self) -> ScriptPanel:
        """Open the panel."""
        self.page.get_by_test_id("scripts-open").click()
        self.page.locator("#script-code .cm-content").wait_for()
        return self

    def begin(self, text: str) -> None:
        """Put a text into the editor, and press Run."""
        self.editor.fill(text)
        self.page.get_by_test_id("script-run").click()

    def wait(self, *states: str) -> None:
        """Wait for one of these states."""
        self.page.wait_for_function(IS_STATE, arg=list(states), timeout=PYTHON_MS)

    def stop(self) -> None:
        """Press Stop, and wait until nothing runs."""
        self.page.get_by_test_id("script-stop").click()
        self.wait("stopped")
