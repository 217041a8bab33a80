"""The control of images."""

from typing import Any

from htpy import Node

from app.core.workflow.catalog import Input
from app.ui.compose.kinds.control import Attributes, KindControl
from app.ui.compose.kinds.uploads import UploadWords, upload
from app.ui.scene import Scene

WORDS = UploadWords("image", "image.drop", "image.of_file", "image.replace", "image.clear")


def _draw(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    return upload(scene, item, value, attributes, says=WORDS, accept="image/*")


CONTROL = KindControl(_draw)
