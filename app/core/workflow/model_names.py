"""Model names as servers spell them: servers on Windows separate folders with a backslash."""

import re
from collections.abc import Iterable, Mapping

MODEL_FOLDERS: Mapping[str, str] = {
    "UNETLoader": "diffusion_models",
    "CLIPLoader": "text_encoders",
    "DualCLIPLoader": "text_encoders",
    "TripleCLIPLoader": "text_encoders",
    "VAELoader": "vae",
}
"""The folder below ComfyUI's `models` from which a class loads its files."""

FILE_ENDING = re.compile(r"\.(safetensors|sft|ckpt|pth?|bin|gguf)$")
"""The ending of a model's file, in lower case."""


def same_path(name: str) -> str:
    """Return a normal form that is equal for all spellings of one path."""
    return name.replace("\\", "/")


def spelling(name: str, offered: Iterable[str]) -> str | None:
    """Return the spelling of a name in `offered`: an exact match first; `None` if it is absent."""
    options = tuple(offered)
    if name in options:
        return name
    path = same_path(name)
    return next((option for option in options if same_path(option) == path), None)


def union_of(all_offered: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the models that several servers offer, in order, without repetition.

    When one server offers two names that differ only in the separator, they count as two files.
    """
    found: dict[str, None] = {}
    paths: dict[str, str] = {}
    for offered in all_offered:
        names = set(offered)
        for name in offered:
            twin = paths.get(same_path(name))
            if name not in found and (twin is None or twin in names):
                found[name] = None
            paths.setdefault(same_path(name), name)
    return tuple(found)


MODEL_ENDINGS = (
    ".safetensors",
    ".ckpt",
    ".gguf",
    ".pth",
    ".pt",
    ".pt2",
    ".bin",
    ".pkl",
    ".sft",
    ".onnx",
    ".engine",
)
"""Endings of model files, from ComfyUI's own list and from node packs of other formats."""


def is_model_file(name: str) -> bool:
    """Return whether a name ends like a model file."""
    return name.casefold().endswith(MODEL_ENDINGS)


def folder_of(name: str) -> str:
    """Return the folder of a model, in `same_path` form; "" at the top."""
    return same_path(name).rpartition("/")[0]


def base_name(name: str) -> str:
    """Return the name of a model without its folders."""
    return same_path(name).rpartition("/")[2]


def by_folder(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names with those of one folder together; those without a folder come first."""
    folders: dict[str, list[str]] = {"": []}
    for name in names:
        folders.setdefault(folder_of(name), []).append(name)
    return tuple(name for listed in folders.values() for name in listed)
