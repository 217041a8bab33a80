"""What a server sends of its machine: names, facts, and when two machines are alike."""

import json
from typing import Any

import pytest
from hypothesis import given

from app.core.errors import ServerError
from app.core.ids import ServerId
from app.core.servers.machine_facts import (
    MAX_FACTS,
    MAX_GPU,
    MachineFacts,
    gpu_name,
    is_like_machine,
    is_same_machine,
    read_facts,
)
from app.core.servers.machine_facts_text import MAX_MACHINES, machines_text, read_machines
from tests.core.json_values import JSON


def stats(
    version: str = "0.3.64", name: str = "cuda:0 NVIDIA GeForce RTX 4090", **system: Any
) -> Any:
    fields = {"os": "posix", "comfyui_version": version, "argv": ["main.py"], **system}
    return {"system": fields, "devices": [{"name": name, "type": "cuda", "vram_total": 24}]}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync", "RTX 4090"),
        ("cuda:1 NVIDIA A100-SXM4-80GB : native", "A100-SXM4-80GB"),
        ("cuda:0 AMD Radeon RX 7900 XTX : native", "RX 7900 XTX"),
        ("xpu:0 Intel(R) Arc(TM) A770", "Arc A770"),
        ("cpu", "cpu"),
        ("mps", "mps"),
        ("NVIDIA ", "NVIDIA"),
        ("", ""),
        ("x" * 100, "x" * MAX_GPU),
    ],
)
def test_a_gpu_has_a_short_name(name: str, short: str) -> None:
    assert gpu_name(name) == short


def test_a_machine_has_version_gpus_and_facts() -> None:
    machine = read_facts(stats())
    assert (machine.version, machine.gpus) == ("0.3.64", ("RTX 4090",))
    assert json.loads(machine.facts)["argv"] == ["main.py"]


@pytest.mark.parametrize("devices", ["none", 3])
def test_a_machine_with_unusual_devices_has_only_its_version(devices: Any) -> None:
    assert read_facts({**stats(), "devices": devices}) == MachineFacts("0.3.64")


def test_devices_without_a_name_are_left_out_and_long_facts_too() -> None:
    value = {**stats(argv=["x" * MAX_FACTS]), "devices": [None, {"name": ""}, {"type": "cpu"}]}
    assert read_facts(value) == MachineFacts("0.3.64")


@given(JSON)
def test_any_other_document_is_refused(value: Any) -> None:
    with pytest.raises(ServerError):
        read_facts(value)


def test_equal_facts_make_the_same_machine_and_an_update_a_like_one() -> None:
    old, new = read_facts(stats("1")), read_facts(stats("2"))
    assert is_same_machine(old, read_facts(stats("1")))
    assert not is_same_machine(old, new)
    assert is_like_machine(old, new)
    assert not is_like_machine(old, read_facts(stats("1", argv=["main.py", "--cpu"])))
    assert not is_like_machine(old, read_facts(stats("1", name="cuda:0 RTX 3090")))


def test_nothing_is_like_a_machine_without_facts() -> None:
    bare = MachineFacts("1", ("RTX 4090",))
    assert not is_same_machine(MachineFacts("1"), MachineFacts("1"))
    assert not is_like_machine(bare, bare)
    assert not is_like_machine(MachineFacts("1"), MachineFacts("1"))


def test_machines_as_text_are_read_again() -> None:
    machines = {ServerId("a"): read_facts(stats()), ServerId("b"): MachineFacts("2")}
    assert read_machines(machines_text(machines)) == machines
    assert read_machines(None) == {}


def test_only_the_latest_machines_are_stored() -> None:
    many = {ServerId(str(index)): MachineFacts(str(index)) for index in range(MAX_MACHINES + 5)}
    assert list(read_machines(machines_text(many))) == [str(n) for n in range(5, MAX_MACHINES + 5)]


@pytest.mark.parametrize(
    "entry",
    [
        3,
        [],
        ["1", [], ""] * 2,
        ["1", "gpu", ""],
        [1, [], ""],
        ["1", [], 5],
        ["1", [], "x"],
        ["1", [], "[]"],
        ["1", [], json.dumps({"a": "x" * MAX_FACTS})],
    ],
)
def test_an_invalid_entry_is_left_out(entry: Any) -> None:
    text = json.dumps({"a": entry, "b": ["1", ["X", 3], "{}"]})
    assert read_machines(text) == {"b": MachineFacts("1", ("X",), "{}")}


@pytest.mark.parametrize("text", ["", "x", "[]"])
def test_an_invalid_text_has_no_machines(text: str) -> None:
    assert read_machines(text) == {}
