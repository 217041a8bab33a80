"""What a node is to the executor: its definition, what it does, and what it checks beforehand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from PIL import Image

from .definitions import Definition
from .faults import Faults
from .folders import Folders
from .options import Options

Images = tuple[Image.Image, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a node gave: a value per output slot, and what it reports to the user, if anything."""

    values: tuple[object, ...] = ()
    ui: dict[str, Any] = field(default_factory=dict)


class Call(Protocol):
    """What a running node has at hand."""

    node_id: str
    graph: Mapping[str, Any]
    extra_pnginfo: Mapping[str, Any]
    options: Options
    folders: Folders
    faults: Faults

    @property
    def inputs(self) -> Mapping[str, Any]:
        """Its inputs: constants, and what other nodes gave."""

    async def draw(self, paint: Callable[..., Any], *arguments: Any) -> Any:
        """Run something heavy beside the event loop."""

    async def step(
        self, value: int, maximum: int, preview: Image.Image | None, seconds: float
    ) -> None:
        """Take `seconds`, then tell the progress. Raises Interrupted."""


Run = Callable[[Call], Awaitable[Result]]
Check = Callable[[Folders, Mapping[str, Any]], Mapping[str, str]]
Fingerprint = Callable[[Folders, Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Node:
    """A node class.

    `check` gives a message per input that is wrong, and replaces the checks of range and choice for
    the inputs in `checked`. `fingerprint` is what makes an equal node not equal, such as a changed
    file.
    """

    run: Run
    checked: tuple[str, ...] = ()
    check: Check | None = None
    fingerprint: Fingerprint | None = None


class Catalog(Protocol):
    """The node classes that a server has."""

    def definition(self, class_type: str) -> Definition | None:
        """Give what the class takes and gives, with the choices of this moment, or None."""

    def node(self, class_type: str) -> Node:
        """Give what the class does."""

    def classes(self) -> list[str]:
        """List all classes."""
