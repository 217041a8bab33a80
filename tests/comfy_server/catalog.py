"""The node classes of one server, with the choices that depend on its files and checkpoints."""

from __future__ import annotations

from .definitions import Definition, read_definitions, read_sample_definitions
from .editor_nodes import EDITOR_NODES
from .folders import Folders
from .image_nodes import IMAGE_NODES
from .media_nodes import MEDIA_DEFINITIONS, MEDIA_NODES
from .nodes import Node
from .options import Options
from .picture_nodes import PICTURE_NODES
from .recipe_nodes import RECIPE_NODES, read_recipe_definitions, with_files
from .save_nodes import SAVE_NODES
from .socket_nodes import SOCKET_DEFINITIONS, SOCKET_NODES

NODES: dict[str, Node] = {
    **IMAGE_NODES,
    **SAVE_NODES,
    **PICTURE_NODES,
    **EDITOR_NODES,
    **RECIPE_NODES,
    **MEDIA_NODES,
    **SOCKET_NODES,
}

MODEL_INPUTS = {
    "CheckpointLoaderSimple": ("ckpt_name", "checkpoints"),
    "LoraLoader": ("lora_name", "loras"),
    "LoraLoaderModelOnly": ("lora_name", "loras"),
}
"""The input of each loader, and the folder whose models it takes."""


class NodeCatalog:
    """Looks classes up among the recorded definitions."""

    def __init__(self, options: Options, folders: Folders) -> None:
        self._options = options
        self._folders = folders
        self._recorded = {
            **read_recipe_definitions(),
            **read_sample_definitions(),
            **read_definitions(),
            **MEDIA_DEFINITIONS,
            **SOCKET_DEFINITIONS,
        }

    def classes(self) -> list[str]:
        """List all classes."""
        return [name for name in self._recorded if self._has(name)]

    def definition(self, class_type: str) -> Definition | None:
        """Give what the class takes and gives, with the choices of this moment, or None."""
        if not self._has(class_type):
            return None
        recorded = self._recorded[class_type]
        if class_type in ("LoadImage", "LoadImageMask"):
            return recorded.with_options("image", self._folders.input_pictures())
        if class_type in MODEL_INPUTS:
            name, folder = MODEL_INPUTS[class_type]
            return recorded.with_options(name, self._options.models_in(folder))
        return with_files(recorded, self._options)

    def _has(self, class_type: str) -> bool:
        return class_type in NODES and class_type not in self._options.lacks

    def node(self, class_type: str) -> Node:
        """Give what the class does."""
        return NODES[class_type]
