"""What a file came with runs as it is: limits and spellings are the servers', not the page's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.comfy_server import DemoServer
from tests.comfy_server.graphs import empty, node, painted, save
from tests.e2e.desk import Desk
from tests.e2e.room import Home, NewRoom
from tests.e2e.servers import Servers, prompts_sent, server_at
from tests.e2e.words import said

LINUX, WINDOWS = "SDXL/detail.safetensors", "SDXL\\detail.safetensors"
OTHER = "other.safetensors"


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """A server on Linux and one on Windows with the same model, which has one more."""
    with (
        DemoServer("A", checkpoints=(LINUX,)) as first,
        DemoServer("B", checkpoints=(WINDOWS, OTHER)) as second,
    ):
        yield first, second


@pytest.fixture(scope="module")
def shared_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of these servers."""
    with Home(new_room, pool) as home:
        yield home


def small(width: int) -> dict[str, object]:
    scaled = node(
        "ImageScale",
        image=["1", 0],
        width=width,
        height=16,
        upscale_method="bilinear",
        crop="disabled",
    )
    return {"1": empty(width=8, height=8), "57:2": scaled, "3": save("57:2", "small")}


def test_values_that_servers_take_run_as_the_file_has_them(desk: Desk, servers: Servers) -> None:
    desk.add_workflow("small", small(width=0))
    assert desk.field("57:2.width").input_value() == "0"
    card = desk.run()[0].ends()
    card.check_picture(server_at(servers, card.server))


def test_a_value_that_servers_refuse_is_named_at_its_field(desk: Desk, servers: Servers) -> None:
    desk.add_workflow("small", small(width=0))
    desk.fill({"57:2.width": "16385"})
    desk.page.get_by_test_id("run-button").click()
    assert desk.error_of("57:2.width") == said("field.range", low=0, high=16384)
    assert desk.page.evaluate("() => document.activeElement.id") == "field-57_3a2.width"
    assert prompts_sent(servers) == 0


def own(seed: int, model: str) -> dict[str, object]:
    graph = painted(seed=seed, steps=1)
    graph["1"]["inputs"]["ckpt_name"] = model
    return graph


def test_a_negative_seed_of_a_file_is_not_replaced_in_silence(desk: Desk, servers: Servers) -> None:
    desk.add_workflow("negative", own(-1, OTHER))
    assert desk.field("5.seed").input_value() == "-1"
    desk.page.get_by_test_id("run-button").click()
    refused = said("missing.below", node="KSampler", field="seed", value=-1, low=0)
    assert refused in desk.notice()
    assert prompts_sent(servers) == 0
    desk.fill({"5.seed": ""})
    desk.run()[0].ends()


@pytest.mark.parametrize("pinned", [0, 1])
def test_a_model_runs_on_both_systems_in_the_servers_own_spelling(
    desk: Desk, servers: Servers, pinned: int
) -> None:
    desk.add_workflow("both", own(1, WINDOWS if pinned == 0 else LINUX))
    desk.pin(servers[pinned].url)
    card = desk.run()[0].ends()
    card.check_picture(servers[pinned])
    (sent,) = servers[pinned].requests("/prompt", "POST")
    spelled = sent.body["prompt"]["1"]["inputs"]["ckpt_name"]
    assert spelled == (LINUX, WINDOWS)[pinned]


def test_a_model_of_both_systems_is_on_the_list_once(desk: Desk) -> None:
    desk.choose("text-to-image")
    options = desk.offered("checkpoint")
    assert OTHER in options
    assert [one for one in options if "detail" in one] == [LINUX]
