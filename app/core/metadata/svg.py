"""The `<metadata>` of an SVG, in which ComfyUI puts one JSON object with both graphs."""

from app.core.metadata.source import MAX_TEXT_BYTES, Damaged, Reading, Source, TooLarge
from app.core.metadata.texts import Texts

_STEP = 65_536
"""Bytes read at a time: ComfyUI's element is at the start, drawings may be large."""

MAX_ELEMENTS = 100
"""Elements `<metadata>` that are looked at. A drawing has one or two."""

_START = b"<metadata"
_END = b"</metadata"
_ENTITIES = (
    (b"&lt;", b"<"),
    (b"&gt;", b">"),
    (b"&quot;", b'"'),
    (b"&apos;", b"'"),
    (b"&amp;", b"&"),
)


def read_svg(source: Source, texts: Texts) -> Reading[None]:
    """Read the file up to the `<metadata>` with both graphs, or to its end."""
    content, taken, seen = bytearray(), 0, 0
    while len(content) < source.size and not texts.is_complete:
        length = min(_STEP, source.size - len(content))
        if len(content) + length > MAX_TEXT_BYTES:
            raise TooLarge
        new = max(taken, len(content) - len(_END))
        content += yield from source.read(len(content), length)
        while (end := content.find(_END, new)) >= 0:
            start = content.find(_START, taken, end)
            if start >= 0:
                texts.add_json(_text_of(bytes(content[start:end])))
            taken = new = end + len(_END)
            seen += 1
            if seen > MAX_ELEMENTS:
                raise TooLarge
    if not texts.is_complete and b"</svg" not in content[taken:]:
        raise Damaged


def _text_of(element: bytes) -> bytes:
    """Return what an element holds: the inside of its CDATA section, or its text."""
    raw = element.partition(b">")[2]
    _, is_cdata, rest = raw.partition(b"<![CDATA[")
    if is_cdata:
        return rest.rpartition(b"]]>")[0].replace(b"]]]]><![CDATA[>", b"]]>")
    for entity, character in _ENTITIES:
        raw = raw.replace(entity, character)
    return raw
