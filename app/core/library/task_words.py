"""What can be searched of a task: prepared once, since a search goes through thousands. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.task.task import Task

MODEL_ENDINGS = (".safetensors", ".sft", ".gguf", ".ckpt", ".pt", ".pth", ".bin")
"""The endings of files with models."""


@dataclass(frozen=True, slots=True)
class TaskWords:
    """All of a task that can be searched, casefolded, and the names of its model files."""

    text: str = ""
    models: tuple[str, ...] = ()


NO_WORDS = TaskWords()


def task_words(task: Task) -> TaskWords:
    """Return what can be searched of a task."""
    return TaskWords("\n".join(_texts(task)).casefold(), models_of(task))


def models_of(task: Task) -> tuple[str, ...]:
    """Return the names of the model files in a task's inputs."""
    return tuple(
        value
        for value in task.inputs.values()
        if isinstance(value, str) and value.casefold().endswith(MODEL_ENDINGS)
    )


def _texts(task: Task) -> Iterator[str]:
    yield task.title
    yield task.workflow_type
    for value in task.inputs.values():
        yield str(getattr(value, "name", value))
    for file in task.outputs:
        yield file.filename
    for text in task.texts:
        yield text.text
