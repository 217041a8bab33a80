"""The interface that each kind's control implements."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from htpy import Node

from app.core.workflow.catalog import Input
from app.ui.scene import Scene

Attributes = Mapping[str, Any]


def no_hint(scene: Scene, item: Input, value: Any) -> str:
    """Return no hint."""
    del scene, item, value
    return ""


def plain(value: Any) -> str | None:
    """Return a number as a control shows it."""
    if isinstance(value, float):
        return f"{value:.10g}"
    return None if value is None else str(value)


@dataclass(frozen=True, slots=True)
class KindControl:
    """The control of one kind. `is_short`: its hint fits beside the label.

    `is_drawn`: each run fills in an empty value, so the input is neither required nor optional.
    """

    draw: Callable[[Scene, Input, Any, Attributes], Node]
    hint: Callable[[Scene, Input, Any], str] = no_hint
    is_short: bool = False
    is_drawn: bool = False
