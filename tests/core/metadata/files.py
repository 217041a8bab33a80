"""Small media files by hand: only the parts that hold texts, and what stands before and after."""

import json
import zlib
from collections.abc import Iterable, Mapping

from tests.fakes.png import chunk, png, text_chunk

PROMPT = '{"1": {"class_type": "LoadImage", "inputs": {"image": "größe 🦊.png"}}}'
WORKFLOW = '{"nodes": [{"id": 1, "type": "LoadImage"}], "version": 0.4}'
PARAMETERS = "a red fox\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Seed: 1"
TEXTS = {"prompt": PROMPT, "workflow": WORKFLOW}


def number(value: int, width: int, order: str) -> bytes:
    """Return a number's bytes."""
    return value.to_bytes(width, "little" if order == "little" else "big")


# ---- PNG ----


def itxt(keyword: str, text: str, *, packed: bool = False) -> bytes:
    """Return an iTXt chunk."""
    content = zlib.compress(text.encode()) if packed else text.encode()
    return chunk(b"iTXt", keyword.encode() + bytes([0, packed, 0, 0, 0]) + content)


def ztxt(keyword: str, text: str) -> bytes:
    """Return a zTXt chunk."""
    return chunk(b"zTXt", keyword.encode() + b"\0\0" + zlib.compress(text.encode()))


HEADER = chunk(b"IHDR", bytes(13))
PIXELS = chunk(b"IDAT", bytes(30))


def still_png(texts: Mapping[str, str] = TEXTS) -> bytes:
    """Return a PNG as SaveImage makes it."""
    return png(HEADER, *(itxt(*pair) for pair in texts.items()), PIXELS)


def animated_png(texts: Mapping[str, str] = TEXTS) -> bytes:
    """Return a PNG as SaveAnimatedPNG makes it."""
    comfs = (chunk(b"comf", f"{name}\0{text}".encode()) for name, text in texts.items())
    return png(HEADER, chunk(b"acTL", bytes(8)), PIXELS, *comfs, chunk(b"fdAT", bytes(9)))


# ---- EXIF ----

ASCII, LONG, UNDEFINED = 2, 4, 7
MODEL, MAKE, EXIF_IFD, USER_COMMENT = 0x0110, 0x010F, 0x8769, 0x9286

Entry = tuple[int, int, bytes]


