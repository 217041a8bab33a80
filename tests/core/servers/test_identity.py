"""What tells one server from another, and what changes while one runs."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given

from app.core.errors import ServerError
from app.core.servers.identity import difference, identity_of
from tests.core.json_values import JSON

STATS: dict[str, Any] = {
    "system": {
        "os": "posix",
        "ram_total": 100,
        "ram_free": 7,
        "comfyui_version": "0.3.64",
        "python_version": "3.12",
        "pytorch_version": "2.8",
        "argv": ["main.py", "--port", "8188"],
    },
    "devices": [
        {
            "name": "cuda:0",
            "type": "cuda",
            "index": 0,
            "vram_total": 24,
            "vram_free": 3,
            "torch_vram_total": 5,
            "torch_vram_free": 1,
        }
    ],
}


def stats(**changes: Any) -> Any:
    """Return an answer of `/system_stats` in which some values are others."""
    made = json.loads(json.dumps(STATS))
    for part in (made["system"], made["devices"][0]):
        part.update({name: value for name, value in changes.items() if name in part})
    return made


@pytest.mark.parametrize("name", ["ram_free", "vram_free", "torch_vram_total", "torch_vram_free"])
def test_memory_in_use_is_no_part_of_an_identity(name: str) -> None:
    assert identity_of(stats(**{name: 99})) == identity_of(STATS)


@pytest.mark.parametrize(
    "name", ["os", "ram_total", "comfyui_version", "python_version", "argv", "name", "vram_total"]
)
def test_what_a_server_keeps_while_it_runs_is_its_identity(name: str) -> None:
    assert identity_of(stats(**{name: 99})) != identity_of(STATS)


@pytest.mark.parametrize(
    "value", [{"system": {}}, {"system": {}, "devices": None}, {"system": {}, "devices": [1]}]
)
def test_a_fork_that_says_little_has_an_identity(value: Any) -> None:
    assert identity_of(value) == identity_of(value)


@pytest.mark.parametrize("value", [None, [], {}, {"system": 1}, {"system": {}, "devices": 1}])
def test_what_is_no_answer_of_system_stats_is_none(value: Any) -> None:
    with pytest.raises(ServerError):
        identity_of(value)


@given(JSON)
def test_no_json_breaks_an_identity(value: Any) -> None:
    with contextlib.suppress(ServerError):
        assert isinstance(identity_of(value), str)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ({"os": "nt"}, {"os": "posix"}, 'os: "nt" / "posix"'),
        ({"ram_total": 1}, {"ram_total": 1.0}, "ram_total: 1 / 1.0"),
        ({"argv": ["x" * 999]}, {"argv": []}, 'argv: ["' + "x" * 198 + " / []"),
        ({}, {}, ""),
    ],
)
def test_the_first_difference_is_described(one: Any, other: Any, said: str) -> None:
    first, second = (identity_of({"system": fields}) for fields in (one, other))
    assert difference(first, second) == said
