"""The prompts that the tests submit."""

from __future__ import annotations

from typing import Any

Graph = dict[str, Any]


def node(class_type: str, **inputs: Any) -> dict[str, Any]:
    """Write one node."""
    return {"class_type": class_type, "inputs": inputs}


def empty(color: int = 255, width: int = 96, height: int = 64) -> dict[str, Any]:
    """Write an EmptyImage."""
    return node("EmptyImage", width=width, height=height, batch_size=1, color=color)


def save(source: str, prefix: str) -> dict[str, Any]:
    """Write a SaveImage."""
    return node("SaveImage", images=[source, 0], filename_prefix=prefix)


def saved(color: int = 255, prefix: str = "pic", **size: int) -> Graph:
    """Write the shortest prompt that makes a file."""
    return {"1": empty(color, **size), "3": save("1", prefix)}


def inverted(color: int = 255, prefix: str = "inv") -> Graph:
    """Write a prompt of three nodes."""
    return {"1": empty(color), "2": node("ImageInvert", image=["1", 0]), "3": save("2", prefix)}


def slow(color: int = 255, steps: int = 4, fail: bool = False, prefix: str = "slow") -> Graph:
    """Write a prompt with steps and previews."""
    preview = node("SlowPreview", image=["1", 0], steps=steps, delay=0.15, fail=fail, tag="")
    return {"1": empty(color), "2": preview, "3": save("2", prefix)}


def painted(text: str = "a lake", seed: int = 1, steps: int = 2, size: int = 64) -> Graph:
    """Write text to image."""
    return {
        "1": node("CheckpointLoaderSimple", ckpt_name="demo-landscape.safetensors"),
        "2": node("CLIPTextEncode", text=text, clip=["1", 1]),
        "3": node("CLIPTextEncode", text="", clip=["1", 1]),
        "4": node("EmptyLatentImage", width=size, height=size, batch_size=1),
        "5": node(
            "KSampler",
            model=["1", 0],
            seed=seed,
            steps=steps,
            cfg=7.0,
            sampler_name="euler",
            scheduler="normal",
            positive=["2", 0],
            negative=["3", 0],
            latent_image=["4", 0],
            denoise=1.0,
        ),
        "6": node("VAEDecode", samples=["5", 0], vae=["1", 2]),
        "7": save("6", "t2i"),
    }