def directory(entries: Iterable[Entry], at: int, order: str) -> bytes:
    """Return a TIFF directory that begins at `at`, with its values behind it."""
    entries = list(entries)
    widths = {ASCII: 1, UNDEFINED: 1, LONG: 4}
    head = number(len(entries), 2, order)
    values, free = b"", at + 2 + 12 * len(entries) + 4
    for tag, kind, value in entries:
        count = number(len(value) // widths.get(kind, 1), 4, order)
        head += number(tag, 2, order) + number(kind, 2, order) + count
        if len(value) <= 4:
            head += value.ljust(4, b"\0")
        else:
            head += number(free + len(values), 4, order)
            values += value
    return head + bytes(4) + values


def tiff(
    entries: Iterable[Entry], order: str = "little", inner: Iterable[Entry] | None = None
) -> bytes:
    """Return EXIF; `inner` are the entries of its ExifIFD."""
    head = (b"II" if order == "little" else b"MM") + number(42, 2, order) + number(8, 4, order)
    entries = list(entries)
    if inner is None:
        return head + directory(entries, 8, order)
    first = directory([*entries, (EXIF_IFD, LONG, bytes(4))], 8, order)
    pointer = (EXIF_IFD, LONG, number(8 + len(first), 4, order))
    return head + directory([*entries, pointer], 8, order) + directory(inner, 8 + len(first), order)


def keyed_exif(texts: Mapping[str, str] = TEXTS, order: str = "little") -> bytes:
    """Return EXIF as ComfyUI writes it: `name:{…}` in tags from 0x0110 on down."""
    tags = zip(range(MODEL, 0, -1), texts.items())
    return tiff(
        [(tag, ASCII, f"{name}:{text}".encode() + b"\0") for tag, (name, text) in tags], order
    )


def user_comment(text: str = PARAMETERS, encoding: str = "utf-16-be") -> Entry:
    """Return an entry as A1111 writes it."""
    code = b"UNICODE\0" if encoding.startswith("utf-16") else b"ASCII\0\0\0"
    return USER_COMMENT, UNDEFINED, code + text.encode(encoding)


def riff_chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk, with its padding."""
    return kind + number(len(content), 4, "little") + content + b"\0" * (len(content) % 2)


def webp(exif: bytes | None = None) -> bytes:
    """Return a WebP; the default has both graphs."""
    exif = keyed_exif() if exif is None else exif
    chunks = b"WEBP" + riff_chunk(b"VP8L", bytes(5))
    chunks += riff_chunk(b"EXIF", exif) if exif else b""
    return b"RIFF" + number(len(chunks), 4, "little") + chunks


def segment(code: int, content: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return bytes([0xFF, code]) + number(len(content) + 2, 2, "big") + content


def jpeg(exif: bytes | None = None) -> bytes:
    """Return a JPEG; the default has both graphs."""
    exif = keyed_exif() if exif is None else exif
    app1 = segment(0xE1, b"Exif\0\0" + exif) if exif else b""
    jfif = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    return b"\xff\xd8" + jfif + app1 + segment(0xDA, bytes(10)) + bytes(20) + b"\xff\xd9"


# ---- boxes ----


def box(kind: bytes, *content: bytes) -> bytes:
    """Return a box of ISO media."""
    inside = b"".join(content)
    return number(8 + len(inside), 4, "big") + kind + inside


FTYP = box(b"ftyp", b"isom", bytes(4), b"isomavc1")


def data_box(text: str) -> bytes:
    """Return a value of `ilst`, as UTF-8."""
    return box(b"data", number(1, 4, "big"), bytes(4), text.encode())


def meta_box(texts: Mapping[str, str] = TEXTS, *, is_full: bool = True) -> bytes:
    """Return `meta` with names in `keys`; a QuickTime one is not full."""
    keys = b"".join(box(b"mdta", name.encode()) for name in texts)
    items = (
        box(number(index, 4, "big"), data_box(text)) for index, text in enumerate(texts.values(), 1)
    )
    return box(
        b"meta",
        bytes(4) if is_full else b"",
        box(b"hdlr", bytes(8), b"mdta", bytes(13)),
        box(b"keys", bytes(4), number(len(texts), 4, "big"), keys),
        box(b"ilst", *items),
    )


def movie(*children: bytes) -> bytes:
    """Return `moov`."""
    return box(b"moov", box(b"mvhd", bytes(20)), *children)


def mp4(texts: Mapping[str, str] = TEXTS) -> bytes:
    """Return an MP4 whose media come first."""
    return FTYP + box(b"mdat", bytes(50)) + movie(box(b"udta", meta_box(texts)))


def item_info(*items: tuple[int, bytes]) -> bytes:
    """Return `iinf` with items by id and type."""
    entries = (
        box(b"infe", b"\2\0\0\0", number(item, 2, "big"), bytes(2), kind, b"\0")
        for item, kind in items
    )
    return box(b"iinf", bytes(4), number(len(items), 2, "big"), *entries)


def item_places(method: int, item: int, *parts: tuple[int, int]) -> bytes:
    """Return `iloc`, version 1, for one item with parts of start and length."""
    return box(
        b"iloc",
        b"\1\0\0\0\x44\0",
        number(1, 2, "big"),
        number(item, 2, "big"),
        number(method, 2, "big"),
        bytes(2),
        number(len(parts), 2, "big"),
        *(number(start, 4, "big") + number(length, 4, "big") for start, length in parts),
    )


AVIF_FTYP = box(b"ftyp", b"avif", bytes(4), b"avifmif1")


def avif(exif: bytes | None = None) -> bytes:
    """Return an AVIF; its EXIF is in the media, in two parts. The default has both graphs."""
    item = bytes(4) + (keyed_exif() if exif is None else exif)
    half = len(item) // 2

    def meta(start: int) -> bytes:
        parts = ((start, half), (start + half, len(item) - half))
        info = item_info((1, b"av01"), (2, b"Exif"))
        return box(b"meta", bytes(4), box(b"pitm", bytes(6)), info, item_places(0, 2, *parts))

    start = len(AVIF_FTYP) + len(meta(0)) + 8
    return AVIF_FTYP + meta(start) + box(b"mdat", item, bytes(30))


# ---- EBML ----


def element(kind: int, *content: bytes, size: int | None = None) -> bytes:
    """Return an element, its size in 8 bytes; `size` is what is written instead of the true one."""
    inside = b"".join(content)
    length = len(inside) if size is None else size
    return kind.to_bytes((kind.bit_length() + 7) // 8) + number(2**56 + length, 8, "big") + inside


UNKNOWN_SIZE = 2**56 - 1
EBML_HEADER = element(0x1A45DFA3, element(0x4282, b"webm"))
CLUSTER = element(0x1F43B675, element(0xE7, b"\0"), element(0xA3, bytes(40)))


def tags(texts: Mapping[str, str] = TEXTS) -> bytes:
    """Return `Tags`, names in upper case."""
    simple = (
        element(0x67C8, element(0x45A3, name.upper().encode()), element(0x4487, text.encode()))
        for name, text in texts.items()
    )
    return element(0x1254C367, element(0x7373, element(0x63C0), *simple))


def seek_head(position: int, kind: int = 0x1254C367) -> bytes:
    """Return a `SeekHead` with one entry; always of the same length."""
    seek_id = element(0x53AB, number(kind, 4, "big"))
    return element(
        0x114D9B74, element(0x4DBB, seek_id, element(0x53AC, number(position, 8, "big")))
    )


def webm(*parts: bytes, size: int | None = None) -> bytes:
    """Return a WebM; the default has its tags at the end."""
    return EBML_HEADER + element(0x18538067, *(parts or (CLUSTER, tags())), size=size)


# ---- sound ----


def comments(texts: Mapping[str, str] = TEXTS) -> bytes:
    """Return Vorbis comments."""
    pairs = [f"{name}={text}".encode() for name, text in texts.items()]
    packed = b"".join(number(len(pair), 4, "little") + pair for pair in pairs)
    return number(4, 4, "little") + b"mine" + number(len(pairs), 4, "little") + packed


def flac_block(kind: int, content: bytes, *, is_last: bool = False) -> bytes:
    """Return a metadata block."""
    return bytes([kind | 0x80 * is_last]) + number(len(content), 3, "big") + content


def flac(texts: Mapping[str, str] = TEXTS) -> bytes:
    """Return a FLAC."""
    return (
        b"fLaC"
        + flac_block(0, bytes(34))
        + flac_block(4, comments(texts))
        + flac_block(1, bytes(8), is_last=True)
        + bytes(40)
    )


def page(table: Iterable[int], content: bytes, stream: bytes = b"mine") -> bytes:
    """Return a page of Ogg."""
    table = bytes(table)
    return b"OggS" + bytes(10) + stream + bytes(8) + bytes([len(table)]) + table + content


def ogg(packet: bytes, per_page: int = 2) -> bytes:
    """Return an Ogg whose second packet goes over pages of `per_page` segments, another between."""
    pages = page([8], b"OpusHead")
    lacing = [255] * (len(packet) // 255) + [len(packet) % 255]
    at = 0
    for start in range(0, len(lacing), per_page):
        table = lacing[start : start + per_page]
        pages += page(table, packet[at : at + sum(table)]) + page([3], b"abc", b"else")
        at += sum(table)
    return pages + page([20], bytes(20))


def opus(texts: Mapping[str, str] = TEXTS) -> bytes:
    """Return an Opus."""
    return ogg(b"OpusTags" + comments(texts))


def synchsafe(value: int) -> bytes:
    """Return a number of 28 bits in 4 bytes."""
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def id3_frame(name: bytes, content: bytes, version: int = 4, flags: int = 0) -> bytes:
    """Return a frame of an ID3v2 tag."""
    if version == 2:
        return name + number(len(content), 3, "big") + content
    size = synchsafe(len(content)) if version == 4 else number(len(content), 4, "big")
    return name + size + number(flags, 2, "big") + content


def id3(*frames: bytes, version: int = 4, flags: int = 0) -> bytes:
    """Return an MP3 with a tag."""
    content = b"".join(frames)
    sound = b"\xff\xfb\x90\0" + bytes(40)
    return b"ID3" + bytes([version, 0, flags]) + synchsafe(len(content)) + content + sound


def mp3(texts: Mapping[str, str] = TEXTS) -> bytes:
    """Return an MP3 as SaveAudioMP3 makes it."""
    frames = (id3_frame(b"TXXX", f"\3{name}\0{text}\0".encode()) for name, text in texts.items())
    return id3(*frames, id3_frame(b"TSSE", b"\3mine"))


# ---- others ----


def svg(texts: Mapping[str, str] = TEXTS) -> bytes:
    """Return an SVG as SaveSVGNode makes it."""
    graphs = ", ".join(f'"{name}": {text}' for name, text in texts.items())
    metadata = f"<metadata><![CDATA[{{{graphs}}}]]></metadata>"
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{metadata}<rect/></svg>\n'.encode()


def glb(scene: str | None = None) -> bytes:
    """Return a GLB; the default has both graphs, as texts."""
    text = json.dumps({"asset": {"version": "2.0", "extras": TEXTS}}) if scene is None else scene
    content = number(len(text), 4, "little") + b"JSON" + text.encode("latin-1")
    content += number(4, 4, "little") + b"BIN\0" + bytes(4)
    return b"glTF" + number(2, 4, "little") + number(12 + len(content), 4, "little") + content


def safetensors(header: str | None = None) -> bytes:
    """Return a safetensors file; the default has both graphs."""
    text = json.dumps({"__metadata__": TEXTS}) if header is None else header
    return number(len(text), 8, "little") + text.encode("latin-1") + bytes(16)


def attribute(name: str, kind: str, value: bytes) -> bytes:
    """Return an attribute of an EXR."""
    head = f"{name}\0{kind}\0".encode()
    return head + number(len(value), 4, "little") + value


def exr(texts: Mapping[str, str] = TEXTS) -> bytes:
    """Return the header of an EXR and something behind it."""
    strings = (attribute(name, "string", text.encode()) for name, text in texts.items())
    head = b"\x76\x2f\x31\x01" + number(2, 4, "little") + attribute("lines", "lineOrder", b"\0")
    return head + b"".join(strings) + b"\0" + bytes(30)


PLAIN_PNG = png(HEADER, PIXELS)

FILES: Mapping[str, tuple[str, bytes]] = {
    "png": ("png", still_png()),
    "packed png": (
        "png",
        png(HEADER, ztxt("workflow", WORKFLOW), itxt("prompt", PROMPT, packed=True)),
    ),
    "animated png": ("png", animated_png()),
    "webp": ("webp", webp()),
    "webp with a prefix": ("webp", webp(b"Exif\0\0" + keyed_exif(order="big"))),
    "jpeg": ("jpeg", jpeg()),
    "avif": ("avif", avif()),
    "mp4": ("mp4", mp4()),
    "mov": ("mp4", movie(meta_box(is_full=False))),
    "webm": ("webm", webm()),
    "flac": ("flac", flac()),
    "opus": ("ogg", opus()),
    "vorbis": ("ogg", ogg(b"\x03vorbis" + comments(), 1)),
    "flac in ogg": ("ogg", ogg(flac_block(4, comments(), is_last=True), 255)),
    "mp3": ("mp3", mp3()),
    "svg": ("svg", svg()),
    "glb": ("glb", glb()),
    "latent": ("safetensors", safetensors()),
    "exr": ("exr", exr()),
}
"""By a name for people: the kind, and a file with both graphs."""

PLAIN: Mapping[str, tuple[str, bytes]] = {
    "png": ("png", PLAIN_PNG),
    "png with another text": ("png", png(HEADER, text_chunk("Software", "mine"), PIXELS)),
    "webp": ("webp", webp(b"")),
    "webp with other EXIF": ("webp", webp(tiff([(MODEL, ASCII, b"a camera: none\0")]))),
    "jpeg": ("jpeg", jpeg(b"")),
    "avif": ("avif", AVIF_FTYP + box(b"meta", bytes(4), box(b"pitm", bytes(6)))),
    "mp4": ("mp4", FTYP + movie(box(b"trak", bytes(30)))),
    "webm": ("webm", webm(CLUSTER)),
    "flac": ("flac", flac({})),
    "opus": ("ogg", opus({"title": "a song"})),
    "another codec": ("ogg", ogg(b"\x81theora")),
    "mp3": ("mp3", id3(id3_frame(b"TIT2", b"\3a song"))),
    "mp3 without a tag": ("mp3", b"\xff\xfb\x90\0" + bytes(40)),
    "svg": ("svg", b'<?xml version="1.0"?>\n<!-- > --><svg><metadata>none</metadata></svg>'),
    "glb": ("glb", glb('{"asset": {"version": "2.0"}}')),
    "model": ("safetensors", safetensors('{"__metadata__": {"format": "pt"}}')),
    "exr": ("exr", exr({})),
    "gif": ("other_picture", b"GIF89a" + bytes(20)),
}
"""By a name for people: the kind, and a file without any text that counts."""
