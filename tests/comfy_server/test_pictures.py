"""What the nodes make of pictures, in numbers; and that the stand-in paints the same again."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from tests.comfy_server.blend import blend
from tests.comfy_server.brush import Color
from tests.comfy_server.graphs import Graph, empty, node, painted, save
from tests.comfy_server.image_nodes import kernel_width, scale_to
from tests.comfy_server.marks import mark_corner
from tests.comfy_server.painter import Order, emerge, paint, preview_of, sign
from tests.comfy_server.save_nodes import read_pictures
from tests.comfy_server.talk import Talk
from tests.comfy_server.tensor_text import format_value, tensor_text
from tests.comfy_server.wishes import heard, read_wishes


def plain(color: Color, size: tuple[int, int] = (4, 4)) -> Image.Image:
    return Image.new("RGB", size, color)


async def result(talk: Talk, graph: Graph) -> Image.Image:
    """Run a prompt whose last node is a picture, and give that."""
    ear = await talk.listen("me")
    last = list(graph)[-1]
    answer = await talk.run({**graph, "save": save(last, "x")}, ear, "me")
    entry = await talk.finished(answer.body["prompt_id"])
    (image,) = entry["outputs"]["save"]["images"]
    return (await talk.get("/api/view", params=image)).picture()


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("normal", (50, 250, 100)),
        ("multiply", (39, 98, 20)),
        ("screen", (211, 252, 130)),
        ("overlay", (167, 196, 39)),
        ("soft_light", (173, 155, 41)),
        ("difference", (150, 0, 0)),
    ],
)
def test_blending_follows_the_formulas(mode: str, expected: Color) -> None:
    first, second = plain((200, 100, 50)), plain((50, 250, 100))
    seen = blend(first, second, mode, 1.0).getpixel((0, 0))
    assert isinstance(seen, tuple)
    assert all(abs(a - b) <= 2 for a, b in zip(seen, expected, strict=True)), seen


@pytest.mark.parametrize(
    "mode", ["normal", "multiply", "screen", "overlay", "soft_light", "difference"]
)
def test_blending_by_nothing_changes_nothing(mode: str) -> None:
    first = plain((200, 100, 50))
    assert blend(first, plain((9, 9, 9), (7, 3)), mode, 0.0).tobytes() == first.tobytes()


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(20, 10, (20, 10)), (20, 0, (20, 10)), (0, 20, (40, 20)), (0, 0, (60, 30))],
)
def test_scaling_keeps_proportions_where_a_side_is_0(
    width: int, height: int, expected: tuple[int, int]
) -> None:
    image = plain((1, 2, 3), (60, 30))
    assert scale_to(image, width, height, "lanczos", "disabled").size == expected


def test_scaling_cuts_when_it_is_asked_to() -> None:
    image = plain((255, 0, 0), (40, 20))
    image.paste((0, 0, 255), (10, 0, 30, 20))
    cut = scale_to(image, 20, 20, "nearest-exact", "center")
    bent = scale_to(image, 20, 20, "nearest-exact", "disabled")
    assert cut.getpixel((0, 0)) == (0, 0, 255)
    assert bent.getpixel((0, 0)) == (255, 0, 0)


def test_a_wider_kernel_blurs_more_but_never_past_its_radius() -> None:
    widths = [kernel_width(5, sigma) for sigma in (0.1, 1.0, 10.0)]
    assert widths == sorted(widths)
    assert widths[-1] < 5


async def test_the_picture_nodes_work_together(talk: Talk) -> None:
    graph = {
        "1": empty(0xFF0000, 40, 20),
        "2": empty(0x0000FF, 10, 10),
        "3": node(
            "ImageBlend", image1=["1", 0], image2=["2", 0], blend_factor=0.5, blend_mode="normal"
        ),
        "4": node("ImageScaleBy", image=["3", 0], upscale_method="area", scale_by=2.0),
        "5": node("ImageBlur", image=["4", 0], blur_radius=3, sigma=1.0),
        "6": node("ImageSharpen", image=["5", 0], sharpen_radius=1, sigma=1.0, alpha=1.0),
        "7": node(
            "ImageScale",
            image=["6", 0],
            upscale_method="bicubic",
            width=30,
            height=0,
            crop="disabled",
        ),
    }
    made = await result(talk, graph)
    assert made.size == (30, 15)
    seen = made.convert("RGB").getpixel((15, 7))
    assert isinstance(seen, tuple)
    assert abs(seen[0] - 127) < 4
    assert abs(seen[2] - 127) < 4


async def test_image_to_image_starts_from_the_image(talk: Talk) -> None:
    graph = painted(size=64)
    del graph["7"]
    graph["4"] = node("VAEEncode", pixels=["img", 0], vae=["1", 2])
    graph["img"] = empty(0x00FF00, 64, 64)
    graph["5"]["inputs"]["denoise"] = 0.0
    made = await result(talk, {**graph, "8": node("ImageInvert", image=["6", 0])})
    assert made.convert("RGB").getpixel((32, 8)) == (255, 0, 255)


async def test_decoding_an_empty_latent_gives_grey(talk: Talk) -> None:
    graph = painted()
    kept = {node_id: graph[node_id] for node_id in ("1", "4")}
    made = await result(talk, {**kept, "6": node("VAEDecode", samples=["4", 0], vae=["1", 2])})
    assert made.convert("RGB").getpixel((1, 1)) == (127, 127, 127)


def test_a_mark_is_small_and_in_the_tint() -> None:
    image = plain((0, 0, 0), (64, 64))
    marked = mark_corner(image, "#3b82f6")
    assert marked.getpixel((63, 63)) == (0x3B, 0x82, 0xF6)
    changed = ImageChops.difference(image, marked).getbbox()
    assert changed == (59, 59, 64, 64)
    assert mark_corner(image, None) is image
    assert mark_corner(plain((0, 0, 0), (1, 1)), "#3b82f6").getpixel((0, 0)) == (0x3B, 0x82, 0xF6)


def order(**more: object) -> Order:
    given: dict[str, object] = {
        "positive": "a lake",
        "negative": "",
        "seed": 3,
        "checkpoint": "demo-landscape.safetensors",
        "size": (96, 64),
        "strength": 7.0,
        "tint": "#3b82f6",
        "server": "A",
    }
    return Order(**{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("checkpoint", ["demo-landscape", "demo-abstract"])
def test_the_same_order_paints_the_same_picture(checkpoint: str) -> None:
    first, second = (paint(order(checkpoint=checkpoint)) for _ in range(2))
    assert first.size == (96, 64)
    assert first.tobytes() == second.tobytes()


@pytest.mark.parametrize(
    "more",
    [
        {"seed": 4},
        {"positive": "a city"},
        {"negative": "water"},
        {"tint": None},
        {"tint": "#f97316"},
        {"checkpoint": "demo-abstract"},
        {"strength": 1.0},
    ],
    ids=lambda more: next(iter(more)),
)
def test_another_order_paints_another_picture(more: dict[str, object]) -> None:
    assert paint(order()).tobytes() != paint(order(**more)).tobytes()


@pytest.mark.parametrize("size", [(16, 16), (8, 200), (200, 8), (17, 33)])
@pytest.mark.parametrize("checkpoint", ["demo-landscape", "demo-abstract"])
def test_every_size_can_be_painted(size: tuple[int, int], checkpoint: str) -> None:
    words = "a city by the sea, mountains, forest, clouds, birds, night"
    asked = order(size=size, checkpoint=checkpoint, positive=words)
    assert sign(paint(asked), asked).size == size


def test_the_signature_is_on_pictures_that_have_room_for_it() -> None:
    large, small = order(size=(512, 512)), order(size=(64, 64))
    assert sign(plain((0, 0, 0), (512, 512)), large).getbbox() is not None
    assert sign(plain((0, 0, 0), (64, 64)), small).getbbox() is None


def test_the_picture_comes_out_of_the_noise() -> None:
    small = preview_of(paint(order(size=(640, 320))))
    assert small.size == (256, 128)

    def distance(share: float) -> int:
        apart = ImageChops.difference(small, emerge(small, 3, share)).convert("L")
        return sum(value * count for value, count in enumerate(apart.histogram()))

    distances = [distance(share) for share in (0.0, 0.3, 0.6, 0.9, 1.0)]
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] == 0


def test_words_are_heard() -> None:
    assert heard("Mountains at SUNSET, by the sea") == {"peaks", "sunset", "water"}
    assert heard("雪山日落") == {"peaks", "sunset"}
    assert heard("seaside") == set()
    wishes = read_wishes("mountain lake", "birds, clouds", 1, None)
    assert {"peaks", "water"} <= wishes.features
    assert not {"birds", "clouds"} & wishes.features


def test_small_pictures_are_written_out_as_torch_does() -> None:
    assert tensor_text([plain((0, 255, 51), (1, 2))]) == (
        "tensor([[[[0.0000, 1.0000, 0.2000]],\n\n         [[0.0000, 1.0000, 0.2000]]]])"
    )
    assert format_value(None) is None
    assert format_value(("a", 1)) == "('a', 1)"


def test_every_frame_of_one_size_is_loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("frames") / "x.gif"
    frames = [plain((n * 60, 0, 0)) for n in range(3)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=10)
    pictures, masks = read_pictures(path)
    assert len(pictures) == len(masks) == 3


def test_transparency_becomes_a_mask(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("alpha") / "x.png"
    Image.new("RGBA", (5, 6), (1, 2, 3, 55)).save(path)
    (picture,), (mask,) = read_pictures(path)
    assert picture.getpixel((0, 0)) == (1, 2, 3)
    assert mask.size == (5, 6)
    assert mask.getpixel((0, 0)) == 200
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    assert buffer.getvalue()
