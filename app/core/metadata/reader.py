"""Reads the metadata of a file of any kind. It never raises, whatever the bytes.

Drive it as a generator: answer each yielded `Read` with `send` and the bytes of that range. The
value of `StopIteration` is the `Metadata`. A driver that cannot read on closes the generator.
"""

from collections.abc import Callable, Mapping

from app.core.metadata.boxes import read_mp4
from app.core.metadata.ebml import read_webm
from app.core.metadata.exif_files import read_jpeg, read_webp
from app.core.metadata.exr import read_exr
from app.core.metadata.heif import read_heif
from app.core.metadata.id3 import read_mp3
from app.core.metadata.json_headers import read_glb, read_safetensors
from app.core.metadata.kind import HEAD_BYTES, kind_of
from app.core.metadata.png import read_png
from app.core.metadata.result import FileKind, Metadata, Status
from app.core.metadata.source import Damaged, Reading, Source, TooLarge, read_from
from app.core.metadata.svg import read_svg
from app.core.metadata.texts import NAMES, PARAMETERS, PROMPT, WORKFLOW, Texts
from app.core.metadata.xiph import read_flac, read_ogg

READERS: Mapping[FileKind, Callable[[Source, Texts], Reading[None]]] = {
    FileKind.PNG: read_png,
    FileKind.WEBP: read_webp,
    FileKind.JPEG: read_jpeg,
    FileKind.AVIF: read_heif,
    FileKind.MP4: read_mp4,
    FileKind.WEBM: read_webm,
    FileKind.FLAC: read_flac,
    FileKind.OGG: read_ogg,
    FileKind.MP3: read_mp3,
    FileKind.SVG: read_svg,
    FileKind.GLB: read_glb,
    FileKind.SAFETENSORS: read_safetensors,
    FileKind.EXR: read_exr,
}
"""Each reader adds its results to the texts and raises only `Damaged` and `TooLarge`."""


def read_metadata(size: int) -> Reading[Metadata]:
    """Read a file of `size` bytes; yields the ranges it needs, returns the result."""
    source, texts = Source(size), Texts()
    kind, status = FileKind.UNKNOWN, Status.UNKNOWN_KIND
    try:
        head = yield from source.read(0, min(HEAD_BYTES, size))
        kind = kind_of(head)
        if kind is not FileKind.UNKNOWN:
            status = Status.NO_WORKFLOW
        if kind in READERS:
            yield from READERS[kind](source, texts)
    except Damaged:
        status = Status.DAMAGED
    except TooLarge:
        status = Status.TOO_LARGE
    if status is not Status.DAMAGED and any(texts.get(name) for name in NAMES):
        status = Status.FOUND
    return Metadata(kind, status, texts.get(PROMPT), texts.get(WORKFLOW), texts.get(PARAMETERS))


def metadata_of(content: bytes) -> Metadata:
    """Read the metadata of a file in memory."""
    return read_from(content, lambda source: read_metadata(source.size))
