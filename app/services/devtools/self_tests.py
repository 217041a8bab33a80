"""The consistency scenarios behind `runAllTests`: the page's own rules, on windows of their own.

Nothing of the person's work is touched and nothing is sent: each scenario makes a fresh board, and
answers of servers are given to it as values.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.core.comfy.history import parse_history, settle_task
from app.core.errors import BinderyError, BindingError
from app.core.ids import ClientId, PromptId, WindowId
from app.core.pictures.urls import picture_url
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.task.output import OutputFile
from app.core.task.task import State, Task, advance
from app.core.windows.window import Window, bind_foreign_task
from app.core.windows.window_state import WindowState
from app.services.board import Board

A = "http://a.example:8188"
B = "http://b.example:8188"
FILE = OutputFile("9", "images", "ComfyUI_00001_.png")


class Failed(AssertionError):
    """A scenario found something else than it should."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """`play` raises `Failed` when the rule of `name` does not hold."""

    name: str
    play: Callable[[], None]


def run_scenarios(scenarios: tuple["Scenario", ...] | None = None) -> dict[str, Any]:
    """Play all scenarios: `{passed, failed, results: [{name, ok, message}]}`."""
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


def _board(name: str = "w1") -> Board:
    pool = Pool((Server(A, "A"), Server(B, "B")))
    return Board(WindowState(Window(WindowId(name), ClientId(f"{name}-client")), pool))


def _task(board: Board, prompt_id: str, server: str) -> Task:
    window = board.state.window
    return Task(PromptId(prompt_id), server, window.window_id, window.client_id, registered_at=1)


def _finish(board: Board, prompt_id: str) -> None:
    task = board.state.task(prompt_id)
    _expect(task is not None, f"{prompt_id} is not known")
    assert task is not None
    task = advance(advance(task, State.SUBMITTING, 2), State.QUEUED, 3)
    files = [{"filename": FILE.filename, "subfolder": "", "type": "output"}]
    answer = {
        prompt_id: {
            "outputs": {"9": {"images": files}},
            "status": {"status_str": "success", "completed": True, "messages": []},
        }
    }
    entry = parse_history(answer, prompt_id)
    assert entry is not None
    board.update(settle_task(task, entry, None, 4))


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failed(otherwise)


def _expect_picture(board: Board, prompt_id: str, server: str) -> None:
    task = board.state.task(prompt_id)
    url = picture_url(task, FILE) if task is not None else ""
    _expect(url.startswith(f"{server}/api/view?"), f"{prompt_id}: {url or 'no URL'}")


def _lock_lasts_for_a_batch() -> None:
    board = _board()
    board.bind(_task(board, "one", A))
    board.bind(_task(board, "two", A))
    _finish(board, "one")
    _expect(board.state.window.lock.server == A, "the lock was lost while a task was open")
    _finish(board, "two")
    _expect(board.state.window.lock.server is None, "the lock outlived the last task")


def _picture_stays_after_the_lock_moved() -> None:
    board = _board()
    board.bind(_task(board, "first", A))
    _finish(board, "first")
    board.bind(_task(board, "second", B))
    _finish(board, "second")
    _expect_picture(board, "first", A)
    _expect_picture(board, "second", B)


def _same_file_name_on_two_servers() -> None:
    one, two = _board("w1"), _board("w2")
    one.bind(_task(one, "one", A))
    two.bind(_task(two, "two", B))
    _finish(one, "one")
    _finish(two, "two")
    _expect_picture(one, "one", A)
    _expect_picture(two, "two", B)


def _picture_stays_after_the_server_left() -> None:
    board = _board()
    board.bind(_task(board, "one", A))
    board.set_pool(board.state.pool.remove(A))
    _finish(board, "one")
    _expect_picture(board, "one", A)


def _binding_cannot_change() -> None:
    board = _board()
    board.bind(_task(board, "one", A))
    task = board.state.task("one")
    assert task is not None
    moves: tuple[Callable[[], None], ...] = (
        lambda: board.update(replace(task, execution_server=B)),
        lambda: board.bind(_task(board, "one", B)),
        lambda: board.bind(_task(board, "other", B)),
    )
    for move in moves:
        try:
            move()
        except BindingError:
            continue
        raise Failed("a binding or a held lock was changed")
    _expect(board.state.task("one") == task, "the task changed")


def _foreign_prompt_needs_a_lock() -> None:
    board = _board()
    try:
        board.bind_foreign(replace(_task(board, "one", ""), foreign=True))
    except BindingError:
        pass
    else:
        raise Failed("a prompt was bound without a lock")
    board.bind(_task(board, "two", A))
    window = bind_foreign_task(board.state.window, replace(_task(board, "one", A), foreign=True))
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
