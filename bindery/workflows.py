"""Workflows by name or file, and their inputs from the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.errors import InputError
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.input_file import InputImage
from app.services.workflows.file_types import FileTypes
from app.services.workflows.opening import decoded, open_file
from bindery.window import MachineWindow


@dataclass(frozen=True, slots=True)
class DiskFile:
    """A file on disk, read in parts."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def size(self) -> int:
        """The file's size in bytes."""
        return self.path.stat().st_size

    async def read(self, start: int, length: int) -> bytes:
        """Return a range. Raises `InputError`."""
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                return file.read(length)
        except OSError:
            raise InputError("image.unreadable", name=self.name) from None

    async def text(self) -> str:
        """Return the whole file as text. Raises `InputError`."""
        return decoded(await self.read(0, self.size), self.name)


async def find_workflow(window: MachineWindow, name: str) -> WorkflowType:
    """Return a workflow of the catalog, or the one in a file, with its form.

    The classes of an editor file are requested from the servers that answer. Raises `InputError`
    for an unknown name, a file without a workflow, and one that no server can explain.
    """
    services = window.services
    catalog = services.window_store.state.catalog
    path = Path(name)
    if name in catalog.types or not path.is_file():
        return catalog.get(name)
    file = DiskFile(path)
    types = FileTypes(services.window_store, services.monitor, services.capabilities)
    return await types.add(await open_file(file, file.text), path.stem, file.name)


def values_of(
    kind: WorkflowType, given: Mapping[str, str], files: Mapping[str, Path]
) -> dict[str, Any]:
    """Return the values of a run by input; `files` are for inputs that take one.

    A name is an input's own, or its label in any case of letters. Raises `InputError`.
    """
    values: dict[str, Any] = {name_of(kind, name): value for name, value in given.items()}
    for name, path in files.items():
        values[name_of(kind, name)] = input_file(path)
    return values


def name_of(kind: WorkflowType, name: str) -> str:
    """Return the name of an input by its name, label or role. Raises `InputError`."""
    wanted = name.casefold()
    by_name = [item.name for item in kind.inputs if item.name.casefold() == wanted]
    by_label = [
        item.name
        for item in kind.inputs
        if wanted in {label.casefold() for label in item.label.values()}
    ]
    by_end = [item.name for item in kind.inputs if item.name.rpartition(".")[2] == wanted]
    for found in (by_name, by_label, by_end):
        if len(found) == 1:
            return found[0]
    known = ", ".join(item.name for item in kind.inputs)
    raise InputError("field.unknown", name=name, known=known)


def input_file(path: Path) -> InputImage:
    """Return a file as the value of an input. Raises `InputError`."""
    try:
        content = path.read_bytes()
    except OSError:
        raise InputError("image.unreadable", name=path.name) from None
    return InputImage(path.name, len(content), content)


def described(window: MachineWindow, kind: WorkflowType) -> list[tuple[str, str, str, str]]:
    """Return name, label, kind and default of each input, for people."""
    return [
        (
            item.name,
            window.sentences.label(item.label),
            item.kind.value,
            "" if item.default is None else str(item.default),
        )
        for item in kind.inputs
    ]
