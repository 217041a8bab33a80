"""One window of the page, as the person in front of it uses it; the tests' page object."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from playwright.sync_api import FilePayload, Locator

from tests.conftest import START_MS
from tests.e2e.card import Card
from tests.e2e.files import json_file
from tests.e2e.panel import Panel

READY = "() => document.documentElement?.dataset.ready === '1'"
"""A page that has just begun to load has no element at all."""

CALL = """async ([name, args]) => {
  const face = await import("comfyui");
  return await face[name](...args);
}"""

TRY = """async ([name, args]) => {
  const face = await import("comfyui");
  try {
    return { value: await face[name](...args) };
  } catch (error) {
    return {
      isError: error instanceof Error, name: error.name, message: error.message,
      code: error.code, reasons: error.reasons,
    };
  }
}"""

IDS = "() => window.comfyui.listTasks().map((task) => task.promptId)"

FIRED = "() => window.__hostile !== undefined"

CLOSE_DIALOGS = "() => document.querySelectorAll('dialog[open]').forEach((one) => one.close())"

LEAVE_FIELD = "() => document.activeElement.blur()"


class Desk(Panel):
    """Waits for what it needs, and gives the page for the rest."""

    def ready(self) -> Desk:
        """Wait until the page can take work."""
        self.page.wait_for_function(READY, timeout=START_MS)
        return self

    def open_twin(self) -> Desk:
        """Open a window with a copy of this one's session, as a link to a new window does."""
        with self.page.expect_popup() as opened:
            self.page.evaluate("() => { window.open(location.href); }")
        return Desk(opened.value)

    # ---- the JavaScript API, called as devtools would ----

    def call(self, name: str, *args: Any) -> Any:
        """Call an export of `comfyui` and wait for what it gives."""
        return self.page.evaluate(CALL, [name, list(args)])

    def attempt(self, name: str, *args: Any) -> dict[str, Any]:
        """Call an export that may throw: `{value}`, or what the error is made of."""
        return cast("dict[str, Any]", self.page.evaluate(TRY, [name, list(args)]))

    @property
    def ids(self) -> tuple[str, str]:
        """Who this window is: its window id and its client id."""
        info = self.info
        return info["windowId"], info["clientId"]

    @property
    def info(self) -> dict[str, Any]:
        """What `getWindowInfo` gives."""
        return cast("dict[str, Any]", self.call("getWindowInfo"))

    def debug(self) -> dict[str, Any]:
        """What `window.debugMultiWindowServers()` returns."""
        return cast("dict[str, Any]", self.page.evaluate("() => debugMultiWindowServers()"))

    # ---- composing ----

    def choose(self, type_id: str) -> None:
        """Choose a workflow type, and wait for its form."""
        self.page.get_by_test_id("workflow-select").select_option(type_id)
        self.page.locator(f"#run-form[data-workflow={json.dumps(type_id)}]").wait_for()

    def leave_field(self) -> None:
        """Take the focus from what has it, as a click beside everything does."""
        self.page.evaluate(LEAVE_FIELD)

    def field(self, name: str) -> Locator:
        """The control of an input."""
        return self.page.locator(f'[id="{field_id(name)}"]')

    def fill(self, values: Mapping[str, object]) -> None:
        """Type into fields, choose from lists."""
        for name, value in values.items():
            control = self.field(name)
            if control.evaluate("(control) => !!control.closest('details:not([open])')"):
                self.page.get_by_test_id("form-more").click()
            if control.evaluate("(control) => control.tagName") == "SELECT":
                control.select_option(str(value))
            else:
                control.fill(str(value))

    def offered(self, name: str) -> list[str]:
        """Open the list of a searchable choice, and give the values of its rows."""
        control = self.field(name)
        control.and_(self.page.get_by_role("combobox")).wait_for()
        control.click()
        rows = self.rows_of(name)
        rows.first.wait_for()
        found = [str(row.get_attribute("data-arg")) for row in rows.all()]
        control.press("Escape")
        rows.first.wait_for(state="detached")
        return found

    def rows_of(self, name: str) -> Locator:
        """The rows of the open list of a searchable choice."""
        return self.page.locator(f'[id="{field_id(name)}-list"] [role="option"]')

    def error_of(self, name: str) -> str:
        """Wait for the message beside a field, which the field must name as its description."""
        return self.described(field_id(name))

    def bring(self, name: str, *files: FilePayload) -> None:
        """Choose files for an image input, or a workflow with ":workflow"."""
        self.page.locator(f'input[data-file="{name}"]').set_input_files(list(files))

    def bring_image(self, name: str, file: FilePayload) -> None:
        """Choose an image and wait until it is in the form."""
        self.bring(name, file)
        self.page.locator(f'.filled[data-drop="{name}"]').get_by_text(file["name"]).wait_for()

    def add_workflow(self, title: str, graph: object) -> None:
        """Add a workflow of the person's own, and wait until it is chosen."""
        self.bring(":workflow", json_file(f"{title}.json", graph))
        self.page.wait_for_function(
            "(id) => document.getElementById('workflow').value === id", arg=f"own:{title}"
        )

    def set_runs(self, count: int) -> None:
        """Set the number of runs."""
        self.page.locator("#runs").fill(str(count))

    def run(self, count: int = 1) -> list[Card]:
        """Run `count` times, and wait for the new tasks, first to last."""
        self.set_runs(count)
        return self.after(self.page.get_by_test_id("run-button").click, count)

    def after(self, act: Callable[[], object], count: int = 1) -> list[Card]:
        """Do something that makes `count` tasks; give them, first to last."""
        before = self.task_ids()
        act()
        return [Card(self.page, prompt_id) for prompt_id in self.new_tasks(before, count)]

    def new_tasks(self, known: list[str], count: int) -> list[str]:
        """Wait until there are `count` tasks beside the known ones; give their ids, in order."""
        self.page.wait_for_function(
            "(count) => window.comfyui.listTasks().length >= count", arg=len(known) + count
        )
        new = [prompt_id for prompt_id in self.task_ids() if prompt_id not in known]
        assert len(new) == count
        return new

    def text_to_image(self, prompt: str = "a lake at dawn", steps: int = 2) -> Card:
        """Run a small text-to-image, and give its task."""
        self.choose("text-to-image")
        self.fill({"prompt": prompt, "width": 64, "height": 64, "steps": steps, "seed": ""})
        return self.run()[0]

    def task_ids(self) -> list[str]:
        """The ids of all tasks, oldest first."""
        return cast("list[str]", self.page.evaluate(IDS))[::-1]

    def notice(self, what: str = "run") -> str:
        """Wait for a notice of the page ("run", "workflow", "servers") and give its text."""
        found = self.page.locator(f"#notice-{what} .notice-text")
        found.wait_for()
        return found.inner_text()

    def close_dialog(self) -> None:
        """Press Esc in a dialog, and wait for the step back in the tab's history that follows."""
        self.page.keyboard.press("Escape")
        self.page.locator("dialog[open]").wait_for(state="detached")
        self.page.wait_for_function("() => history.state !== 'bindery.dialog'")

    # ---- between two tests ----

    def tidy(self) -> None:
        """Bring the window back to a free one without open work, and look that nothing fired.

        No dialog is open then, and no field has the focus: single keys would be typed into it.
        """
        info = self.info
        if info["spread"]:
            self.spread(False)
        if self.info["pinned"]:
            self.unpin()
        self.page.wait_for_function("() => window.comfyui.getWindowInfo().openTaskCount === 0")
        self.wait_locked("")
        assert not self.page.evaluate(FIRED), "a string of a server was run"
        self.page.evaluate(CLOSE_DIALOGS)
        self.leave_field()


def field_id(name: str) -> str:
    """Return the id of an input's control, as the page makes it."""
    return re.sub(r"[^A-Za-z0-9_.-]", lambda found: f"_{ord(found[0]):x}", f"field-{name}")


def wait_all(cards: Sequence[Card], state: str = "succeeded") -> None:
    """Wait until all these tasks have ended so."""
    for card in cards:
        card.ends(state)
