"""The node that sends its pictures over the socket, and saves none."""

from __future__ import annotations

from .definitions import Definition
from .nodes import Call, Node, Result


async def send_images(call: Call) -> Result:
    """Send each picture of a batch as a preview, which is all that becomes of it."""
    images = call.inputs["images"]
    for number, image in enumerate(images, start=1):
        await call.step(number, len(images), image, 0)
    return Result()


SOCKET_NODES = {"SaveImageWebsocket": Node(send_images)}

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
