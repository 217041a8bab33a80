"""A setup as the fragment of a link, compressed. Pure.

The fragment of an address is never sent to a server.
"""

import base64
import binascii
import zlib

from app.core.archive.setup import MAX_TEXT
from app.core.errors import InputError

MARK = "#setup="

MAX_LINK = 16_000
"""Maximum characters of a link that is offered: chats and mail programs cut longer ones."""

MAX_FRAGMENT = 500_000
"""Maximum characters of a fragment that is read: far more than this page offers."""


def fragment_of(text: str) -> str:
    """Return the fragment for a setup's text, with its "#"."""
    packed = zlib.compress(text.encode(), 9)
    return MARK + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def text_of(fragment: str) -> str:
    """Return the setup's text in a fragment. Raises `InputError` if it is damaged or too large.

    A checksum detects a link that was cut off.
    """
    packed = fragment.removeprefix(MARK)
    if len(packed) > MAX_FRAGMENT:
        raise InputError("setup.too_large")
    try:
        return _unpacked(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (binascii.Error, zlib.error, ValueError):
        raise InputError("setup.damaged") from None


def _unpacked(packed: bytes) -> str:
    unpacker = zlib.decompressobj()
    content = unpacker.decompress(packed, MAX_TEXT + 1)
    if len(content) > MAX_TEXT:
        raise InputError("setup.too_large")
    if not unpacker.eof:
        raise InputError("setup.damaged")
    return content.decode()
