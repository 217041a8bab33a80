"""The ends of tasks are announced."""

from app.ui.tasks.announcements import announcement
from tests.ui.scenes import done_task, make_scene


def test_the_end_of_a_task_is_announced_with_its_prompt() -> None:
    task = done_task(inputs={"prompt": "red barn in snow"})
    assert announcement(make_scene(task), task) == "Done: Everything · red barn in snow, on Alpha"
