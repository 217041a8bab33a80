"""What every run of a prompt works with: the server's parts, and what is kept between runs."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor as Pool
from dataclasses import dataclass
from typing import Any

from .faults import Faults
from .folders import Folders
from .gate import Gate
from .nodes import Catalog, Result
from .options import Options
from .sockets import Sockets


class Interrupted(Exception):
    """The running prompt was interrupted."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The server's parts that a run uses. `pool` is where heavy drawing goes."""

    options: Options
    folders: Folders
    faults: Faults
    catalog: Catalog
    sockets: Sockets
    gate: Gate
    pool: Pool
    interrupted: asyncio.Event


@dataclass(frozen=True, slots=True)
class Made:
    """What a node gave, and what the history says of the node that gave it."""

    result: Result
    meta: dict[str, Any]


#: what nodes gave, by signature: only of the last prompt, as in ComfyUI
Cache = dict[str, Made]
