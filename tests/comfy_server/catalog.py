"""The node classes of one server, with the choices that depend on its files and checkpoints."""

from __future__ import annotations

from .definitions import Definition, read_definitions, read_sample_definitions
from .editor_nodes import EDITOR_NODES
from .folders import Folders
from .image_nodes import IMAGE_NODES
from .nodes import Node
from .options import Options
from .picture_nodes import PICTURE_NODES
from .recipe_nodes import RECIPE_NODES, read_recipe_definitions, with_files
from .save_nodes import SAVE_NODES

NODES: dict[str, Node] = {
    **IMAGE_NODES,
    **SAVE_NODES,
    **PICTURE_NODES,
    **EDITOR_NODES,
    **RECIPE_NODES,
}


class NodeCatalog:
    """Looks classes up among the recorded definitions."""

    def __init__(self, options: Options, folders: Folders) -> None:
        self._options = options
        self._folders = folders
        self._recorded = {
            **read_recipe_definitions(),
            **read_sample_definitions(),
            **read_definitions(),
        }

    def classes(self) -> list[str]:
        """List all classes."""
        return [name for name in self._recorded if name in NODES]

    def definition(self, class_type: str) -> Definition | None:
        """Give what the class takes and gives, with the choices of this moment, or None."""
        if class_type not in NODES:
            return None
        recorded = self._recorded[class_type]
        if class_type in ("LoadImage", "LoadImageMask"):
            return recorded.with_options("image", self._folders.input_pictures())
        if class_type == "CheckpointLoaderSimple":
            return recorded.with_options("ckpt_name", self._options.checkpoints)
        return with_files(recorded, self._options)

    def node(self, class_type: str) -> Node:
        """Give what the class does."""
        return NODES[class_type]
