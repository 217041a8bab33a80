"""Text to image on a server without checkpoints: the recipe of the model that it has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.room import Home, NewRoom
from tests.e2e.servers import Servers
from tests.e2e.words import said

MODEL, ENCODER, VAE = "z_image_turbo_bf16.safetensors", "qwen_3_4b.safetensors", "ae.safetensors"
CHIP = '#size input[value="{}"]'


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """One server that has nothing but Z-Image, with its encoder and VAE."""
    with DemoServer(
        "Z", checkpoints=(), diffusion_models=(MODEL,), text_encoders=(ENCODER,), vaes=(VAE,)
    ) as server:
        yield (server,)


@pytest.fixture(scope="module")
def shared_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of this server."""
    with Home(new_room, pool) as home:
        yield home


def test_the_first_run_gives_a_picture_with_no_field_touched(desk: Desk, servers: Servers) -> None:
    desk.page.wait_for_function("() => document.querySelector('#field-steps')?.value === '8'")
    card = desk.after(desk.page.get_by_test_id("run-button").click)[0].ends()
    card.check_picture(servers[0])
    graph = servers[0].requests("/prompt", "POST")[-1].body["prompt"]
    assert {node["class_type"]: node["inputs"] for node in graph.values()}.items() >= {
        "UNETLoader": {"unet_name": MODEL, "weight_dtype": "default"},
        "CLIPLoader": {"clip_name": ENCODER, "type": "lumina2"},
        "VAELoader": {"vae_name": VAE},
        "EmptySD3LatentImage": {"width": 1024, "height": 1024, "batch_size": 1},
    }.items()
    assert graph["6"]["inputs"]["text"] == said("example.prompt")


def test_arrow_keys_choose_a_ratio_and_the_button_swaps(desk: Desk) -> None:
    page = desk.page
    desk.choose("text-to-image")
    page.locator(CHIP.format("1:1")).wait_for(state="attached")
    page.locator(CHIP.format("1:1")).focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('#field-width').value === '1152'")
    assert desk.field("height").input_value() == "864"
    page.locator("#size-swap").click()
    page.wait_for_function("() => document.querySelector('#field-width').value === '864'")
    assert page.locator(CHIP.format("3:4")).is_checked()
    expect(page.locator("#size-hint")).to_contain_text("864 × 1152", use_inner_text=True)


def test_the_form_has_no_negative_prompt_where_the_recipe_has_none(desk: Desk) -> None:
    desk.choose("text-to-image")
    desk.field("prompt").wait_for()
    assert desk.field("negative").count() == 0
    assert desk.field("cfg").count() == 0


def test_scripts_may_name_every_field_of_the_form(desk: Desk, servers: Servers) -> None:
    given = {"prompt": "a lake", "negative": "fog", "width": 64, "height": 64, "cfg": 3, "steps": 1}
    result = desk.call("processImage", "text-to-image", given)
    assert result["imageUrl"].startswith(servers[0].url)
