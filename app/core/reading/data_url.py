"""Decoding of `data:` URLs: the page's content security policy does not allow fetching them."""

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from app.core.errors import InputError

MAX_LETTERS = 140_000_000
"""Maximum length of a URL in characters. ComfyUI accepts uploads of 100 MB: 134 M in base64."""

_HEAD_LETTERS = 1_000
"""Maximum length of the part before the comma; any media type fits into it."""

_BASE64 = re.compile(r"; *base64\Z", re.IGNORECASE)
_SPACES = b" \t\n\f\r"


@dataclass(frozen=True, slots=True)
class DataUrl:
    """The media type as written in the URL, which may be empty, and the decoded content."""

    mime: str
    content: bytes


def read_data_url(url: str, name: str, limit: int = MAX_LETTERS) -> DataUrl:
    """Decode a `data:` URL by the Fetch standard ("data: URL processor").

    Raises `InputError` for any other URL, for more than `limit` characters, and for damaged base64.
    `name` is the input's name, used in the error.
    """
    refused = InputError("image.not_image", name=name, supported="data:image/png;base64,…")
    scheme, head_and_body = url[:5].lower(), url[5 : 5 + _HEAD_LETTERS]
    head, comma, _ = head_and_body.partition(",")
    if scheme != "data:" or not comma or len(url) > limit:
        raise refused
    body = unquote_to_bytes(url[len(scheme) + len(head) + len(comma) :].partition("#")[0])
    found = _BASE64.search(head)
    if found is None:
        return DataUrl(head.strip(), body)
    try:
        return DataUrl(head[: found.start()].strip(), _forgiving_base64(body))
    except binascii.Error:
        raise refused from None


def _forgiving_base64(text: bytes) -> bytes:
    """Decode base64 whose padding may be missing (Infra standard, "forgiving-base64 decode")."""
    text = text.translate(None, _SPACES)
    if len(text) % 4 == 0:
        text = text.removesuffix(b"=").removesuffix(b"=")
    if b"=" in text or len(text) % 4 == 1:
        raise binascii.Error
    return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
