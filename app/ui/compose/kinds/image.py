"""The control of images."""

from typing import Any

from htpy import Node

from app.core.workflow.catalog import Input
from app.ui.compose.kinds.control import Attributes, KindControl
from app.ui.compose.kinds.uploads import upload
from app.ui.scene import Scene


def _draw(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    return upload(scene, item, value, attributes, word="image", accept="image/*")


CONTROL = KindControl(_draw)
