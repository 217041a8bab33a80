"""What the window's title says of the work."""

from app.core.task.progress import NodeProgress, Progress
from app.core.task.task import TaskState
from app.ui.tasks.announcements import NAME, announcement, title
from tests.ui.scenes import done_task, make_scene, make_task

HALF = Progress({"3": NodeProgress(5, 20), "4": NodeProgress(1, 1, True)}, "3")


def test_without_work_it_is_the_name() -> None:
    scene = make_scene(done_task())
    assert (title(scene), scene.share_done) == (NAME, None)


def test_it_tells_how_far_the_first_is_and_how_many_are_open() -> None:
    scene = make_scene(make_task(TaskState.RUNNING, progress=HALF), make_task())
    assert title(scene) == f"42% · 2 · {NAME}"


def test_the_end_of_a_task_is_announced_with_its_prompt() -> None:
    task = done_task(inputs={"prompt": "red barn in snow"})
    assert announcement(make_scene(task), task) == "Done: Everything · red barn in snow, on Alpha"


def test_progress_of_which_nobody_told_is_no_number() -> None:
    running = make_task(TaskState.RUNNING)
    foreign = make_task(TaskState.RUNNING, graph={}, progress=HALF)
    scene = make_scene(running, foreign)
    assert scene.share_done is None
    assert title(scene) == f"2 open · {NAME}"
    assert title(make_scene(running, language="zh")) == f"1 个未完成 · {NAME}"
