"""Nodes of the demo server's own, whose outputs are sounds, clips, moving pictures and texts."""

from __future__ import annotations

import json
import math
import shutil
import struct
import wave
from pathlib import Path
from typing import Any

from PIL import Image

from .brush import vertical
from .definitions import Definition
from .folders import SavePlace
from .nodes import Call, Node, Result

RATE = 22_050
"""Samples of a tone a second: enough for its highest pitch."""

LOUDNESS = 9_000
"""Of 32,767: pleasant in headphones."""

FRAME = (192, 128)
"""Pixels of a moving picture."""

FRAME_MS = 80

CLIP = Path(__file__).parent / "media" / "sun.webm"
"""A clip that was recorded from a canvas for this project: no encoder for clips is at hand."""


async def save_tone(call: Call) -> Result:
    """Write a tone as WAV to the output folder."""
    place = _place(call)
    name = f"{place.stem}_{place.counter:05}_.wav"
    inputs = call.inputs
    await call.draw(_write_tone, place.folder / name, inputs["pitch"], inputs["seconds"])
    return _saved("audio", name, place)


def _write_tone(path: Path, pitch: float, seconds: float) -> None:
    count = round(RATE * seconds)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        turn = math.tau * pitch / RATE
        fade = max(1, count // 10)
        levels = (min(1.0, at / fade, (count - at) / fade) for at in range(count))
        samples = (round(LOUDNESS * one * math.sin(turn * at)) for at, one in enumerate(levels))
        file.writeframes(b"".join(struct.pack("<h", one) for one in samples))


async def save_moving(call: Call) -> Result:
    """Write a moving picture as WebP to the output folder, with the prompt inside."""
    place = _place(call)
    name = f"{place.stem}_{place.counter:05}_.webp"
    await call.draw(_write_moving, place.folder / name, call.inputs["frames"], call)
    told = _saved("images", name, place)
    return Result(ui={**told.ui, "animated": [True]})


def _write_moving(path: Path, frames: int, call: Call) -> None:
    pictures = [_sky(number / frames) for number in range(frames)]
    exif = Image.Exif()
    exif[0x0110] = f"prompt:{json.dumps(call.graph)}"
    for at, (key, value) in enumerate(call.extra_pnginfo.items()):
        exif[0x010F - at] = f"{key}:{json.dumps(value)}"
    first, *others = pictures
    first.save(path, append_images=others, save_all=True, duration=FRAME_MS, loop=0, exif=exif)


def _sky(share: float) -> Image.Image:
    height = round(FRAME[1] * (0.75 - 0.5 * math.sin(share * math.pi)))
    picture = vertical(FRAME, [(30, 38, 84), (150, 96, 120), (240, 188, 120)])
    picture.paste((255, 244, 214), (round(share * FRAME[0]) - 8, height - 8, *_end(share, height)))
    return picture


def _end(share: float, height: int) -> tuple[int, int]:
    return round(share * FRAME[0]) + 8, height + 8


async def save_clip(call: Call) -> Result:
    """Write a short clip as WebM to the output folder."""
    place = _place(call)
    name = f"{place.stem}_{place.counter:05}_.webm"
    await call.draw(shutil.copyfile, CLIP, place.folder / name)
    return _saved("gifs", name, place)


async def caption(call: Call) -> Result:
    """Report a text, with its length."""
    text = str(call.inputs["text"])
    return Result(ui={"text": [text, f"{len(text.split())} words"]})


def _place(call: Call) -> SavePlace:
    return call.folders.save_place(call.inputs["filename_prefix"], "output", FRAME)


def _saved(kind: str, name: str, place: SavePlace) -> Result:
    return Result(ui={kind: [{"filename": name, "subfolder": place.subfolder, "type": "output"}]})


MEDIA_NODES = {
    "DemoTone": Node(save_tone),
    "DemoMovingPicture": Node(save_moving),
    "DemoClip": Node(save_clip),
    "DemoCaption": Node(caption),
}


def _definition(name: str, title: str, **inputs: Any) -> Definition:
    required = {**inputs}
    if name != "DemoCaption":
        required["filename_prefix"] = ["STRING", {"default": name.removeprefix("Demo")}]
    told = {
        "input": {"required": required, "hidden": {"prompt": "PROMPT"}},
        "input_order": {"required": list(required), "hidden": ["prompt"]},
        "output": [],
        "output_is_list": [],
        "output_name": [],
        "output_node": True,
        "name": name,
        "display_name": title,
        "description": "",
        "category": "demo",
        "python_module": "custom_nodes.demo_media",
    }
    return Definition(name, told)


MEDIA_DEFINITIONS = {
    one.name: one
    for one in (
        _definition(
            "DemoTone",
            "Save a tone",
            pitch=["FLOAT", {"default": 440.0, "min": 40.0, "max": 4000.0, "step": 1.0}],
            seconds=["FLOAT", {"default": 1.0, "min": 0.1, "max": 10.0, "step": 0.1}],
        ),
        _definition(
            "DemoMovingPicture",
            "Save a moving picture",
            frames=["INT", {"default": 12, "min": 2, "max": 60}],
        ),
        _definition("DemoClip", "Save a clip"),
        _definition("DemoCaption", "Show a text", text=["STRING", {"multiline": True}]),
    )
}
