"""A recipe: how to make a picture with a family of models, and the files that this takes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.recipes.sizes import Sizes
from app.core.workflow.graph import Graph
from app.core.workflow.model_names import FILE_ENDING

Place = tuple[str, str]
"""A node id and the name of one of its inputs, or a class and an input."""

CHECKPOINT: Place = ("CheckpointLoaderSimple", "ckpt_name")
DIFFUSION: Place = ("UNETLoader", "unet_name")
ENCODER: Place = ("CLIPLoader", "clip_name")
VAE: Place = ("VAELoader", "vae_name")


@dataclass(frozen=True, slots=True)
class Part:
    """A file that a recipe needs beside its model.

    `place` is its input in the graph. `file` is its usual name. `names` are patterns for `plain`
    names by which a server's file is recognised, best first.
    """

    place: Place
    file: str
    names: tuple[str, ...]

    def best(self, offered: Iterable[str]) -> str | None:
        """Return the server's file for this part, `None` if it has none."""
        files = [(plain(name), name) for name in offered]
        usual = plain(self.file)
        found = next((name for key, name in files if key == usual), None)
        if found is not None:
            return found
        for pattern in self.names:
            matching = [name for key, name in files if re.search(pattern, key)]
            if matching:
                return matching[0]
        return None


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to make a picture with the models of one family.

    `loader` is the class and input that load the model. `places` are the graph's inputs for each
    input of the form; an input without places does not apply. `defaults` are the form's numbers.
    `cfg` and `steps` are in the graph too. `parts` are the other files.
    """

    id: str
    loader: Place
    graph: Graph
    places: Mapping[str, tuple[Place, ...]]
    defaults: Mapping[str, Any]
    sizes: Sizes
    parts: tuple[Part, ...] = ()


def plain(name: str) -> str:
    """Return a file name for comparison: without folder and ending, in lower case.

    All separators become `_`: `FLUX/flux1-dev.sft` is `flux1_dev`.
    """
    stem = FILE_ENDING.sub("", name.replace("\\", "/").rpartition("/")[2].lower())
    return re.sub(r"[^a-z0-9]+", "_", stem)
