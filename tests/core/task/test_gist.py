"""What distinguishes a task from similar ones."""

from typing import Any

import pytest

from app.core.task.gist import MAX_GIST, MAX_WORDS, first_words, gist
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.input_file import InputImage
from tests.fakes.values import a_task

KIND = WorkflowType(
    id="t",
    title={"en": "T"},
    graph={},
    inputs=(
        Input("steps", InputKind.NUMBER, (), {"en": "Steps"}),
        Input("note", InputKind.TEXT, (), {"en": "Note"}),
        Input("prompt", InputKind.TEXT, (), {"en": "Prompt"}),
    ),
)


@pytest.mark.parametrize(
    ("inputs", "found"),
    [
        ({"note": "  ", "prompt": "a lake\n at dawn"}, "a lake at dawn"),
        ({"note": 7, "prompt": "x" * 300}, "x" * MAX_GIST),
        (
            {"image": InputImage("a.png", 1, None), "b": InputImage("b.png", 1, None)},
            "a.png, b.png",
        ),
        ({}, ""),
    ],
)
def test_the_first_text_counts_else_the_images(inputs: dict[str, Any], found: str) -> None:
    assert gist(a_task(inputs=inputs), KIND) == found


def test_without_its_type_a_task_has_only_images() -> None:
    assert gist(a_task(inputs={"prompt": "a lake"}), None) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("red barn", "red barn"),
        ("red barn in snow, an old lamp burns", "red barn in snow, an old"),
        ("red barn in snow, and a lamps", "red barn in snow, and a"),
        ("x" * 40, "x" * MAX_WORDS),
        ("a lake, " + "x" * 40, "a lake"),
    ],
)
def test_first_words_end_at_a_word(text: str, words: str) -> None:
    assert first_words(text) == words
