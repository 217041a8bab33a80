"""Saves outputs of tasks as one zip, from their servers, and says what is missing in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import InputError
from app.core.message import message
from app.core.pictures.check import name_to_check
from app.core.pictures.download_names import download_names
from app.core.pictures.urls import picture_url
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.ui.dom import Dom
from app.ui.page_store import PageStore


@dataclass(frozen=True, slots=True)
class TaskFile:
    """An output of a task; `index` is its place among the task's pictures or clips."""

    task: Task
    index: int
    file: OutputFile


async def save_zip(
    page_store: PageStore, dom: Dom, files: Sequence[TaskFile], name: str, part: str
) -> None:
    """Save files as the zip `name`; `part` is the key of the text when some are missing in it."""
    count = len(files)
    page_store.change(toast=message("toast.batch_begun", n=count))
    names = download_names([one.file for one in files])
    found = [
        (picture_url(one.task, one.file), names[at], _check(one)) for at, one in enumerate(files)
    ]
    try:
        saved = await dom.download_all(found, name)
    except InputError as error:
        page_store.change(toast=error.message)
        return
    outcome = part if saved else "toast.batch_failed"
    outcome = "toast.download_started" if saved == count else outcome
    done = message(outcome, name=name, n=saved, missing=count - saved, count=count)
    page_store.change(toast=done)


def _check(one: TaskFile) -> str:
    return name_to_check(one.task, one.index, one.file) if one.file.is_picture else ""
