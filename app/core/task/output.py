"""What a finished prompt put out: files, texts, and which file is *the* picture of a result.

Nodes of all authors write outputs, so reading is tolerant: what can be used is used, and what
cannot be is counted, not fatal.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.core.errors import ServerError
from app.core.message import Message, message
from app.core.reading.shape import is_text, mapping_at

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".bmp", ".tif", ".tiff")
VIDEO_SUFFIXES = (".mp4", ".webm", ".mov", ".m4v", ".mkv", ".ogv")
AUDIO_SUFFIXES = (".flac", ".mp3", ".wav", ".ogg", ".opus", ".m4a", ".aac")
OTHER_SUFFIXES = (
    *(".glb", ".gltf", ".obj", ".fbx", ".stl", ".ply", ".splat", ".ksplat", ".spz", ".usdz"),
    *(".svg", ".exr", ".hdr", ".psd", ".latent", ".safetensors", ".npz", ".npy"),
    *(".json", ".txt", ".csv", ".srt", ".zip", ".pdf", ".mid"),
)
"""Endings by which a bare string is taken for the name of a file."""

FOLDERS = ("output", "temp", "input")

TEXT_KINDS = frozenset(
    {"text", "string", "str", "texts", "strings", "caption", "captions", "tags", "markdown"}
)
"""Keys whose strings are texts whatever they look like, and whose numbers are shown too."""

MAX_FILES = 1_000
"""Files of one prompt that are kept; a list of more is no result that anyone looks through."""

MAX_TEXTS = 100
MAX_TEXT_LETTERS = 65_536
MAX_TEXT_SUM = 4 * MAX_TEXT_LETTERS
"""Bounds of the texts of one prompt: they are kept in the journal with their task."""

_MAX_DEPTH = 8
"""Lists within lists deeper than this hold nothing that was meant to be shown."""

_SEPARATORS = r"[/\\]"

_MAX_NAME = 1_024
"""No path is longer on any server."""


class Media(StrEnum):
    """How a file can be shown; the values are `data-media` on the page."""

    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of an output node, as `/view` wants it; `kind` is the server's key ("images")."""

    node_id: str
    kind: str
    filename: str
    subfolder: str = ""
    folder: str = "output"

    @property
    def media(self) -> Media:
        """How a browser can show it, by its ending."""
        name = self.filename.lower()
        if name.endswith(IMAGE_SUFFIXES):
            return Media.PICTURE
        if name.endswith(VIDEO_SUFFIXES):
            return Media.VIDEO
        return Media.AUDIO if name.endswith(AUDIO_SUFFIXES) else Media.FILE

    @property
    def is_picture(self) -> bool:
        """Whether an `<img>` can show it."""
        return self.media is Media.PICTURE


@dataclass(frozen=True, slots=True)
class OutputText:
    """One text of an output node; `is_cut` when it was longer than `MAX_TEXT_LETTERS`."""

    node_id: str
    kind: str
    text: str
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Outputs:
    """All that a prompt put out, in the server's order.

    `unusable` names files that no request can fetch, `left_out` counts files beyond `MAX_FILES`.
    """

    files: tuple[OutputFile, ...] = ()
    texts: tuple[OutputText, ...] = ()
    unusable: tuple[str, ...] = ()
    left_out: int = 0


def parse_output_file(node_id: str, kind: str, value: Any) -> OutputFile:
    """Read one `{filename, subfolder, type}` of a history entry. Raises `ServerError`.

    A missing or null `subfolder` is the folder itself, a missing or null `type` is "output"; a
    path in `filename` goes to the subfolder. A backslash separates folders only where a node names
    no subfolder: on Linux it is a letter of a name like any other, and workflows that come from
    Windows write such names.
    """
    path = f"outputs.{node_id}.{kind}"
    fields = mapping_at(value, path)
    name, folder = fields.get("filename"), _or(fields.get("type"), "output")
    subfolder = _or(fields.get("subfolder"), "")
    if not is_text(name) or not is_text(subfolder) or folder not in FOLDERS:
        raise ServerError("answer.shape", path=path, wanted="file")
    separators = r"/" if "subfolder" in fields else _SEPARATORS
    found = _placed(OutputFile(node_id, kind, str(name), subfolder, folder), separators)
    if not found.filename:
        raise ServerError("answer.shape", path=path, wanted="file")
    return found


