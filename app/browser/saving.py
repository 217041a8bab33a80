"""Saves files, one by one or as a zip. Their bytes stay in JavaScript."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import js
from pyodide.ffi import JsException, to_js

from app.browser.pictures import BrowserPictures
from app.core.errors import BinderyError, InputError

if TYPE_CHECKING:
    from page_modules import Dom

MOST_ZIP_BYTES = 4_000_000_000
"""Maximum size of all files of a zip: its format counts 32 bits, or 4.29 GB, with the directory."""

READ_SECONDS = 30
"""How long an object URL stays valid after a press: until the browser has begun to read it."""


def click(address: str, filename: str) -> None:
    """Save what an address of this page has, under a name."""
    link = js.document.createElement("a")
    link.href = address
    link.download = filename
    link.click()


def save_blob(blob: js.Blob, filename: str) -> None:
    """Save a Blob as a file."""
    address = js.URL.createObjectURL(blob)
    click(address, filename)
    loop = asyncio.get_running_loop()
    loop.call_later(READ_SECONDS, lambda: js.URL.revokeObjectURL(address))


async def save_zip(
    module: "Dom",
    pictures: BrowserPictures,
    files: Sequence[tuple[str, str, str]],
    name: str,
    most: int = MOST_ZIP_BYTES,
) -> int:
    """Save servers' files as one zip called `name`; return how many could be fetched.

    Each of `files` is a URL, its name in the zip, and `check` as for `BrowserDom.download`. Nothing
    is saved if none could be fetched. Raises `InputError` when they have more than `most` bytes, or
    when the device has no room for them.
    """
    found: list[tuple[str, js.Blob]] = []
    size = 0
    for url, filename, check in files:
        with suppress(BinderyError):
            blob = await pictures.fetch(url, name=check, kind="file")
            size += int(blob.size)
            found.append((filename, blob))
        if size > most:
            raise InputError("toast.batch_too_large", limit=most)
    if found:
        try:
            save_blob(await module.zipped(to_js(found)), name)
        except JsException:
            raise InputError("toast.batch_no_room", n=len(found)) from None
    return len(found)
