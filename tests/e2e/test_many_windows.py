"""Many windows press Run at the same moment: every task is done, once, on its own server."""

from __future__ import annotations

from playwright.sync_api import TimeoutError as TooLong

from tests.e2e.journal import rows, times_run, wait_ended
from tests.e2e.room import REFUSED, Room
from tests.e2e.servers import Servers, prompts_told, server_at
from tests.sample import length

SLOW = True

WINDOWS = length(full=30, sample=16)
RUNS = 2

LEAD_MS = 5_000
"""Time from the first window's notification to the common press: all must know it by then."""

PRESS = """(at) => {
  setTimeout(() => document.querySelector("[data-testid=run-button]").click(), at - Date.now());
}"""

PLACED = """(runs) =>
  document.querySelector("#notice-run[role=alert]")?.innerText ??
  (window.comfyui.listTasks().length === runs && "")"""
"""The text of what went wrong, or nothing when all runs are there; waits for either."""

PLACED_MS = 240_000
"""So many windows share two processors, and the other tests."""

ENDED_MS = length(full=900_000, sample=300_000)
"""Runs wait here until a server has room. With 30 windows in sight, each end takes some seconds."""

SHOWN = """() => ({
  button: document.querySelector("[data-testid=run-button]")?.outerHTML,
  alerts: [...document.querySelectorAll("[role=alert], [role=status]")].map((one) => one.innerText),
  moment: Date.now(),
  debug: debugMultiWindowServers(),
})"""
"""What a window shows that placed no task."""


def test_what_many_windows_start_at_once_is_done(own: Room, servers: Servers) -> None:
    own.allow(
        REFUSED
    )  # where an answer came late, a post without a graph tells whether posts arrive
    desks = own.desks(WINDOWS)
    for desk in desks:
        desk.choose("text-to-image")
        desk.fill({"prompt": "a lake", "width": 64, "height": 64, "steps": 2, "seed": ""})
        desk.set_runs(RUNS)
    moment = desks[0].page.evaluate("() => Date.now()") + LEAD_MS
    for desk in desks:
        desk.page.evaluate(PRESS, moment)
    ids: list[str] = []
    for desk in desks:
        placed = f"(runs) => {{ const said = ({PLACED})(runs); return said !== false && [said]; }}"
        try:
            found = desk.page.wait_for_function(placed, arg=RUNS, timeout=PLACED_MS).json_value()
        except TooLong:
            found = [desk.page.evaluate(SHOWN), moment]
        assert found == [""], "a window placed no task"
        wait_ended(desk, desk.task_ids(), ENDED_MS)
        ids += desk.task_ids()
    assert len(set(ids)) == WINDOWS * RUNS
    kept = {row["promptId"]: row for row in rows(desks[0])}
    assert set(kept) == set(ids) == prompts_told(servers)
    assert {row["state"] for row in kept.values()} == {"succeeded"}
    assert times_run(servers, ids) == [1] * len(ids)
    for prompt_id, row in kept.items():
        assert prompt_id in server_at(servers, row["executionServer"]).prompts_run
