"""The table of picture types in JavaScript is that of Python; clips have one of their own."""

import js
from pyodide.ffi import to_js

from app.core.reading.picture_type import picture_type
from tests.browser.inside.world import World, blob, picture, script
from tests.core.picture_heads import OTHERS, PICTURES


async def both_tables_agree(world: World) -> None:
    module = await script("picture_type")
    heads = [head for head, _ in PICTURES] + OTHERS
    beginnings = [head[:cut] for head in heads for cut in range(len(head))]
    for head in heads + beginnings:
        assert module.typeOf(to_js(head)) == picture_type(head), head


async def a_blob_gets_the_type_of_its_bytes(world: World) -> None:
    module = await script("picture_type")
    content = await picture("image/png")
    typed = await module.typed(blob(content, "text/html"))
    assert typed.type == "image/png"
    assert (await typed.arrayBuffer()).to_bytes() == content
    assert not await module.typed(blob(b"<svg/>", "image/png"))


CLIPS = [
    (b"\0\0\0\x18ftypmp42\0\0\0\0", "video/mp4"),
    (b"\0\0\0\x14ftypqt  ", "video/quicktime"),
    (b"\0\0\0\x1cftypM4A ", "audio/mp4"),
    (b"\0\0\0\x08moov\0\0\0\0", "video/quicktime"),
    (b"\x1aE\xdf\xa3\x9fB\x86\x81\1B\xf7\x81", "video/webm"),
    (b"OggS\0\2\0\0\0\0\0\0", "audio/ogg"),
    (b"fLaC\0\0\0\x22\0\0\0\0", "audio/flac"),
    (b"RIFF\x10\0\0\0WAVEfmt ", "audio/wav"),
    (b"ID3\4\0\0\0\0\0\0\0\0", "audio/mpeg"),
    (b"\xff\xfb\x90\x64\0\0", "audio/mpeg"),
    (b"\xff\xf1\x50\x80\0\0", "audio/aac"),
]


async def a_clip_has_the_type_of_its_bytes_and_nothing_else_has_one(world: World) -> None:
    module = await script("clip_type")
    for head, mime in CLIPS:
        assert module.clipTypeOf(to_js(head)) == mime, head
        typed = await module.typedClip(blob(head, "text/html"))
        assert typed.type == mime
    for head, _ in PICTURES:
        assert module.clipTypeOf(to_js(head)) == "", head
    for head in (b"", b"\xff", b"<svg/>", b"<!DOCTYPE html>", b"PK\3\4", b"%PDF-1.7"):
        assert not await module.typedClip(blob(head, "video/mp4")), head


DRAWING = b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg" %s>%s</svg>'
REFUSED = [
    b"",
    b"<html><svg/></html>",
    b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
    DRAWING % (b"", b'<use href="#a"/>' * 21),
    DRAWING % (b"", b'<x:use xmlns:x="http://www.w3.org/2000/svg" href="#a"/>' * 21),
    DRAWING % (b"", b"<g>"),
    DRAWING % (b"", b"<foreignObject/>"),
    DRAWING % (b"", b'<image href="data:ima&#103;e/sv\ng+xml,x"/>'),
]


async def a_drawing_becomes_pixels_and_its_scripts_do_not_run(world: World) -> None:
    module = await script("drawing")
    js.window.fired = False
    content = b"<script>parent.fired = window.fired = true</script><rect width='9' height='9'/>"
    size = b'width="90" height="30" onload="window.fired = true"'
    png = await module.drawn(to_js(DRAWING % (size, content)))
    bitmap = await js.createImageBitmap(png)
    assert (png.type, bitmap.width, bitmap.height) == ("image/png", 1024, 341)
    assert js.window.fired is False
    run = js.Function.new(
        "module",
        "bytes",
        "return module.drawn(bytes).then(() => 'drawn', (error) => error.name)",
    )
    for wrong in REFUSED:
        assert await run(module, to_js(wrong)) == "NoPicture", wrong
