"""The functions that read a person's files; see `app/browser/files.py`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from app.core.workflow.input_file import InputImage
from app.services.workflows.opening import FileBytes


@dataclass(frozen=True, slots=True)
class Files:
    """The functions; each raises `InputError` for a file that it cannot accept.

    `fetch_picture` takes a picture's address, its name if its bytes must be checked, and the name
    of the file. It raises `ServerError` and `TransportError`.
    """

    load_image: Callable[[Any], Awaitable[InputImage]]
    load_file: Callable[[Any], Awaitable[InputImage]]
    release_image: Callable[[InputImage], None]
    read_text: Callable[[Any], Awaitable[str]]
    in_parts: Callable[[Any], FileBytes]
    fetch: Callable[[str], Awaitable[Any]]
    fetch_picture: Callable[[str, str, str], Awaitable[Any]]
