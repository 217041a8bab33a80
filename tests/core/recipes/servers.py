"""Servers with given files, as their classes are known."""

import json
from pathlib import Path
from typing import Any

from app.core.comfy.object_info import Classes, parse_class

SAMPLE = Path(__file__).parents[2] / "samples" / "object_info_recipes.json"
"""What a server of version 0.33.0 says of the classes in the recipes."""


def object_info() -> dict[str, Any]:
    """Return the recorded classes."""
    found: dict[str, Any] = json.loads(SAMPLE.read_text("utf-8"))
    return found


def server(
    *,
    checkpoints: tuple[str, ...] = (),
    models: tuple[str, ...] = (),
    encoders: tuple[str, ...] = (),
    vaes: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
) -> Classes:
    """Return the classes of a server with these files; those in `without` are not known."""
    told = object_info_with(checkpoints, models, encoders, vaes)
    return {name: parse_class(told, name) for name in told if name not in without}


def object_info_with(
    checkpoints: tuple[str, ...] = (),
    models: tuple[str, ...] = (),
    encoders: tuple[str, ...] = (),
    vaes: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return the recorded classes of a server with these files."""
    files = {
        "ckpt_name": checkpoints,
        "unet_name": models,
        "vae_name": vaes,
        **dict.fromkeys(("clip_name", "clip_name1", "clip_name2", "clip_name3"), encoders),
    }
    told = object_info()
    for entry in told.values():
        for name, spec in entry["input"]["required"].items():
            if name in files:
                spec[0] = list(files[name])
    return told
