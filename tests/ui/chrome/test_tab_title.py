"""What the tab's title and icon say of the work."""

import pytest

from app.core.task.progress import NodeProgress, Progress
from app.core.task.task import TaskState
from app.ui.chrome.tab_title import NAME, title_and_share
from tests.ui.scenes import done_task, make_scene, make_task

HALF = Progress({"3": NodeProgress(5, 20), "4": NodeProgress(1, 1, True)}, "3")


def test_without_work_it_is_the_name() -> None:
    scene = make_scene(done_task())
    assert title_and_share(scene) == (NAME, None)


def test_it_tells_how_far_the_first_is_and_how_many_are_open() -> None:
    scene = make_scene(make_task(TaskState.RUNNING, progress=HALF), make_task())
    assert title_and_share(scene) == (f"42% · 2 · {NAME}", pytest.approx(0.42, abs=0.01))


def test_progress_of_which_nobody_told_is_no_number() -> None:
    running = make_task(TaskState.RUNNING)
    foreign = make_task(TaskState.RUNNING, graph={}, progress=HALF)
    scene = make_scene(running, foreign)
    assert title_and_share(scene) == (f"2 open · {NAME}", None)
    assert title_and_share(make_scene(running, language="zh")) == (f"1 个未完成 · {NAME}", None)
