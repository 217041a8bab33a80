"""Saves the files of a result, from the server that executed the task."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.core.comfy.requests import fetch_file
from app.core.errors import ServerError, StoreError
from bindery.window import MachineWindow

MOST_BYTES = 2_000_000_000
"""The largest file that is saved: a minute of uncompressed video in high definition."""

OK = 200


async def save_files(window: MachineWindow, result: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write the pictures and files of a result into a folder, and return their paths.

    A file that is there already keeps its content: the next free number is used. Raises
    `TransportError`, `ServerError` for an answer without the file, and `StoreError`.
    """
    saved = []
    for file in (*result["images"], *result["files"]):
        answer = await window.services.http.send(fetch_file(file["url"], MOST_BYTES))
        if answer.status != OK:
            raise ServerError("answer.status", status=answer.status)
        saved.append(_write(folder, Path(file["filename"]).name, answer.body))
    return saved


def _write(folder: Path, name: str, content: bytes) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while True:
            path = folder / _numbered(name or "file", number)
            try:
                with path.open("xb") as file:
                    file.write(content)
            except FileExistsError:
                number += 1
                continue
            return path
    except OSError as error:
        raise StoreError("journal.failed", why=str(error)) from None


def _numbered(name: str, number: int) -> str:
    stem, dot, end = name.rpartition(".")
    if number == 1:
        return name
    return f"{stem} ({number}){dot}{end}" if dot else f"{name} ({number})"
