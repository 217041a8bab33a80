"""What reading a file's metadata gives."""

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """What a file is by its bytes."""

    PNG = "png"
    WEBP = "webp"
    JPEG = "jpeg"
    AVIF = "avif"
    """AVIF and HEIF, which are built alike."""
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
    """A picture of another format, in which nothing is looked for."""
    UNKNOWN = "unknown"


class Status(StrEnum):
    """How reading went."""

    FOUND = "found"
    """At least one text."""
    NO_WORKFLOW = "no_workflow"
    """A file without any of the texts."""
    DAMAGED = "damaged"
    """The file is cut or contradicts its format. Texts found before that are in the result."""
    TOO_LARGE = "too_large"
    """No text within the limits of reading (`source`)."""
    UNKNOWN_KIND = "unknown_kind"


@dataclass(frozen=True, slots=True)
class Metadata:
    """The texts of a file, unchanged. A graph's text may be no JSON, or hold `NaN` and `Infinity`.

    All texts can be encoded as UTF-8.
    """

    kind: FileKind
    status: Status
    prompt: str | None = None
    """The graph in API format, as the server ran it."""
    workflow: str | None = None
    """The editor file."""
    parameters: str | None = None
    """A1111's text; `a1111.parse_parameters` takes it apart."""
