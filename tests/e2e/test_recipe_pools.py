"""A pool whose servers need different recipes, and one without any model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.room import Home, NewRoom
from tests.e2e.servers import Servers, prompts_sent
from tests.e2e.words import said

CLASSIC, XL, Z = "v1-5.safetensors", "sd_xl_base_1.0.safetensors", "z_image_turbo_bf16.safetensors"
STEPS = "(steps) => document.querySelector('#field-steps').value === steps"


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """One server with checkpoints, and one with Z-Image alone."""
    with (
        DemoServer("A", checkpoints=(CLASSIC, XL)) as first,
        DemoServer(
            "Z",
            checkpoints=(),
            diffusion_models=(Z, "flux1-dev.safetensors"),
            text_encoders=("qwen_3_4b.safetensors",),
            vaes=("ae.safetensors",),
        ) as second,
    ):
        yield first, second


@pytest.fixture(scope="module")
def shared_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of these servers."""
    with Home(new_room, pool) as home:
        yield home


def choose_model(desk: Desk, model: str, steps: int) -> None:
    """Choose a model, and wait until the form has its recipe."""
    desk.choose("text-to-image")
    desk.field("checkpoint").and_(desk.page.get_by_role("combobox")).wait_for()
    desk.fill({"checkpoint": model})
    desk.page.wait_for_function(STEPS, arg=str(steps))


def test_each_model_runs_on_its_server_with_its_recipe(desk: Desk, servers: Servers) -> None:
    for model, steps, server in ((XL, 25, servers[0]), (Z, 8, servers[1])):
        choose_model(desk, model, steps)
        desk.fill({"prompt": "a lake"})
        card = desk.run()[0].ends()
        assert card.server == server.url
        card.check_picture(server)


def test_what_was_typed_stays_and_the_rest_follows_the_model(desk: Desk) -> None:
    choose_model(desk, CLASSIC, 20)
    desk.fill({"negative": "fog", "steps": 3})
    desk.fill({"checkpoint": Z})
    desk.page.wait_for_function("() => document.querySelector('#field-width').value === '1024'")
    assert desk.field("steps").input_value() == "3"
    assert desk.field("negative").count() == 0
    desk.fill({"checkpoint": CLASSIC})
    desk.page.wait_for_function("() => document.querySelector('#field-width').value === '512'")
    assert desk.field("negative").input_value() == "fog"


def test_what_a_recipe_lacks_is_named_with_its_folder(desk: Desk, servers: Servers) -> None:
    before = prompts_sent(servers)
    desk.choose("text-to-image")
    desk.fill({"checkpoint": "flux1-dev.safetensors", "prompt": "a lake"})
    desk.page.wait_for_function("() => document.querySelector('#field-cfg').value === '3.5'")
    desk.page.get_by_test_id("run-button").click()
    desk.notice()
    lacks = said("missing.file", file="t5xxl_fp16.safetensors", folder="text_encoders")
    expect(desk.page.locator("#notice-run")).to_contain_text(lacks, use_inner_text=True)
    assert prompts_sent(servers) == before
