"""What is saved as a file: only what can be the file of that name; zips within their limits."""

from typing import Any

import js
from pyodide.ffi import to_js

from app.browser.dom import BrowserDom
from app.browser.pictures import BrowserPictures
from app.browser.saving import save_zip
from app.core.errors import InputError
from tests.browser.inside.benches import shown_pictures
from tests.browser.inside.world import World, script

PAGE = "<!doctype html><title>Sign in</title>"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'

IS_FILE: tuple[tuple[str, bytes, bool], ...] = (
    ("a.png", b"\x89PNG\r\n\x1a\n....", True),
    ("a.PNG", b"RIFF....WEBP", True),  # named in another way, but a picture
    ("a.png", PAGE.encode(), False),
    ("a.png", b"", False),
    ("a.mp4", b"....ftypisom", True),
    ("a.flac", b'{"error": "gone"}', False),
    ("a.glb", b"glTF\x02", True),
    ("a.glb", b'{"error": "gone"}', False),
    ("a.exr", b"v/1\x01", True),
    ("a.svg", SVG.encode(), True),
    ("a.svg", b'<?xml version="1.0"?><!-- made --><s:svg xmlns:s="x">', True),
    ("a.svg", b"<Error><Code>NoSuchKey</Code></Error>", False),
    ("a.svg", f"{PAGE}{SVG}".encode(), False),
    ("a.txt", b"a fox", True),
    ("a.txt", b"", True),
    ("a.obj", PAGE.encode(), False),
    ("a.latent", b"\xef\xbb\xbf \n<!-- x -->\n<HTML>", False),
    ("a.txt", b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', False),
    ("a.txt", b"<header> is a tag of html", True),
    ("a.html", PAGE.encode(), True),
    ("no ending", PAGE.encode(), False),
)


async def a_file_is_known_by_its_bytes(world: World) -> None:
    module = await script("file_type")
    for name, content, expected in IS_FILE:
        assert bool(module.canBe(name, to_js(content))) is expected, (name, content)


async def a_page_that_comes_instead_of_a_file_is_not_saved(world: World) -> None:
    async with shown_pictures() as pictures:
        page = BrowserDom(await script("dom"), pictures)
        for name in ("m.glb", "s.flac", "v.svg", "x.obj", "p.png"):
            address = f"{world.facts['hostile']}/html-picture/api/view?filename={name}"
            assert not await page.download(address, name, any_file=True), name


def _files(world: World, *names: str) -> list[tuple[str, str, str]]:
    address = f"{world.url}/api/view?type=input&filename="
    return [(address + name, name, "") for name in names]


async def a_zip_without_a_file_is_not_saved(world: World) -> None:
    async with shown_pictures() as pictures:
        bad = f"{world.facts['hostile']}/html-picture/api/view?filename=a.png"
        files = [*_files(world, "none.png"), (bad, "a.png", "")]
        assert await _refusal(pictures, files) == "0 saved"


async def a_zip_has_a_largest_size(world: World) -> None:
    async with shown_pictures() as pictures:
        files = _files(world, "example.png", "example.png")
        assert await _refusal(pictures, files, most=20) == "toast.batch_too_large"


async def a_zip_that_the_device_cannot_make_is_an_error(world: World) -> None:
    async with shown_pictures() as pictures:
        files = _files(world, "example.png")
        assert await _refusal(pictures, files) == "toast.batch_no_room"


async def _refusal(pictures: BrowserPictures, files: list[tuple[str, str, str]], **how: int) -> str:
    """Return why no zip is made where the device has no room for any."""
    module: Any = _Refusing()
    try:
        return f"{await save_zip(module, pictures, files, 'a.zip', **how)} saved"
    except InputError as error:
        return error.message.key


class _Refusing:
    """A module that has no room for any zip."""

    async def zipped(self, files: Any) -> Any:
        """Reject as a browser does that cannot read a Blob."""
        return await js.Promise.reject(js.RangeError.new("Array buffer allocation failed"))


async def _save_zip(world: World) -> None:
    async with shown_pictures() as pictures:
        files = _files(world, "example.png", "none.png")
        assert await save_zip(await script("dom"), pictures, files, "all.zip") == 1
