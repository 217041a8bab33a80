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
