"""What is known of the machine behind an address, from `/system_stats`. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import ServerError
from app.core.reading.shape import mapping_at, name_at, sequence_at
from app.core.servers.identity import identity_of

MAX_GPU = 60
"""Maximum characters of a GPU's name: the longest real ones have about 50."""

MAX_FACTS = 20_000
"""Maximum characters of stored facts: those of a machine with eight GPUs have about 2,000."""

_DEVICE_NUMBER = re.compile(r"^\w+:\d+ ")
_MAKER = re.compile(r"^(NVIDIA|AMD|Intel)\s+((GeForce|Radeon)\s+)?")
_SIGNS = re.compile(r"\((R|TM)\)")


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """`facts` are its constant values (`identity_of`), "" if the server sends none.

    `gpus` are short names, the first device first: ("RTX 4090",).
    """

    version: str = ""
    gpus: tuple[str, ...] = ()
    facts: str = ""


def read_facts(value: Any) -> MachineFacts:
    """Return the machine of `/system_stats`. Raises `ServerError` for a document without version.

    Servers that send the version but unusual devices have no facts.
    """
    system = mapping_at(mapping_at(value, "$").get("system"), "system")
    version = name_at(system.get("comfyui_version"), "system.comfyui_version")
    try:
        facts = identity_of(value)
        devices = sequence_at(mapping_at(value, "$").get("devices") or [], "devices")
    except ServerError:
        return MachineFacts(version)
    names = [str(one.get("name") or "") for one in devices if isinstance(one, Mapping)]
    gpus = tuple(gpu_name(name) for name in names if name)
    return MachineFacts(version, gpus, facts if len(facts) <= MAX_FACTS else "")


def gpu_name(name: str) -> str:
    """Return a device's name without its number, its maker and its allocator.

    "cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync" is "RTX 4090".
    """
    short = _SIGNS.sub("", _DEVICE_NUMBER.sub("", name).partition(" : ")[0]).strip()
    return (_MAKER.sub("", short) or name)[:MAX_GPU]


def is_same_machine(one: MachineFacts, other: MachineFacts) -> bool:
    """Return whether two descriptions are equal. Equal machines of one make also are."""
    return bool(one.gpus and one.facts) and one.facts == other.facts


def is_like_machine(one: MachineFacts, other: MachineFacts) -> bool:
    """Return whether devices and launch arguments are equal; an update changes the versions."""
    return bool(one.gpus) and _kept(one) is not None and _kept(one) == _kept(other)


def _kept(machine: MachineFacts) -> list[Any] | None:
    """Return what stays the same when a workspace is started again, `None` if unknown."""
    if not machine.facts:
        return None
    facts = json.loads(machine.facts)
    return [facts.get(name) for name in ("os", "argv", "devices")]
