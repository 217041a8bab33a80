"""Which input is the prompt."""

from app.core.task.prompt_text import prompt_input
from tests.ui.scenes import KIND, make_task


def test_the_first_text_that_is_filled() -> None:
    assert prompt_input(make_task(inputs={"prompt": "a lake", "note": "x"}), KIND) == "prompt"
    assert prompt_input(make_task(inputs={"prompt": " ", "note": "x"}), KIND) == "note"
    assert prompt_input(make_task(inputs={"steps": 3}), KIND) == ""


def test_without_its_workflow_by_the_usual_names() -> None:
    assert prompt_input(make_task(inputs={"seed": 3, "text": "a lake"}), None) == "text"
    assert prompt_input(make_task(inputs={"other": "a lake"}), None) == ""
