"""Texts in EXIF, which is a TIFF without a picture.

Format: TIFF 6.0, section 2; EXIF 2.32, 4.6.5 (`UserComment`). ComfyUI writes `name:{json}` into
any ASCII tag of IFD0, A1111 its text into `UserComment`.
"""

from collections.abc import Iterator
from typing import Literal

from app.core.metadata.texts import PARAMETERS, Texts, decoded

Order = Literal["little", "big"]

PREFIX = b"Exif\0\0"

# The type of a text, and two tags, as in the EXIF specification.
_ASCII = 2
_EXIF_IFD = 0x8769
_USER_COMMENT = 0x9286

_ENTRY = 12
"""Bytes of an entry of a directory."""

_CODE = 8
"""Bytes before a `UserComment` that name its encoding."""

_TYPE_BYTES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8)
"""Size of one value of each type of TIFF."""


def read_exif(data: bytes, texts: Texts) -> None:
    """Take the texts of EXIF, with or without its prefix. What lies outside of it is skipped."""
    tiff = data.removeprefix(PREFIX)
    if tiff[:4] not in (b"II*\0", b"MM\0*"):
        return
    order: Order = "little" if tiff[:1] == b"I" else "big"
    inner = 0
    for tag, kind, value in _entries(tiff, _number(tiff[4:8], order), order):
        inner = _number(value, order) if tag == _EXIF_IFD else inner
        _take(tag, kind, value, texts)
    if inner:
        for tag, kind, value in _entries(tiff, inner, order):
            _take(tag, kind, value, texts)


def _take(tag: int, kind: int, value: bytes, texts: Texts) -> None:
    if tag == _USER_COMMENT:
        text = _comment(value)
        if text.lstrip().startswith("{"):
            texts.add_json(text)
        elif not texts.add_keyed(text):
            texts.add(PARAMETERS, text)
    elif kind == _ASCII:
        texts.add_keyed(decoded(value))


def _entries(tiff: bytes, at: int, order: Order) -> Iterator[tuple[int, int, bytes]]:
    """Yield tag, type and value of a directory's entries, as far as they lie within the data.

    Values do not overlap, so together they are no longer than the data.
    """
    count = _number(tiff[at : at + 2], order)
    left = len(tiff)
    for start in range(at + 2, min(at + 2 + count * _ENTRY, len(tiff) - _ENTRY + 1), _ENTRY):
        tag = _number(tiff[start : start + 2], order)
        kind = _number(tiff[start + 2 : start + 4], order)
        if not 0 < kind < len(_TYPE_BYTES):
            continue
        length = _number(tiff[start + 4 : start + 8], order) * _TYPE_BYTES[kind]
        where = start + 8 if length <= 4 else _number(tiff[start + 8 : start + 12], order)
        if where + length <= len(tiff) and length <= left:
            left -= length
            yield tag, kind, tiff[where : where + length]


def _comment(value: bytes) -> str:
    code, raw = value[:_CODE], value[_CODE:]
    return decoded(raw) if code != b"UNICODE\0" else _utf_16(raw)


def _utf_16(raw: bytes) -> str:
    """Decode UTF-16. Programs disagree about its byte order, so the zeros of ASCII decide."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    is_little = raw[1::2].count(0) > raw[::2].count(0)
    return raw.decode("utf-16-le" if is_little else "utf-16-be", "replace").rstrip("\0")


def _number(raw: bytes, order: Order) -> int:
    return int.from_bytes(raw, order)
