"""The outputs of a finished prompt: files, texts, and the choice of the result's picture.

`app.core.comfy.outputs` parses them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.message import Message, message

VECTOR_SUFFIX = ".svg"
IMAGE_SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".bmp", ".tif", ".tiff"),
    VECTOR_SUFFIX,
)
VIDEO_SUFFIXES = (".mp4", ".webm", ".mov", ".m4v", ".mkv", ".ogv")
AUDIO_SUFFIXES = (".flac", ".mp3", ".wav", ".ogg", ".opus", ".m4a", ".aac")

MAX_FILES = 1_000
"""Maximum number of files kept for one prompt: more than a person looks through."""

MAX_TEXTS = 100
MAX_TEXT_LETTERS = 65_536
MAX_TEXT_SUM = 4 * MAX_TEXT_LETTERS
"""Maximum characters of all texts of one prompt: the journal stores them with the task."""


class Media(StrEnum):
    """How a page can show a file; the values appear as `data-media` on the page."""

    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of an output node, with the parameters of `/view`.

    `kind` is the key of the server's outputs under which the file was listed ("images").
    """

    node_id: str
    kind: str
    filename: str
    subfolder: str = ""
    folder: str = "output"

    @property
    def media(self) -> Media:
        """How a browser can show the file, by its file extension."""
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

    @property
    def is_vector(self) -> bool:
        """Whether it is an SVG: the page shows its pixels, and servers have no smaller version."""
        return self.filename.lower().endswith(VECTOR_SUFFIX)

    @property
    def is_clip(self) -> bool:
        """Whether a player can play it: a video or a sound."""
        return self.media in (Media.VIDEO, Media.AUDIO)


@dataclass(frozen=True, slots=True)
class OutputText:
    """One text of an output node; `is_cut` is set when it was longer than `MAX_TEXT_LETTERS`."""

    node_id: str
    kind: str
    text: str
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Outputs:
    """All outputs of a prompt, in the server's order.

    `unusable` names the files that cannot be requested. `left_out` counts files beyond `MAX_FILES`.
    """

    files: tuple[OutputFile, ...] = ()
    texts: tuple[OutputText, ...] = ()
    unusable: tuple[str, ...] = ()
    left_out: int = 0


def choose_picture(
    files: Sequence[OutputFile], primary: str = "", secondary: Sequence[str] = ()
) -> OutputFile | None:
    """Return the result's picture: the primary node's first, else a secondary node's, else any."""
    pictures = [file for file in files if file.is_picture]
    for node_id in (primary, *secondary):
        for file in pictures:
            if file.node_id == node_id:
                return file
    return pictures[0] if pictures else None


def describe_no_picture(files: Sequence[OutputFile], kinds: Sequence[str] = ()) -> Message:
    """Return the message that there is no picture. It lists the files, or else the output kinds."""
    held = [file.filename for file in files] or list(kinds)
    if not held:
        return message("output.empty")
    return message("output.no_picture", files=", ".join(held[:8]))
