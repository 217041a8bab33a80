"""The nodes that change pictures: each is one Pillow function over a batch."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import Image, ImageFilter, ImageOps

from .blend import blend
from .nodes import Call, Images, Node, Result

METHODS = {
    "nearest-exact": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "area": Image.Resampling.BOX,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


async def _each(call: Call, images: Images, change: Callable[[Image.Image], Image.Image]) -> Result:
    return Result((await call.draw(lambda: tuple(change(image) for image in images)),))


async def empty_image(call: Call) -> Result:
    """Make `batch_size` pictures of one colour."""
    size = (call.inputs["width"], call.inputs["height"])
    color = call.inputs["color"]
    rgb = (color >> 16 & 255, color >> 8 & 255, color & 255)
    images = await call.draw(lambda: (Image.new("RGB", size, rgb),) * call.inputs["batch_size"])
    return Result((images,))


async def invert(call: Call) -> Result:
    """Turn every channel upside down."""
    return await _each(call, call.inputs["image"], ImageOps.invert)


async def blend_images(call: Call) -> Result:
    """Mix two batches; the second is fitted to the first, and repeated when it is shorter."""
    first, second = call.inputs["image1"], call.inputs["image2"]
    mode, factor = call.inputs["blend_mode"], call.inputs["blend_factor"]

    def mix() -> Images:
        return tuple(
            blend(image, second[index % len(second)], mode, factor)
            for index, image in enumerate(first)
        )

    return Result((await call.draw(mix),))


def scale_to(image: Image.Image, width: int, height: int, method: str, crop: str) -> Image.Image:
    """Scale to a size; 0 for one side keeps the proportions, `center` cuts, not distorts."""
    if width == 0 and height == 0:
        return image
    width = width or max(1, round(image.width * height / image.height))
    height = height or max(1, round(image.height * width / image.width))
    if crop == "center":
        return ImageOps.fit(image, (width, height), METHODS[method])
    return image.resize((width, height), METHODS[method])


async def scale(call: Call) -> Result:
    """Scale to a size."""
    width, height = call.inputs["width"], call.inputs["height"]
    method, crop = call.inputs["upscale_method"], call.inputs["crop"]
    return await _each(
        call, call.inputs["image"], lambda image: scale_to(image, width, height, method, crop)
    )


async def scale_by(call: Call) -> Result:
    """Scale by a factor."""
    factor, method = call.inputs["scale_by"], call.inputs["upscale_method"]

    def change(image: Image.Image) -> Image.Image:
        width, height = round(image.width * factor), round(image.height * factor)
        return image.resize((max(1, width), max(1, height)), METHODS[method])

    return await _each(call, call.inputs["image"], change)


def kernel_width(radius: int, sigma: float) -> float:
    """Give the width in pixels of the kernel that ends at `radius`, where sigma counts in radii."""
    return radius * sigma / math.sqrt(1 + 3 * sigma * sigma)


async def blur(call: Call) -> Result:
    """Blur."""
    width = kernel_width(call.inputs["blur_radius"], call.inputs["sigma"])
    return await _each(
        call, call.inputs["image"], lambda image: image.filter(ImageFilter.GaussianBlur(width))
    )


async def sharpen(call: Call) -> Result:
    """Sharpen by the difference to a blurred copy, times alpha."""
    width = kernel_width(call.inputs["sharpen_radius"], call.inputs["sigma"])
    mask = ImageFilter.UnsharpMask(width, round(call.inputs["alpha"] * 100), 0)
    return await _each(call, call.inputs["image"], lambda image: image.filter(mask))


async def slow_preview(call: Call) -> Result:
    """Pass a picture on, in steps with previews; the node with which the samples were recorded."""
    steps = call.inputs["steps"]
    image = call.inputs["image"][0]
    for number in range(1, steps + 1):
        seconds = min(call.inputs["delay"], call.options.step_seconds)
        await call.step(number, steps, image, seconds)
    if call.inputs["fail"]:
        raise RuntimeError("boom from SlowPreview")
    return Result((call.inputs["image"],))


IMAGE_NODES = {
    "EmptyImage": Node(empty_image),
    "ImageInvert": Node(invert),
    "ImageBlend": Node(blend_images),
    "ImageScale": Node(scale),
    "ImageScaleBy": Node(scale_by),
    "ImageBlur": Node(blur),
    "ImageSharpen": Node(sharpen),
    "SlowPreview": Node(slow_preview),
}
