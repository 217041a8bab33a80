"""What `files` makes of what people and devtools bring."""

import base64
from typing import Any

import js

from app.browser import files
from app.browser.files import load_data_url, load_image, read_text, release
from app.core.errors import InputError
from tests.browser.inside.world import World, blob, file, loads, picture


async def _refused(work: Any) -> str:
    try:
        await work
    except InputError as error:
        return error.message.key
    raise AssertionError("it was taken")


async def png_and_jpeg_are_taken_with_a_thumbnail(world: World) -> None:
    for mime, name in (("image/png", "a.png"), ("image/jpeg", "b.jpg")):
        content = await picture(mime)
        source = file(content, name, mime)
        image = await load_image(source)
        assert (image.name, image.size) == (name, len(content))
        assert await loads(image.preview_url)
        assert (await image.source.arrayBuffer()).to_bytes() == content
        release(image)
        assert not await loads(image.preview_url)


async def a_thumbnail_has_the_type_of_its_bytes(world: World) -> None:
    source = file(await picture("image/png"), "page.html", "text/html")
    image = await load_image(source)
    shown = await (await js.fetch(image.preview_url)).blob()
    assert shown.type == "image/png"
    release(image)


async def a_blob_is_named_after_its_kind(world: World) -> None:
    for mime, name in (("image/png", "image.png"), ("image/jpeg", "image.jpg")):
        image = await load_image(blob(await picture(mime), mime))
        assert image.name == name
        release(image)


async def an_empty_file_is_refused(world: World) -> None:
    assert await _refused(load_image(file(b"", "empty.png"))) == "image.empty"


async def what_is_no_image_is_refused_whatever_its_name(world: World) -> None:
    assert await _refused(load_image(file(b"only words", "a.png"))) == "image.not_image"
    svg = file(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "image/svg+xml")
    assert await _refused(load_image(svg)) == "image.not_image"


async def a_damaged_image_is_refused(world: World) -> None:
    content = await picture()
    assert await _refused(load_image(file(content[:40], "cut.png"))) == "image.damaged"


async def what_only_servers_can_read_is_taken_without_a_thumbnail(world: World) -> None:
    image = await load_image(file(b"II*\x00" + bytes(40), "scan.tif", "image/tiff"))
    assert (image.name, image.preview_url) == ("scan.tif", "")
    release(image)


async def a_data_url_is_an_image(world: World) -> None:
    content = await picture()
    url = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    image = await load_data_url(url, "photo")
    assert image.size == len(content)
    assert (await image.source.arrayBuffer()).to_bytes() == content
    release(image)


async def a_broken_data_url_is_refused(world: World) -> None:
    for url in ("data:image/png;base64,AAAA", "data:image/png;base64,%%%", "data:"):
        assert await _refused(load_data_url(url, "photo")) == "image.not_image"


async def a_text_file_is_read_unless_it_is_too_large(world: World) -> None:
    assert await read_text(file('{"图": 1}'.encode(), "a.json", "application/json")) == '{"图": 1}'
    limit = files.MAX_JSON_BYTES
    files.MAX_JSON_BYTES = 10
    try:
        large = file(b"x" * 11, "b.json", "application/json")
        assert await _refused(read_text(large)) == "workflow.too_large"
    finally:
        files.MAX_JSON_BYTES = limit
    assert js.document.title
