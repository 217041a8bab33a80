"""Opens what a person brings: a workflow's JSON in any form, or a file that contains one.

The parsers are imported with the first file, which keeps the start fast.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from app.core.errors import InputError
from app.core.message import Message
from app.core.reading.json_text import read_json_text

if TYPE_CHECKING:
    from app.core.metadata.result import Metadata
    from app.core.workflow.recognition import WorkflowFile


class FileBytes(Protocol):
    """A file from a person, read in parts."""

    @property
    def name(self) -> str:
        """The file's name."""

    @property
    def size(self) -> int:
        """The file's size in bytes."""

    async def read(self, start: int, length: int) -> bytes:
        """Return a range, shorter at the end of the file.

        Raises `InputError` ("image.unreadable").
        """


@dataclass(frozen=True, slots=True)
class Opened:
    """The content of a file. `ran`: its API graph made the picture, so its seeds are kept.

    `found` is `None` for a picture without a workflow; `parameters` is its A1111 text. `setup` is
    the text of a shared setup.
    """

    found: "WorkflowFile | None" = None
    ran: bool = False
    parameters: str = ""
    setup: str = ""


async def open_file(file: FileBytes, text: Callable[[], Awaitable[str]]) -> Opened:
    """Return the content of a file; `text` reads it completely, which is done for JSON only.

    Raises `InputError` if the file is damaged, or if it has no workflow and is not a picture.
    """
    from app.core.metadata.result import FileKind

    about = await metadata_of(file)
    if about.kind is FileKind.UNKNOWN:
        return _opened_text(await text(), file.name)
    if about.prompt is not None or about.workflow is not None:
        carried = {"prompt": about.prompt, "workflow": about.workflow}
        found = _recognised({key: one for key, one in carried.items() if one is not None})
        return Opened(found, ran=found.graph is not None)
    is_picture = about.kind in (
        FileKind.PNG,
        FileKind.WEBP,
        FileKind.JPEG,
        FileKind.AVIF,
        FileKind.OTHER_PICTURE,
    )
    if about.parameters is not None or is_picture:
        return Opened(parameters=about.parameters or "")
    raise InputError(_NOTHING.get(about.status.value, "file.no_workflow"), name=file.name)


_NOTHING = {"damaged": "file.damaged", "too_large": "file.too_large"}


async def metadata_of(file: FileBytes) -> "Metadata":
    """Read the metadata of a file in parts. Raises `InputError` when it cannot be read."""
    from app.core.metadata.reader import read_metadata

    reading = read_metadata(file.size)
    try:
        wanted = next(reading)
        while True:
            wanted = reading.send(await file.read(wanted.start, wanted.length))
    except StopIteration as end:
        about: Metadata = end.value
        return about
    finally:
        reading.close()


def _opened_text(text: str, name: str) -> Opened:
    from app.core.archive.setup import is_setup
    from app.core.workflow.brought_text import BroughtText, kind_of_text

    if kind_of_text(text) is BroughtText.SETTINGS:
        return Opened(parameters=text)
    document = _json(text, name)
    return Opened(setup=text) if is_setup(document) else Opened(_recognised(document))


def decoded(content: bytes, name: str) -> str:
    """Return the text of a file called `name`. Raises `InputError`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("workflow.not_json", name=name) from None


def _json(text: str, name: str) -> Any:
    try:
        return read_json_text(text)
    except ValueError:
        raise InputError("workflow.not_json", name=name) from None


def _recognised(document: Any) -> "WorkflowFile":
    from app.core.workflow.recognition import recognise

    found = recognise(document)
    if isinstance(found, Message):
        raise InputError(found.key, **found.args)
    return found
