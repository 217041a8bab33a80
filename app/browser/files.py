"""Files from people and from devtools, validated and converted to input images."""

import js
from pyodide.ffi import JsException, to_js

from app.browser.servers import BrowserServers
from app.core.comfy.requests import Request
from app.core.errors import InputError, ServerError, TransportError
from app.core.reading.data_url import read_data_url
from app.core.reading.picture_type import HEAD_BYTES, picture_type
from app.core.workflow.brought_text import file_name_of
from app.core.workflow.input_file import InputImage, check_image_file, check_size

MAX_JSON_BYTES = 20_000_000
"""Maximum bytes of a workflow file: large ones have 2 MB, and Python parses this within a
second."""

MAX_FETCHED_BYTES = 64_000_000
"""Maximum bytes of a file fetched by its address: a picture or clip with a workflow."""

FETCH_SECONDS = 20.0
"""Seconds for a server to begin its response; a slow one takes some seconds."""

OK = 200
"""The status of a response with the file."""

_UNDECODABLE = ("image/tiff",)
"""Types that ComfyUI reads and a browser may not: they are accepted without a thumbnail."""


async def load_image(file: js.Blob) -> InputImage:
    """Make an input image from a File or Blob. Raises `InputError`: empty, no image, damaged.

    The image refers to the file itself: nothing is copied until the upload. Call `release`
    afterwards. The thumbnail's type is that of the bytes: a file may be named `a.html` and begin
    like a picture.
    """
    name = getattr(file, "name", None)
    name = name if isinstance(name, str) and name else _name_for(str(file.type))
    size = int(file.size)
    try:
        head = (await file.slice(0, HEAD_BYTES).arrayBuffer()).to_bytes()
    except JsException:  # a folder, or a file that is gone by now
        raise InputError("image.unreadable", name=name) from None
    check_image_file(name, size, head)
    mime = picture_type(head)
    if mime in _UNDECODABLE:
        return InputImage(name, size, file)
    try:
        bitmap = await js.createImageBitmap(file)
    except JsException:
        raise InputError("image.damaged", name=name) from None
    bitmap.close()
    return InputImage(name, size, file, js.URL.createObjectURL(file.slice(0, size, mime)))


async def load_file(file: js.Blob) -> InputImage:
    """Make an input from a File or Blob of any kind. Raises `InputError` for an empty one."""
    name = getattr(file, "name", None)
    name = name if isinstance(name, str) and name else _name_for(str(file.type))
    size = int(file.size)
    check_size(name, size)
    return InputImage(name, size, file)


async def load_kept(file: js.Blob) -> InputImage:
    """Make an input from a file that was stored for a form. Raises `InputError`."""
    try:
        return await load_image(file)
    except InputError:
        return await load_file(file)


async def load_data_url(url: str, name: str, *, is_image: bool = True) -> InputImage:
    """Make an input image, or a file of any kind, from a `data:` URL. Raises `InputError`."""
    found = read_data_url(url, name)
    options = to_js({"type": found.mime}, dict_converter=js.Object.fromEntries)
    blob = js.Blob.new(to_js([to_js(found.content)]), options)
    return await (load_image if is_image else load_file)(blob)


def release(image: InputImage) -> None:
    """Revoke the thumbnail's URL of an image that is no longer shown."""
    if image.preview_url:
        js.URL.revokeObjectURL(image.preview_url)


async def read_text(file: js.File) -> str:
    """Return a text file's content. Raises `InputError` if it is too large for a workflow."""
    if file.size > MAX_JSON_BYTES:
        raise InputError("workflow.too_large", limit=MAX_JSON_BYTES)
    try:
        return str(await file.text())
    except JsException:
        raise InputError("workflow.not_json", name=str(file.name)) from None


async def fetch_file(address: str) -> js.Blob:
    """Return the file at an address, with its name. Raises `InputError` ("file.not_fetched")."""
    request = Request("GET", address, limit=MAX_FETCHED_BYTES, seconds=FETCH_SECONDS)
    try:
        answer = await BrowserServers().send(request)
    except (ServerError, TransportError):
        raise InputError("file.not_fetched", url=address) from None
    if answer.status != OK:
        raise InputError("file.not_fetched", url=address)
    options = to_js({"type": answer.content_type}, dict_converter=js.Object.fromEntries)
    file = js.Blob.new(to_js([to_js(answer.body)]), options)
    file.name = file_name_of(address) or "file"
    return file


class InParts:
    """A File or Blob that is read in ranges, without copying the rest."""

    def __init__(self, file: js.Blob) -> None:
        self._file = file
        name = getattr(file, "name", None)
        self.name = name if isinstance(name, str) and name else _name_for(str(file.type))
        self.size = int(file.size)

    async def read(self, start: int, length: int) -> bytes:
        """Return a range, shorter where the file ends. Raises `InputError`."""
        try:
            part = await self._file.slice(start, start + length).arrayBuffer()
        except JsException:  # a folder, or a file that is gone by now
            raise InputError("image.unreadable", name=self.name) from None
        return bytes(part.to_bytes())


def _name_for(mime: str) -> str:
    suffix = mime.partition("/")[2].partition("+")[0] or "png"
    return f"image.{'jpg' if suffix == 'jpeg' else suffix}"
