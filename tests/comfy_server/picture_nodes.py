"""The nodes of text to image, done by the stand-in painter instead of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image

from .image_nodes import scale_to
from .nodes import Call, Images, Node, Result
from .painter import Order, emerge, paint, preview_of, sign


@dataclass(frozen=True, slots=True)
class Latent:
    """Pictures that are not decoded yet: their size, how many, and what is known of them."""

    size: tuple[int, int]
    count: int
    pictures: Images | None = None


@dataclass(frozen=True, slots=True)
class Conditioning:
    """An encoded prompt, which here is the prompt."""

    text: str


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded checkpoint, which here is its name."""

    name: str


async def load_checkpoint(call: Call) -> Result:
    """Give model, text encoder and decoder of a checkpoint."""
    model = Model(call.inputs["ckpt_name"])
    return Result((model, model, model))


async def load_lora(call: Call) -> Result:
    """Give model and text encoder as they came: this painter knows no LoRA."""
    return Result((call.inputs["model"], call.inputs.get("clip")))


async def encode_text(call: Call) -> Result:
    """Encode a prompt."""
    return Result((Conditioning(call.inputs["text"]),))


async def empty_latent(call: Call) -> Result:
    """Give nothing yet, in a size."""
    width, height = (call.inputs[side] // 8 * 8 for side in ("width", "height"))
    return Result((Latent((width, height), call.inputs["batch_size"]),))


async def sample(call: Call) -> Result:
    """Paint, in `steps` steps out of the noise, with a preview each."""
    latent: Latent = call.inputs["latent_image"]
    order = Order(
        positive=call.inputs["positive"].text,
        negative=call.inputs["negative"].text,
        seed=call.inputs["seed"],
        checkpoint=call.inputs["model"].name,
        size=latent.size,
        strength=call.inputs["cfg"],
        tint=call.options.tint,
        server=call.options.name,
    )
    orders = [replace(order, seed=order.seed + index) for index in range(latent.count)]
    painted: Images = await call.draw(_paint_all, orders, latent, call.inputs["denoise"])
    small = await call.draw(preview_of, painted[0])
    steps = call.inputs["steps"]
    for number in range(1, steps + 1):
        preview: Image.Image | None = None
        if call.options.preview_method != "none":
            preview = await call.draw(emerge, small, order.seed, number / steps)
        await call.step(number, steps, preview, call.options.step_seconds)
    return Result((Latent(latent.size, latent.count, painted),))


def _paint_all(orders: Sequence[Order], latent: Latent, denoise: float) -> Images:
    painted = []
    for index, order in enumerate(orders):
        picture = paint(order)
        if latent.pictures is not None:
            before = latent.pictures[index % len(latent.pictures)]
            picture = Image.blend(before, picture, denoise)
        painted.append(sign(picture, order))
    return tuple(painted)


async def decode(call: Call) -> Result:
    """Give the pictures of a latent; grey ones when nothing was painted."""
    latent: Latent = call.inputs["samples"]
    if latent.pictures is not None:
        return Result((latent.pictures,))
    return Result(((Image.new("RGB", latent.size, (127, 127, 127)),) * latent.count,))


async def encode(call: Call) -> Result:
    """Make a latent of pictures, cut to whole cells of 8 pixels."""
    images: Images = call.inputs["pixels"]
    width, height = (max(8, side // 8 * 8) for side in images[0].size)
    fitted: Images = await call.draw(
        lambda: tuple(scale_to(image, width, height, "bilinear", "center") for image in images)
    )
    return Result((Latent((width, height), len(fitted), fitted),))


PICTURE_NODES = {
    "CheckpointLoaderSimple": Node(load_checkpoint),
    "LoraLoader": Node(load_lora),
    "LoraLoaderModelOnly": Node(load_lora),
    "CLIPTextEncode": Node(encode_text),
    "EmptyLatentImage": Node(empty_latent),
    "KSampler": Node(sample),
    "VAEDecode": Node(decode),
    "VAEEncode": Node(encode),
}
