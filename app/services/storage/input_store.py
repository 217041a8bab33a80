"""Where the bytes of input images are stored: beside the journal's rows, by task and input."""

from collections.abc import Mapping
from typing import Any

from app.core.workflow.input_file import InputImage


def file_key(prompt_id: str, name: str) -> str:
    """Return the storage key of a task's input image."""
    return f"{prompt_id}/{name}"


def files_of(prompt_id: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the files of inputs by storage key; images whose bytes are unknown are left out."""
    return {
        file_key(prompt_id, name): value.source
        for name, value in inputs.items()
        if isinstance(value, InputImage) and value.source is not None
    }
