"""Workflow files of scripts: they become workflows of the page, which scripts run by their ids."""

from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from app.core.errors import InputError
from app.core.settings.saved import MAX_TITLE
from app.core.windows.public_lists import plain_workflow
from app.services.workflows.file_types import FileTypes
from app.services.workflows.opening import decoded, open_file


@dataclass(frozen=True, slots=True)
class BytesFile:
    """A file in memory."""

    name: str
    content: bytes

    @property
    def size(self) -> int:
        """The file's size in bytes."""
        return len(self.content)

    async def read(self, start: int, length: int) -> bytes:
        """Return a range."""
        return self.content[start : start + length]

    async def text(self) -> str:
        """Return the whole file as text. Raises `InputError`."""
        return decoded(self.content, self.name)


class ScriptWorkflows:
    """Answers the call "scriptWorkflow" of `app/static/scripts`."""

    def __init__(self, file_types: FileTypes) -> None:
        self._file_types = file_types

    async def open(self, name: str, content: str) -> dict[str, Any]:
        """Return the workflow of a file (`content` in base64) as `listWorkflows` lists it.

        Raises `InputError` for a file without a workflow, and if no server can explain it.
        """
        try:
            file = BytesFile(name, b64decode(content, validate=True))
        except ValueError:  # also of binascii
            raise InputError("workflow.not_json", name=name) from None
        title = name.rpartition(".")[0].strip()[:MAX_TITLE] or name[:MAX_TITLE]
        opened = await open_file(file, file.text)
        return plain_workflow(await self._file_types.add(opened, title, name))
