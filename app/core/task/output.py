"""What a finished prompt put out: files, texts, and which file is *the* picture of a result.

Outputs are read in `app.core.comfy.outputs`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.message import Message, message

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".bmp", ".tif", ".tiff")
VIDEO_SUFFIXES = (".mp4", ".webm", ".mov", ".m4v", ".mkv", ".ogv")
AUDIO_SUFFIXES = (".flac", ".mp3", ".wav", ".ogg", ".opus", ".m4a", ".aac")

MAX_FILES = 1_000
"""Files of one prompt that are kept; a list of more is no result that anyone looks through."""

MAX_TEXTS = 100
MAX_TEXT_LETTERS = 65_536
MAX_TEXT_SUM = 4 * MAX_TEXT_LETTERS
"""Bounds of the texts of one prompt: they are kept in the journal with their task."""


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


def describe_no_picture(files: Sequence[OutputFile], kinds: Sequence[str] = ()) -> Message:
    """Return the message that there is no picture, with what there was: files, else kinds."""
    held = [file.filename for file in files] or list(kinds)
    if not held:
        return message("output.empty")
    return message("output.no_picture", files=", ".join(held[:8]))
