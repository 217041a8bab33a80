"""The node that sends its pictures over the socket, and saves none."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from .definitions import Definition
from .folders import Folders
from .nodes import Call, Node, Result


async def send_images(call: Call) -> Result:
    """Send each picture of a batch as a preview, which is all that becomes of it."""
    images = call.inputs["images"]
    for number, image in enumerate(images, start=1):
        await call.step(number, len(images), image, 0)
    return Result()


def never_the_same(folders: Folders, inputs: Mapping[str, Any]) -> object:
    """Send again what was sent before, as ComfyUI's node does."""
    return time.time_ns()


SOCKET_NODES = {"SaveImageWebsocket": Node(send_images, fingerprint=never_the_same)}

SOCKET_DEFINITIONS = {
    "SaveImageWebsocket": Definition(
        "SaveImageWebsocket",
        {
            "input": {"required": {"images": ["IMAGE"]}},
            "input_order": {"required": ["images"]},
            "output": [],
            "output_is_list": [],
            "output_name": [],
            "name": "SaveImageWebsocket",
            "display_name": "SaveImageWebsocket",
            "description": "",
            "category": "api/image",
            "output_node": True,
        },
    )
}
