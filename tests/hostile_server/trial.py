"""A window with a healthy server and some hostile ones: good tasks are run, the page is watched."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Error

from tests.comfy_server import DemoServer
from tests.e2e.card import ENDS, IN_STATE, Card
from tests.e2e.desk import FIRED, Desk
from tests.windows import Problems, until

from .cases import Case
from .findings import Finding
from .server import HostileServer
from .stand import OPEN_ISOLATES, Stand, fill, let_go, press
from .watch import Watch

GOOD_MS = 60_000
SAYS_SECONDS = 30.0
BETWEEN_MS = 1_000

NOT_PICTURES = """() => new Promise((resolve) => {
  const opening = indexedDB.open("bindery-1");
  opening.onsuccess = () => {
    const reading = opening.result.transaction("pictures").objectStore("pictures").getAll();
    reading.onsuccess = () => {
      opening.result.close();
      const types = reading.result.map((row) => row.blob?.type ?? "image/png");
      resolve(types.filter((type) => !/^image\\/(png|jpeg|webp|gif|avif)$/.test(type)));
    };
  };
})"""
"""The types of what is kept and could run scripts."""

KEPT = """async (promptId) => {
  const database = await new Promise((resolve) => {
    const opening = indexedDB.open("bindery-1");
    opening.onsuccess = () => resolve(opening.result);
  });
  const keys = await new Promise((resolve) => {
    const reading = database.transaction("pictures").objectStore("pictures").getAllKeys();
    reading.onsuccess = () => resolve(reading.result);
  });
  database.close();
  return keys.some((key) => String(key).includes(promptId));
}"""


class Trial:
    """Runs cases in one window. `desk` is ready, and its pool holds the healthy server alone.

    A sentence that has to be shown may come `says_seconds` after the last good task.
    """

    def __init__(
        self,
        desk: Desk,
        healthy: DemoServer,
        problems: Problems,
        says_seconds: float = SAYS_SECONDS,
    ) -> None:
        self._desk = desk
        self._healthy = healthy
        self._problems = problems
        self._says_seconds = says_seconds
        self._goods: list[Card] = []
        self._stands: list[Stand] = []

    def run(self, name: str, cases: Sequence[Case], seconds: float = 0.0) -> Finding:
        """Run these cases at once, and good tasks for so many seconds, one at least."""
        with ExitStack() as stack:
            for case in cases:
                server = stack.enter_context(HostileServer(case.mode, other=self._healthy.url))
                port = server.url.rpartition(":")[2]
                self._problems.allow(rf"127\.0\.0\.1:{port}\b")
                self._stands.append(Stand(self._desk, case, server))
            self._check_quiet()
            watch = stack.enter_context(Watch(self._desk.page))
            try:
                return self._watched(name, cases, seconds, watch)
            except (Error, AssertionError) as error:
                said = re.sub(r"\s+", " ", str(error))[:600]
                return Finding(name, 0.0, 0.0, 0.0, wrongs=(f"the window broke: {said}",))

    def _check_quiet(self) -> None:
        """Run one task before anything is hostile, so that all code is loaded."""
        self._good(is_free=False)

    def _watched(self, name: str, cases: Sequence[Case], seconds: float, watch: Watch) -> Finding:
        for stand in self._stands:
            stand.add()
        for stand in self._stands:
            stand.work()
        is_free = all(case.is_free for case in cases)
        end = time.monotonic() + seconds
        slowest = self._good(is_free=is_free)
        while time.monotonic() < end:
            self._pause()
            slowest = max(slowest, self._good(is_free=is_free))
        wrongs = [*self._wait_says(), *self._wrongs()]
        said = "; ".join(stand.summary() for stand in self._stands)
        seen = watch.end()
        return Finding(name, slowest, seen.block, seen.memory, said, tuple(wrongs))

    def _good(self, *, is_free: bool) -> float:
        """Run a task on the healthy server; return the seconds from Run to its end."""
        desk = self._desk
        if is_free or desk.locked != self._healthy.url:
            let_go(desk)
        if not is_free and not desk.info["pinned"]:
            desk.pin(self._healthy.url)
        fill(desk)
        known = desk.task_ids()
        began = time.monotonic()
        press(desk, len(known))
        new = [prompt_id for prompt_id in desk.task_ids() if prompt_id not in known]
        assert new, f"the good task was refused: {desk.notice()}"
        card = Card(desk.page, new[0])
        end = desk.page.wait_for_function(
            IN_STATE, arg=[card.selector, list(ENDS)], timeout=GOOD_MS
        )
        seconds = time.monotonic() - began
        assert end.json_value() == "succeeded", f"the good task is {end.json_value()}: {card.text}"
        self._goods.append(card)
        return seconds

    def _pause(self) -> None:
        self._desk.page.evaluate("(ms) => new Promise((go) => setTimeout(go, ms))", BETWEEN_MS)

    def _wait_says(self) -> list[str]:
        """Wait until every stand says what it has to; return what is missing."""
        end = time.monotonic() + self._says_seconds
        while not all(one.says() and one.has_ended_well() for one in self._stands):
            if time.monotonic() > end:
                break
            self._pause()
        wrongs = [
            f"{one.case.mode} shows none of {one.case.says} but {one.text()!r:.600}"
            for one in self._stands
            if not one.says()
        ]
        wrongs += [
            f"{one.case.mode}: the task is {one.card.state}, not {one.case.ends}"
            for one in self._stands
            if one.card is not None and not one.has_ended_well()
        ]
        return wrongs

    def _wrongs(self) -> list[str]:
        return [text for check in self._checks() for text in check()]

    def _checks(self) -> tuple[Callable[[], list[str]], ...]:
        return (self._doubled, self._misplaced, self._bad_pictures, self._bad_text, self._said)

    def _doubled(self) -> list[str]:
        servers = (self._healthy, *(stand.server for stand in self._stands))
        runs = Counter(prompt_id for server in servers for prompt_id in server.prompts_run)
        return [f"{prompt_id} ran {count} times" for prompt_id, count in runs.items() if count > 1]

    def _misplaced(self) -> list[str]:
        """Every task ran where it is bound: the good ones at the healthy server, no others."""
        goods = {card.prompt_id for card in self._goods}
        ran = set(self._healthy.prompts_run) & set(self._desk.task_ids())
        return [f"{prompt_id} ran at the healthy server" for prompt_id in ran - goods] + [
            f"{prompt_id} did not run at the healthy server" for prompt_id in goods - ran
        ]

    def _bad_pictures(self) -> list[str]:
        card = self._goods[-1]
        card.check_picture(self._healthy)
        until(self._desk.page, KEPT, card.prompt_id)
        types: list[str] = self._desk.page.evaluate(NOT_PICTURES)
        return [f"something of type {kind!r} is kept" for kind in types]

    def _bad_text(self) -> list[str]:
        found: list[Any] = self._desk.page.evaluate(OPEN_ISOLATES)
        wrongs = [f"a text is not isolated: {text!r:.200}" for text in found]
        if self._desk.page.evaluate(FIRED):
            wrongs.append("a script of the server ran")
        return wrongs

    def _said(self) -> list[str]:
        return [re.sub(r"\s+", " ", problem)[:300] for problem in self._problems.problems]
