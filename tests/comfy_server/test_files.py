"""Files over HTTP: masks, and files that a browser must not show."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.comfy_server import DemoServer
from tests.comfy_server.talk import Talk, png


def mask(size: tuple[int, int] = (8, 8), alpha: int = 100) -> bytes:
    """Make a picture of one transparency."""
    buffer = io.BytesIO()
    Image.new("RGBA", size, (0, 0, 0, alpha)).save(buffer, "PNG")
    return buffer.getvalue()


async def test_a_mask_gives_its_original_an_alpha_channel(server: DemoServer, talk: Talk) -> None:
    texts, buffer = PngInfo(), io.BytesIO()
    texts.add_text("prompt", "kept")
    Image.new("RGB", (8, 8), (1, 2, 3)).save(buffer, "PNG", pnginfo=texts)
    await talk.upload(buffer.getvalue(), "base.png", subfolder="in")
    reference = json.dumps({"filename": "base.png", "subfolder": "in", "type": "input"})
    answer = await talk.upload(
        mask(), "masked.png", "/api/upload/mask", original_ref=reference, subfolder="clip"
    )
    assert answer.body == {"name": "masked.png", "subfolder": "clip", "type": "input"}
    made = Image.open(io.BytesIO(server.picture_bytes("masked.png", "clip", "input")))
    assert made.getpixel((0, 0)) == (1, 2, 3, 100)
    assert made.info["prompt"] == "kept"


@pytest.mark.parametrize(
    ("reference", "status"),
    [
        ({"filename": "../x.png"}, 400),
        ({"filename": "/x.png"}, 400),
        ({"filename": ""}, 400),
        ({"filename": "x.png", "type": "elsewhere"}, 400),
        ({"filename": "x.png", "subfolder": "../.."}, 403),
    ],
)
async def test_a_mask_for_nothing_good_is_refused(
    talk: Talk, reference: dict[str, str], status: int
) -> None:
    answer = await talk.upload(
        mask(), "masked.png", "/api/upload/mask", original_ref=json.dumps(reference)
    )
    assert answer.status == status


async def test_what_could_run_in_a_browser_is_given_as_bytes(
    server: DemoServer, talk: Talk
) -> None:
    for name, kind in (
        ("x.html", "application/octet-stream"),
        ("x.js", "application/octet-stream"),
        ("x.css", "application/octet-stream"),
        ("x.txt", "text/plain"),
        ("x.unknown", "application/octet-stream"),
    ):
        await talk.upload(b"<script>", name)
        answer = await talk.get("/api/view", params={"filename": name, "type": "input"})
        assert answer.headers["content-type"].split(";")[0] == kind
        assert answer.content == b"<script>"


async def test_uploads_can_go_to_other_folders(server: DemoServer, talk: Talk) -> None:
    for kind in ("temp", "output"):
        answer = await talk.upload(png(), "x.png", type=kind)
        assert answer.body["type"] == kind
        assert server.picture_bytes("x.png", type=kind) == png()


async def test_an_upload_with_three_files_of_one_name(server: DemoServer, talk: Talk) -> None:
    names = [(await talk.upload(png((number, 0, 0)), "x.png")).body["name"] for number in range(3)]
    assert names == ["x.png", "x (1).png", "x (2).png"]
