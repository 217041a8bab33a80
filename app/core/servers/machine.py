"""The machine of a server: its graphics card, and how much of the card's memory is free. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.reading.shape import count_at, is_text, mapping_at, sequence_at

MAX_NAME = 60
"""Maximum characters of a card's name: real ones have at most 40."""

NEAR = 0.01
"""Share of the memory by which two values may differ and still count as the same. A smaller
difference cannot be seen in a bar."""

_DRESS = re.compile(r"^\w+:\d+ | : \w+$")
"""What ComfyUI puts around a card's name: `cuda:0 NVIDIA … : cudaMallocAsync`."""

_MAKER = re.compile(r"^(NVIDIA|AMD|Intel\(R\)) (GeForce |Radeon )?")


@dataclass(frozen=True, slots=True)
class Machine:
    """`card` is the short name of the first device, "" if unknown; `free` and `total` are bytes.

    On a server without a graphics card, they are of the computer's memory.
    """

    card: str = ""
    free: int = 0
    total: int = 0

    @property
    def share_used(self) -> float:
        """The used share of the memory, between 0 and 1."""
        return min(1.0, max(0.0, 1 - self.free / self.total)) if self.total else 0.0

    def is_near(self, other: "Machine") -> bool:
        """Return whether another value looks the same on the page."""
        is_same = (self.card, self.total) == (other.card, other.total)
        return is_same and abs(self.free - other.free) <= self.total * NEAR


def parse_machine(value: Any) -> Machine:
    """Parse `/system_stats`. Raises `ServerError` if a number in use is invalid."""
    devices = sequence_at(mapping_at(value, "$").get("devices") or [], "devices")
    if not devices or not isinstance(devices[0], Mapping):
        return Machine()
    first = devices[0]
    free = count_at(first.get("vram_free", 0), "devices[0].vram_free")
    total = count_at(first.get("vram_total", 0), "devices[0].vram_total")
    return Machine(short_name(first.get("name")), min(free, total), total)


def short_name(name: Any) -> str:
    """Return a device's name as people call it: "RTX 4090", "CPU"."""
    if not is_text(name):
        return ""
    bare = " ".join(_MAKER.sub("", _DRESS.sub("", name)).split())[:MAX_NAME]
    return bare.upper() if bare == "cpu" else bare
