"""The result of reading a file's metadata."""

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """The kind of a file, detected from its bytes."""

    PNG = "png"
    WEBP = "webp"
    JPEG = "jpeg"
    AVIF = "avif"
    """AVIF and HEIF, which have the same structure."""
    MP4 = "mp4"
    """MP4 and MOV."""
    WEBM = "webm"
    """WebM and Matroska."""
    FLAC = "flac"
    OGG = "ogg"
    """Opus, Vorbis or FLAC in Ogg."""
    MP3 = "mp3"
    SVG = "svg"
    GLB = "glb"
    SAFETENSORS = "safetensors"
    """A `.latent`, or a model."""
    EXR = "exr"
    OTHER_PICTURE = "other_picture"
    """A picture of another format, which is not searched."""
    UNKNOWN = "unknown"


class Status(StrEnum):
    """The outcome of reading."""

    FOUND = "found"
    """At least one text was found."""
    NO_WORKFLOW = "no_workflow"
    """The file has none of the texts."""
    DAMAGED = "damaged"
    """The file is truncated or violates its format. Texts found before are in the result."""
    TOO_LARGE = "too_large"
    """No text was found within the limits (`source`)."""
    UNKNOWN_KIND = "unknown_kind"


@dataclass(frozen=True, slots=True)
class Metadata:
    """The texts of a file, unchanged.

    A graph's text may be invalid JSON, or hold `NaN` and `Infinity`.

    All texts can be encoded as UTF-8.
    """

    kind: FileKind
    status: Status
    prompt: str | None = None
    """The graph in API format, as the server ran it."""
    workflow: str | None = None
    """The editor file."""
    parameters: str | None = None
    """A1111's text; `a1111.parse_parameters` parses it."""
