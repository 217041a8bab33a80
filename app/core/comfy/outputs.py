"""Parses the outputs of a prompt: files and texts.

Custom nodes write outputs of many shapes, so parsing is tolerant. It keeps the usable outputs and
counts the others.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.core.errors import ServerError
from app.core.reading.shape import is_text, mapping_at
from app.core.task.output import (
    AUDIO_SUFFIXES,
    IMAGE_SUFFIXES,
    MAX_FILES,
    MAX_TEXT_LETTERS,
    MAX_TEXT_SUM,
    MAX_TEXTS,
    VIDEO_SUFFIXES,
    OutputFile,
    Outputs,
    OutputText,
)

OTHER_SUFFIXES = (
    *(".glb", ".gltf", ".obj", ".fbx", ".stl", ".ply", ".splat", ".ksplat", ".spz", ".usdz"),
    *(".exr", ".hdr", ".psd", ".latent", ".safetensors", ".npz", ".npy"),
    *(".json", ".txt", ".csv", ".srt", ".zip", ".pdf", ".mid"),
)
"""File extensions by which a bare string counts as a file name."""

FOLDERS = ("output", "temp", "input")

TEXT_KINDS = frozenset(
    {"text", "string", "str", "texts", "strings", "caption", "captions", "tags", "markdown"}
)
"""Keys whose strings are always texts, and whose numbers are shown too."""

_MAX_DEPTH = 8
"""Maximum nesting of lists; deeper lists hold nothing to show."""

_SEPARATORS = r"[/\\]"

_MAX_NAME = 1_024
"""Maximum characters of a path; no server has longer ones."""


def parse_output_file(node_id: str, kind: str, value: Any) -> OutputFile:
    """Parse one `{filename, subfolder, type}` of a history entry. Raises `ServerError`.

    A missing or null `subfolder` means the folder itself; a missing or null `type` means "output".
    Folders in `filename` move to the subfolder. A backslash counts as a separator only when the
    node gives no subfolder. On Linux a backslash is an ordinary character, but workflows from
    Windows write it as a separator.
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
    """Parse the `outputs` of a history entry.

    Objects with a `filename`, and strings that look like a file name, are files. Other strings are
    texts. A single object counts as a list of one. A malformed entry does not affect the others.
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
    """Parse the files in the `outputs` of a history entry, in the server's order."""
    return parse_all_outputs(value).files


def output_kinds(value: Any) -> tuple[str, ...]:
    """Return the kinds of output in a history entry ("images", "text"), without repetition."""
    kinds: dict[str, None] = {}
    for node in mapping_at(value, "outputs").values():
        if isinstance(node, Mapping):
            kinds.update(dict.fromkeys(str(kind) for kind, items in node.items() if items))
    return tuple(kinds)


def _items(value: Any, depth: int) -> Iterator[Any]:
    """Yield the items of a list and of nested lists; anything else counts as a list of one."""
    if not isinstance(value, list):
        yield value
    elif depth:
        for item in value:
            yield from _items(item, depth - 1)


def _item(node_id: str, kind: str, item: Any) -> OutputFile | OutputText | str:
    """Return a file, a text, the name of an unusable file, or "" for anything else."""
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
    """Move the folders of a file's name to its subfolder, where `/view` expects them."""
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
    """Return a text without half surrogate pairs, which no page can show."""
    return text if is_text(text) else re.sub("[\ud800-\udfff]", "\ufffd", text)


def _or(value: Any, default: str) -> Any:
    return default if value is None else value
