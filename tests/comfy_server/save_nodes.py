"""The nodes that touch files: LoadImage, SaveImage, PreviewImage."""

from __future__ import annotations

import hashlib
import json
import random
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, ImageSequence
from PIL.PngImagePlugin import PngInfo

from .faults import HOSTILE_NAME
from .folders import EscapeError, Folders, SavePlace
from .marks import mark_corner
from .nodes import Call, Images, Node, Result


def read_pictures(path: Path) -> tuple[Images, Images]:
    """Read a file's frames of one size as pictures, and what is transparent in them as masks."""
    pictures: list[Image.Image] = []
    masks: list[Image.Image] = []
    with Image.open(path) as file:
        for frame in ImageSequence.Iterator(file):
            image = ImageOps.exif_transpose(frame)
            if pictures and image.size != pictures[0].size:
                continue
            if "A" in image.getbands() or "transparency" in image.info:
                mask = ImageOps.invert(image.convert("RGBA").getchannel("A"))
            else:
                mask = Image.new("L", (64, 64))
            pictures.append(image.convert("RGB"))
            masks.append(mask)
    return tuple(pictures), tuple(masks)


async def load_image(call: Call) -> Result:
    """Read a picture from the input folder, or from the folder that its name asks for."""
    path = call.folders.find(call.inputs["image"])
    return Result(await call.draw(read_pictures, path))


def check_load(folders: Folders, inputs: Mapping[str, Any]) -> Mapping[str, str]:
    """Complain about a file that this server does not have."""
    name = str(inputs["image"])
    return {} if folders.exists(name) else {"image": f"Invalid image file: {name}"}


def fingerprint_load(folders: Folders, inputs: Mapping[str, Any]) -> object:
    """Tell apart files of one name by what is in them."""
    try:
        return hashlib.sha256(folders.find(str(inputs["image"])).read_bytes()).hexdigest()
    except (OSError, EscapeError, KeyError):
        return None


async def save_image(call: Call) -> Result:
    """Write a batch to the output folder, with the prompt and the workflow inside."""
    return await _write(call, call.inputs["filename_prefix"], "output", 4)


async def preview_image(call: Call) -> Result:
    """Write a batch to the temp folder, under a name that no other run has."""
    letters = "".join(random.choices(string.ascii_lowercase, k=5))
    return await _write(call, f"ComfyUI_temp_{letters}", "temp", 1)


async def _write(call: Call, prefix: str, kind: str, compression: int) -> Result:
    images: Images = call.inputs["images"]
    try:
        place = call.folders.save_place(prefix, kind, images[0].size)
    except EscapeError as error:
        raise ValueError(f"pictures are saved inside the {kind} folder only: {error}") from error
    written = await call.draw(_write_all, call, images, place, compression)
    if call.faults.no_pictures:
        return Result(ui={"text": ["this run made no pictures"]})
    if call.faults.reports:
        told_text = call.faults.reports.replace("@name", written[0])
        return Result(ui=json.loads(told_text.replace("@folder", place.subfolder)))
    told = [{"filename": name, "subfolder": place.subfolder, "type": kind} for name in written]
    return Result(ui={"images": told})


def _write_all(call: Call, images: Images, place: SavePlace, compression: int) -> list[str]:
    texts = PngInfo()
    texts.add_text("prompt", json.dumps(call.graph))
    for key, value in call.extra_pnginfo.items():
        texts.add_text(key, json.dumps(value))
    names = []
    for index, image in enumerate(images):
        stem = place.stem.replace("%batch_num%", str(index))
        if call.faults.hostile:
            stem = f"{HOSTILE_NAME}{stem}"
        name = f"{stem}_{place.counter + index:05}_.png"
        marked = mark_corner(image, call.options.tint).copy()  # a failed save stays in a picture
        marked.save(place.folder / name, pnginfo=texts, compress_level=compression)
        names.append(name)
    return names


SAVE_NODES = {
    "LoadImage": Node(load_image, ("image",), check_load, fingerprint_load),
    "SaveImage": Node(save_image),
    "PreviewImage": Node(preview_image),
}
