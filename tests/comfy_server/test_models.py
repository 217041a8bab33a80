"""The lists of models by folder, and the pictures beside them."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from tests.comfy_server import DemoServer
from tests.comfy_server.talk import Talk

LORAS = ("detail.safetensors", "light/dusk.safetensors")


@pytest.fixture
async def own() -> AsyncIterator[Talk]:
    """A server with two LoRAs, one without a picture, and without one class."""
    server = DemoServer(models={"loras": LORAS}, unpictured=LORAS[:1], lacks=("ImageInvert",))
    await server.start_async()
    try:
        async with Talk(server.url) as talk:
            yield talk
    finally:
        await server.close_async()


async def test_the_lists_are_by_folder(own: Talk) -> None:
    assert (await own.get("/api/models/loras")).body == list(LORAS)
    assert (await own.get("/api/models/vae")).body == []
    folders = (await own.get("/api/experiment/models")).body
    assert {"name": "loras", "folders": ["/demo/models/loras"]} in folders
    assert "configs" not in [one["name"] for one in folders]
    files = (await own.get("/api/experiment/models/loras")).body
    assert [(one["name"], one["pathIndex"]) for one in files] == [(name, 0) for name in LORAS]


@pytest.mark.parametrize("path", ["models/none", "experiment/models/none"])
async def test_an_unknown_folder_is_missing(own: Talk, path: str) -> None:
    assert (await own.get(f"/api/{path}")).status == 404


async def test_loaders_offer_the_models_of_their_folder(own: Talk) -> None:
    entry = (await own.get("/api/object_info/LoraLoader")).body["LoraLoader"]
    assert entry["input"]["required"]["lora_name"][0] == list(LORAS)


async def test_a_model_has_a_picture_or_none(own: Talk) -> None:
    base = "/api/experiment/models/preview"
    there = await own.get(f"{base}/loras/0/light/dusk.safetensors")
    assert there.status == 200
    assert Image.open(io.BytesIO(there.content)).format == "WEBP"
    for path in ("loras/0/detail.safetensors", "loras/1/light/dusk.safetensors", "vae/0/x"):
        assert (await own.get(f"{base}/{path}")).status == 404


async def test_a_server_may_lack_a_class(own: Talk) -> None:
    assert (await own.get("/api/object_info/ImageInvert")).body == {}
    assert "ImageInvert" not in (await own.get("/api/object_info")).body
