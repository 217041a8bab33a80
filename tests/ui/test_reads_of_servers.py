"""The views of servers and tabs read only what they declare, as all others do."""

from dataclasses import replace

import pytest

from app.core.comfy.server_log import LogLine
from app.core.servers.health import Health, Reach
from app.core.servers.machine import Machine
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.ui.dialog_state import ServerLog, ServerMenu, ServerQuestion, TabNaming
from app.ui.parts import PARTS, Part
from app.ui.scene import Scene
from tests.ui.recording import declared, missing
from tests.ui.scenes import A, B, changed, make_scene, make_task
from tests.ui.test_reads import LISTS, SAID, nothing, read_by

MINE = [
    make_task(TaskState.RUNNING, inputs={"prompt": "red barn in snow"}),
    make_task(inputs={"prompt": "a fox"}),
]
TAB = {
    "windowId": "w2",
    "clientId": "c2",
    "lockedServer": B,
    "pinned": False,
    "spread": False,
    "openTaskCount": 1,
    "words": "an owl",
    "title": "Everything",
    "workflowType": "everything",
    "tasks": [{"promptId": "p", "executionServer": B, "state": "running", "words": "an owl"}],
}
AT_WORK = make_scene(
    *MINE,
    lock=WindowLock(A, LockMode.PINNED),
    others=[TAB],
    health={A: Health(Reach.UP, 5, version="0.3.64"), B: Health(Reach.UP, 2, running=1)},
    machines={A: Machine("RTX 4090", 6 * 10**9, 24 * 10**9), B: Machine("", 1, 2)},
    connected=frozenset({A}),
    seconds={(A, "everything"): 12.3},
)
PAUSED = frozenset({AT_WORK.pool.servers[0].identity})
QUESTION = ServerQuestion(SAID, SAID, "stop-now", A, SAID)

SCENES = {
    "at work": AT_WORK,
    "with a paused server": changed(AT_WORK, paused=PAUSED),
    "with others' work": changed(AT_WORK, others=[]),
    "with a menu": changed(AT_WORK, server_menu=ServerMenu(A, can_restart=True)),
    "with the menu of a paused server": changed(AT_WORK, server_menu=ServerMenu(A), paused=PAUSED),
    "with the menu of a server that is gone": changed(
        AT_WORK, server_menu=ServerMenu("http://gone.example")
    ),
    "with a question": changed(AT_WORK, server_dialog=QUESTION),
    "with a log that is read": changed(AT_WORK, server_dialog=ServerLog(A, "Alpha")),
    "with a log": changed(
        AT_WORK,
        server_dialog=ServerLog(A, "Alpha", (LogLine("", "x"), LogLine("10:00:00", "y", ("z",)))),
    ),
    "with an empty log": changed(AT_WORK, server_dialog=ServerLog(A, "Alpha", ())),
    "without a log": changed(AT_WORK, server_dialog=ServerLog(A, "Alpha", problem=SAID)),
    "with a name to type": changed(AT_WORK, tab_naming=TabNaming("x")),
    "with a named tab": changed(AT_WORK, tab_given="mine", called=True),
}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
@pytest.mark.parametrize("part", PARTS, ids=[part.name for part in PARTS])
def test_a_part_declares_what_it_reads(part: Part, scene: Scene) -> None:
    read = read_by(lambda one: part.view(one, nothing), scene)
    assert missing(read, declared(part.reads, scene)) == set()


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
def test_a_tile_declares_what_it_reads(scene: Scene) -> None:
    (items,) = [one.values[0] for one in LISTS if one.id == "servers"]
    shared = declared(items.shared, scene)
    for value in items.find(scene).values():
        known = declared(lambda s, value=value: items.reads(s, value), scene)  # type: ignore[misc]
        assert missing(read_by(lambda s, value=value: items.view(s, value), scene), known) == set()  # type: ignore[misc]
        assert missing(known, shared) == set()


def test_only_the_tile_whose_work_changed_is_drawn_again() -> None:
    (items,) = [one.values[0] for one in LISTS if one.id == "servers"]
    further = replace(AT_WORK.window.tasks.open_tasks()[0], queue_position=2, started_at=7)
    window = replace(AT_WORK.state.window, tasks=AT_WORK.window.tasks.update(further))
    later = changed(AT_WORK, window=window)
    for server in AT_WORK.pool.servers:
        assert items.reads(AT_WORK, server) == items.reads(later, server), "no whole percent more"
