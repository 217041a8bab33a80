"""The consistency scenarios of `runAllTests`: they test the page's rules on separate windows.

They do not touch the person's tasks and send nothing. Each scenario creates a new store and passes
server responses to it as values.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.core.comfy.history import parse_history, settle_task
from app.core.errors import BinderyError, BindingError
from app.core.ids import NO_SERVER, ClientId, PromptId, ServerUrl, WindowId
from app.core.pictures.urls import picture_url
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.task.output import OutputFile
from app.core.task.task import Task, TaskState, advance
from app.core.windows.window import Window, bind_foreign_task
from app.core.windows.window_state import WindowState
from app.services.window_store import WindowStore

A = ServerUrl("http://a.example:8188")
B = ServerUrl("http://b.example:8188")
FILE = OutputFile("9", "images", "ComfyUI_00001_.png")


class Failed(AssertionError):
    """A scenario did not have the expected result."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """`play` raises `Failed` if the rule `name` is violated."""

    name: str
    play: Callable[[], None]


def run_scenarios(scenarios: tuple["Scenario", ...] | None = None) -> dict[str, Any]:
    """Run all scenarios: `{passed, failed, results: [{name, ok, message}]}`."""
    results = []
    for scenario in SCENARIOS if scenarios is None else scenarios:
        why = ""
        try:
            scenario.play()
        except (Failed, BinderyError) as error:
            why = str(error)
        results.append({"name": scenario.name, "ok": not why, "message": why})
    passed = sum(1 for result in results if result["ok"])
    return {"passed": passed, "failed": len(results) - passed, "results": results}


def _window_store(name: str = "w1") -> WindowStore:
    pool = Pool((Server(A, "A"), Server(B, "B")))
    return WindowStore(WindowState(Window(WindowId(name), ClientId(f"{name}-client")), pool))


def _task(window_store: WindowStore, prompt_id: str, server: ServerUrl) -> Task:
    window = window_store.state.window
    return Task(PromptId(prompt_id), server, window.window_id, window.client_id, registered_at=1)


def _finish(window_store: WindowStore, prompt_id: str) -> None:
    task = window_store.state.task(prompt_id)
    _expect(task is not None, f"{prompt_id} is not known")
    assert task is not None
    task = advance(advance(task, TaskState.SUBMITTING, 2), TaskState.QUEUED, 3)
    files = [{"filename": FILE.filename, "subfolder": "", "type": "output"}]
    answer = {
        prompt_id: {
            "outputs": {"9": {"images": files}},
            "status": {"status_str": "success", "completed": True, "messages": []},
        }
    }
    entry = parse_history(answer, prompt_id)
    assert entry is not None
    window_store.update(settle_task(task, entry, None, 4))


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failed(otherwise)


def _expect_picture(window_store: WindowStore, prompt_id: str, server: ServerUrl) -> None:
    task = window_store.state.task(prompt_id)
    url = picture_url(task, FILE) if task is not None else ""
    _expect(url.startswith(f"{server}/api/view?"), f"{prompt_id}: {url or 'no URL'}")


def _lock_lasts_for_a_batch() -> None:
    window_store = _window_store()
    window_store.bind(_task(window_store, "one", A))
    window_store.bind(_task(window_store, "two", A))
    _finish(window_store, "one")
    _expect(window_store.state.window.lock.server == A, "the lock was lost while a task was open")
    _finish(window_store, "two")
    _expect(window_store.state.window.lock.server is None, "the lock outlived the last task")


def _picture_stays_after_the_lock_moved() -> None:
    window_store = _window_store()
    window_store.bind(_task(window_store, "first", A))
    _finish(window_store, "first")
    window_store.bind(_task(window_store, "second", B))
    _finish(window_store, "second")
    _expect_picture(window_store, "first", A)
    _expect_picture(window_store, "second", B)


def _same_file_name_on_two_servers() -> None:
    one, two = _window_store("w1"), _window_store("w2")
    one.bind(_task(one, "one", A))
    two.bind(_task(two, "two", B))
    _finish(one, "one")
    _finish(two, "two")
    _expect_picture(one, "one", A)
    _expect_picture(two, "two", B)


def _picture_stays_after_the_server_left() -> None:
    window_store = _window_store()
    window_store.bind(_task(window_store, "one", A))
    window_store.set_pool(window_store.state.pool.remove(A))
    _finish(window_store, "one")
    _expect_picture(window_store, "one", A)


def _binding_cannot_change() -> None:
    window_store = _window_store()
    window_store.bind(_task(window_store, "one", A))
    task = window_store.state.task("one")
    assert task is not None
    moves: tuple[Callable[[], None], ...] = (
        lambda: window_store.update(replace(task, execution_server=B)),
        lambda: window_store.bind(_task(window_store, "one", B)),
        lambda: window_store.bind(_task(window_store, "other", B)),
    )
    for move in moves:
        try:
            move()
        except BindingError:
            continue
        raise Failed("a binding or a held lock was changed")
    _expect(window_store.state.task("one") == task, "the task changed")


def _foreign_prompt_needs_a_lock() -> None:
    window_store = _window_store()
    try:
        window_store.bind_foreign(replace(_task(window_store, "one", NO_SERVER), foreign=True))
    except BindingError:
        pass
    else:
        raise Failed("a prompt was bound without a lock")
    window_store.bind(_task(window_store, "two", A))
    window = bind_foreign_task(
        window_store.state.window, replace(_task(window_store, "one", A), foreign=True)
    )
    bound = window.tasks.get("one")
    _expect(bound is not None and bound.execution_server == A, "not bound to the locked server")


SCENARIOS = (
    Scenario("the lock lasts for a batch, and ends with it", _lock_lasts_for_a_batch),
    Scenario("pictures stay after the lock moved", _picture_stays_after_the_lock_moved),
    Scenario("the same file name on two servers", _same_file_name_on_two_servers),
    Scenario("pictures stay after the server left", _picture_stays_after_the_server_left),
    Scenario("a binding cannot change", _binding_cannot_change),
    Scenario("a foreign prompt needs a lock", _foreign_prompt_needs_a_lock),
)
