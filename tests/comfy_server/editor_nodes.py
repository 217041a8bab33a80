"""Nodes that the sample workflows need beside those of the recordings: values, masks, batches."""

from __future__ import annotations

import ast
import json
import operator
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image

from .image_nodes import scale_to
from .nodes import Call, Images, Node, Result
from .save_nodes import check_load, fingerprint_load, read_pictures

CHANNELS = {"red": 0, "green": 1, "blue": 2, "alpha": 3}

OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


async def value(call: Call) -> Result:
    """Give a value on."""
    return Result((call.inputs["value"],))


async def load_mask(call: Call) -> Result:
    """Read one channel of a picture in the input folder."""
    path = call.folders.find(call.inputs["image"])
    channel = CHANNELS[call.inputs["channel"]]

    def masks() -> Images:
        pictures, _ = read_pictures(path)
        return tuple(picture.convert("RGBA").getchannel(channel) for picture in pictures)

    return Result((await call.draw(masks),))


async def composite(call: Call) -> Result:
    """Put pictures onto others, at a place and through a mask."""
    target: Images = call.inputs["destination"]
    source: Images = call.inputs["source"]
    masks: Images | None = call.inputs.get("mask")
    place = call.inputs["x"], call.inputs["y"]

    def put(index: int) -> Image.Image:
        picture = target[index].copy()
        over = source[index % len(source)]
        if call.inputs["resize_source"]:
            over = over.resize(picture.size)
        mask = None if masks is None else masks[index % len(masks)].resize(over.size)
        picture.paste(over, place, mask)
        return picture

    return Result((await call.draw(lambda: tuple(map(put, range(len(target))))),))


async def batch(call: Call) -> Result:
    """Give several batches as one, each picture in the size of the first."""
    names = sorted(name for name in call.inputs if name.startswith("images.image"))
    images: Images = tuple(image for name in names for image in call.inputs[name])
    size = images[0].size
    return Result((await call.draw(lambda: tuple(image.resize(size) for image in images)),))


async def resize(call: Call) -> Result:
    """Resize as its option says."""
    images: Images = call.inputs["input"]
    kind, method = call.inputs["resize_type"], call.inputs["scale_method"]
    of: Mapping[str, Any] = {
        name.partition(".")[2]: one
        for name, one in call.inputs.items()
        if name.startswith("resize_type.")
    }

    def change(image: Image.Image) -> Image.Image:
        width, height = image.size
        if kind == "scale dimensions":
            return scale_to(image, of["width"], of["height"], method, of["crop"])
        if kind == "scale by multiplier":
            factor = of["multiplier"]
        else:
            side = min(width, height) if "shorter_size" in of else max(width, height)
            factor = of.get("shorter_size", of.get("longer_size", side)) / side
        size = max(1, round(width * factor)), max(1, round(height * factor))
        return scale_to(image, *size, method, "disabled")

    return Result((await call.draw(lambda: tuple(map(change, images))),))


async def choose(call: Call) -> Result:
    """Give the chosen text and its place."""
    return Result((call.inputs["choice"], int(call.inputs.get("index", 0))))


async def calculate(call: Call) -> Result:
    """Give what a sum of named numbers is."""
    names = {
        name.partition(".")[2]: one
        for name, one in call.inputs.items()
        if name.startswith("values.")
    }
    found = _number(ast.parse(call.inputs["expression"], mode="eval").body, names)
    return Result((float(found), int(found), bool(found)))


def _number(node: ast.expr, names: Mapping[str, float]) -> float:
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](_number(node.left, names), _number(node.right, names))
    raise ValueError(f"{ast.unparse(node)!r} is no number")


async def describe(call: Call) -> Result:
    """Give the inputs as JSON text."""
    return Result((json.dumps(dict(call.inputs)),))


async def show(call: Call) -> Result:
    """Report a value as text."""
    source = call.inputs["source"]
    text = source if isinstance(source, str) else json.dumps(source, default=str)
    return Result((text,), {"text": [text]})


EDITOR_NODES = {
    "PrimitiveInt": Node(value),
    "PrimitiveFloat": Node(value),
    "LoadImageMask": Node(load_mask, ("image",), check_load, fingerprint_load),
    "ImageCompositeMasked": Node(composite),
    "BatchImagesNode": Node(batch),
    "ResizeImageMaskNode": Node(resize),
    "CustomCombo": Node(choose, ("choice",), lambda folders, inputs: {}),
    "ComfyMathExpression": Node(calculate),
    "BuildJsonPromptIdeogram": Node(describe),
    "PreviewAny": Node(show),
}
