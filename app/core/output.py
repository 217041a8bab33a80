"""What a finished prompt put out, and which of it is *the* picture of a result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.errors import ServerError
from app.core.message import Message, message
from app.core.shape import mapping_at, text_at

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".bmp", ".tif", ".tiff")
FOLDERS = ("output", "temp", "input")


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of an output node, as `/view` wants it; `kind` is the server's key ("images")."""

    node_id: str
    kind: str
    filename: str
    subfolder: str = ""
    folder: str = "output"

    @property
    def is_picture(self) -> bool:
        """Whether an `<img>` can show it."""
        return self.filename.lower().endswith(IMAGE_SUFFIXES)


def parse_output_file(node_id: str, kind: str, value: Any) -> OutputFile:
    """Read one `{filename, subfolder, type}` of a history entry. Raises `ServerError`."""
    path = f"outputs.{node_id}.{kind}"
    fields = mapping_at(value, path)
    filename = text_at(fields.get("filename"), f"{path}.filename")
    folder = text_at(fields.get("type", "output"), f"{path}.type")
    if not filename or folder not in FOLDERS:
        raise ServerError("answer.shape", path=path, wanted="file")
    return OutputFile(
        node_id, kind, filename, text_at(fields.get("subfolder", ""), f"{path}.subfolder"), folder
    )


def parse_outputs(value: Any) -> tuple[OutputFile, ...]:
    """Read the `outputs` of a history entry, in the server's order.

    Files are whatever has a `filename`; texts and flags are passed over, and so is a malformed
    entry: one bad file must not hide the good ones.
    """
    files: list[OutputFile] = []
    for node_id, node in mapping_at(value, "outputs").items():
        for kind, items in node.items() if isinstance(node, Mapping) else ():
            for item in items if isinstance(items, list) else ():
                if isinstance(item, Mapping) and "filename" in item:
                    try:
                        files.append(parse_output_file(str(node_id), str(kind), item))
                    except ServerError:
                        continue
    return tuple(files)


def choose_picture(
    files: Sequence[OutputFile], primary: str = "", secondary: Sequence[str] = ()
) -> OutputFile | None:
    """Return the picture of a result: the primary node's first, else the secondaries', else any."""
    pictures = [file for file in files if file.is_picture]
    for node_id in (primary, *secondary):
        for file in pictures:
            if file.node_id == node_id:
                return file
    return pictures[0] if pictures else None


def output_kinds(value: Any) -> tuple[str, ...]:
    """Return the kinds of output that a history entry tells of ("images", "text"), each once."""
    kinds: dict[str, None] = {}
    for node in mapping_at(value, "outputs").values():
        if isinstance(node, Mapping):
            kinds.update(dict.fromkeys(str(kind) for kind, items in node.items() if items))
    return tuple(kinds)


def describe_no_picture(files: Sequence[OutputFile], kinds: Sequence[str] = ()) -> Message:
    """Say that there is no picture, and what the outputs did hold: files, else kinds."""
    held = [file.filename for file in files] or list(kinds)
    if not held:
        return message("output.empty")
    return message("output.no_picture", files=", ".join(held[:8]))
