"""What the tab's title and icon say of the work."""

import pytest

from app.core.task.progress import NodeProgress, Progress
from app.core.task.task import TaskState
from app.ui.chrome.tab_title import CALL, NAME, title_and_share
from tests.ui.scenes import done_task, make_scene, make_task

HALF = Progress({"3": NodeProgress(5, 20), "4": NodeProgress(1, 1, True)}, "3")


def test_without_work_it_is_the_name() -> None:
    assert title_and_share(make_scene()) == (NAME, None)
    assert title_and_share(make_scene(done_task())) == (NAME, None)


def test_it_says_what_runs_and_how_far_it_is() -> None:
    running = make_task(TaskState.RUNNING, progress=HALF, inputs={"prompt": "red barn"})
    last = make_task(inputs={"prompt": "a fox"})
    scene = make_scene(running, last)
    assert title_and_share(scene) == ("red barn · 42 %", pytest.approx(0.42, abs=0.01))
    named = make_scene(running, last, tab_given="my barns")
    assert title_and_share(named)[0] == "my barns · 42 %"
    assert title_and_share(make_scene(running, language="zh"))[0] == "red barn · 42%"


def test_without_words_it_tells_how_far_the_first_is_and_how_many_are_open() -> None:
    scene = make_scene(make_task(TaskState.RUNNING, progress=HALF), make_task())
    assert title_and_share(scene) == (f"42% · 2 · {NAME}", pytest.approx(0.42, abs=0.01))


def test_work_that_waits_or_is_done_is_named() -> None:
    waiting = make_task(inputs={"prompt": "a fox"})
    assert title_and_share(make_scene(waiting)) == ("a fox · 1 open", None)
    assert title_and_share(make_scene(done_task(inputs={"prompt": "a fox"}))) == (
        f"a fox · {NAME}",
        None,
    )


def test_a_tab_that_is_called_flashes_every_other_second() -> None:
    titles = {title_and_share(make_scene(called=True, now=now))[0] for now in (4_000, 5_000)}
    assert titles == {NAME, CALL + NAME}


def test_progress_of_which_nobody_told_is_no_number() -> None:
    running = make_task(TaskState.RUNNING)
    foreign = make_task(TaskState.RUNNING, graph={}, progress=HALF)
    scene = make_scene(running, foreign)
    assert title_and_share(scene) == (f"2 open · {NAME}", None)
    assert title_and_share(make_scene(running, language="zh")) == (f"1 个未完成 · {NAME}", None)
