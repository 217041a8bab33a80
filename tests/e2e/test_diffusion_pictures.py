"""The pictures beside diffusion models, which the list of text to image has with checkpoints."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.room import Home, NewRoom
from tests.e2e.servers import Servers

CHECKPOINT, DIFFUSION = "sd_xl_base_1.0.safetensors", "z_image_turbo_bf16.safetensors"

SHOWN = """(name) => [...document.querySelectorAll('[role=option]')].some((row) =>
  row.dataset.arg === name && row.querySelector('img.choice-picture')?.naturalWidth === 96)"""


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """One server with a checkpoint, and with a diffusion model and its other files."""
    with DemoServer(
        "Both",
        checkpoints=(CHECKPOINT,),
        diffusion_models=(DIFFUSION,),
        text_encoders=("qwen_3_4b.safetensors",),
        vaes=("ae.safetensors",),
    ) as server:
        yield (server,)


@pytest.fixture(scope="module")
def shared_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of this server."""
    with Home(new_room, pool) as home:
        yield home


def test_models_of_both_folders_have_their_pictures(desk: Desk, servers: Servers) -> None:
    desk.choose("text-to-image")
    control = desk.field("checkpoint")
    control.and_(desk.page.get_by_role("combobox")).wait_for()
    control.click()
    expect(desk.rows_of("checkpoint")).to_have_count(2)
    for name in (CHECKPOINT, DIFFUSION):
        desk.page.wait_for_function(SHOWN, arg=name)
    desk.page.keyboard.press("Escape")
    route = f"/experiment/models/preview/diffusion_models/0/{DIFFUSION}"
    assert len(servers[0].requests(route)) == 1