def parse_all_outputs(value: Any) -> Outputs:
    """Read the `outputs` of a history entry.

    Files are objects with a `filename`, and strings that look like a file's name. Other strings
    are texts. One object counts as a list of one; a malformed entry hides no other.
    """
    files: dict[OutputFile, None] = {}
    texts: list[OutputText] = []
    unusable: list[str] = []
    for node_id, node in mapping_at(value, "outputs").items():
        for kind, items in node.items() if isinstance(node, Mapping) else ():
            for item in _items(items, _MAX_DEPTH):
                found = _item(str(node_id), str(kind), item)
                if isinstance(found, OutputFile):
                    files[found] = None
                elif isinstance(found, OutputText):
                    texts.append(found)
                elif found:
                    unusable.append(found)
    kept = tuple(files)[:MAX_FILES]
    return Outputs(kept, _bounded(texts), tuple(unusable[:MAX_FILES]), len(files) - len(kept))


def parse_outputs(value: Any) -> tuple[OutputFile, ...]:
    """Read the files of the `outputs` of a history entry, in the server's order."""
    return parse_all_outputs(value).files


def _items(value: Any, depth: int) -> Iterator[Any]:
    """Yield what is in a list and in the lists within; anything else is a list of one."""
    if not isinstance(value, list):
        yield value
    elif depth:
        for item in value:
            yield from _items(item, depth - 1)


def _item(node_id: str, kind: str, item: Any) -> OutputFile | OutputText | str:
    """Return a file, a text, the name of a file that cannot be used, or "" for none of them."""
    if isinstance(item, Mapping):
        if "filename" not in item:
            return ""
        try:
            return parse_output_file(node_id, kind, item)
        except ServerError:
            return _clean(str(item["filename"]))[:_MAX_NAME]
    if kind in TEXT_KINDS:
        is_number = isinstance(item, int | float) and not isinstance(item, bool)
        shown = str(item) if isinstance(item, str) or is_number else ""
    else:
        shown = item if isinstance(item, str) else ""
        if _looks_like_file(shown):
            return _placed(OutputFile(node_id, kind, shown), _SEPARATORS)
    return OutputText(node_id, kind, shown) if shown.strip() else ""


def _looks_like_file(text: str) -> bool:
    endings = (*IMAGE_SUFFIXES, *VIDEO_SUFFIXES, *AUDIO_SUFFIXES, *OTHER_SUFFIXES)
    return (
        len(text) <= _MAX_NAME
        and text.lower().endswith(endings)
        and is_text(text)
        and not re.search(r"[\n\r]|://", text)
    )


def _placed(file: OutputFile, separators: str) -> OutputFile:
    """Move the folders of a file's name to its subfolder, where `/view` takes them."""
    *folders, name = re.split(separators, file.filename)
    if not folders:
        return file
    path = "/".join(part for part in (file.subfolder, *folders) if part)
    return replace(file, filename=name, subfolder=path)


def _bounded(texts: list[OutputText]) -> tuple[OutputText, ...]:
    kept: list[OutputText] = []
    left = MAX_TEXT_SUM
    for one in texts[:MAX_TEXTS]:
        room = min(MAX_TEXT_LETTERS, left)
        if room == 0:
            break
        is_cut = len(one.text) > room
        kept.append(replace(one, text=_clean(one.text[:room]), is_cut=is_cut))
        left -= min(len(one.text), room)
    return tuple(kept)


def _clean(text: str) -> str:
    """Return a text of real characters: half a surrogate pair is in no page."""
    return text if is_text(text) else re.sub("[\ud800-\udfff]", "\ufffd", text)


def _or(value: Any, default: str) -> Any:
    return default if value is None else value


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
    """Return the message that there is no picture, with what there was: files, else kinds."""
    held = [file.filename for file in files] or list(kinds)
    if not held:
        return message("output.empty")
    return message("output.no_picture", files=", ".join(held[:8]))
