"""`data:` URLs, decoded here: the page's content security policy lets nothing fetch them."""

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from app.core.errors import InputError

MAX_LETTERS = 140_000_000
"""The longest URL that is decoded: a ComfyUI takes uploads of 100 MB, as base64 134 M letters."""

_HEAD_LETTERS = 1_000
"""A head of this length holds any media type; a comma behind it is part of something else."""

_BASE64 = re.compile(r"; *base64\Z", re.IGNORECASE)
_SPACES = b" \t\n\f\r"


@dataclass(frozen=True, slots=True)
class DataUrl:
    """A media type as the URL has it, which may be empty, and the content."""

    mime: str
    content: bytes


def read_data_url(url: str, name: str, limit: int = MAX_LETTERS) -> DataUrl:
    """Decode a `data:` URL, as the Fetch standard does ("data: URL processor").

    Raises `InputError` for another URL, one of more than `limit` letters, and damaged base64;
    `name` is the input's.
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
