"""The control of videos, sounds, 3D models and other files."""

from typing import Any

from htpy import Node

from app.core.workflow.catalog import Input
from app.ui.compose.kinds.control import Attributes, KindControl
from app.ui.compose.kinds.uploads import upload
from app.ui.scene import Scene


def _draw(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    return upload(scene, item, value, attributes, word="file", accept=item.accept)


CONTROL = KindControl(_draw)
