"""The graphics card of a server, as `/system_stats` describes it."""

from typing import Any

import pytest

from app.core.errors import ServerError
from app.core.servers.machine import Machine, parse_machine, short_name

GB = 10**9


def stats(**device: Any) -> dict[str, Any]:
    return {"system": {}, "devices": [device, {"name": "another", "vram_total": 1}]}


def test_the_first_device_counts() -> None:
    name = "cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync"
    found = parse_machine(stats(name=name, vram_free=6 * GB, vram_total=24 * GB))
    assert found == Machine("RTX 4090", 6 * GB, 24 * GB)
    assert found.share_used == 0.75


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("cpu", "CPU"),
        ("cuda:1 NVIDIA A100-SXM4-80GB : native", "A100-SXM4-80GB"),
        ("cuda:0 AMD Radeon RX 7900 XTX : native", "RX 7900 XTX"),
        ("mps", "mps"),
        ("x" * 80, "x" * 60),
        (None, ""),
        ("\ud800", ""),
    ],
)
def test_a_card_is_named_as_people_name_it(name: Any, shown: str) -> None:
    assert short_name(name) == shown


@pytest.mark.parametrize("devices", [None, [], ["cuda"]])
def test_without_a_device_nothing_is_known(devices: Any) -> None:
    assert parse_machine({"devices": devices}) == Machine()
    assert Machine().share_used == 0.0


def test_more_free_than_there_is_counts_as_all() -> None:
    assert parse_machine(stats(vram_free=9, vram_total=5)).free == 5


@pytest.mark.parametrize(
    "value", [[], {"devices": 7}, stats(vram_free=-1), stats(vram_total="24 GB")]
)
def test_what_is_no_number_is_an_error(value: Any) -> None:
    with pytest.raises(ServerError):
        parse_machine(value)


def test_a_change_that_no_bar_shows_is_none() -> None:
    one = Machine("RTX 4090", 10_000, 24_000)
    assert one.is_near(Machine("RTX 4090", 10_240, 24_000))
    assert not one.is_near(Machine("RTX 4090", 10_241, 24_000))
    assert not one.is_near(Machine("RTX 4080", 10_000, 24_000))
