"""The control of videos, sounds, 3D models and other files."""

from typing import Any

from htpy import Node

from app.core.workflow.catalog import Input
from app.ui.compose.kinds.control import Attributes, KindControl
from app.ui.compose.kinds.uploads import UploadWords, upload
from app.ui.scene import Scene

WORDS = UploadWords("upload", "file.drop", "file.of_file", "file.replace", "file.clear")


def _draw(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    return upload(scene, item, value, attributes, says=WORDS, accept=item.accept)


CONTROL = KindControl(_draw)
