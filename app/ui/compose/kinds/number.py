"""The control of numbers, and the limits beside it."""

from typing import Any

from htpy import Node
from htpy import input as input_

from app.core.workflow.catalog import Input
from app.core.workflow.kinds.number import number_limits
from app.core.workflow.limits import Limits
from app.ui.compose.kinds.control import Attributes, KindControl, plain
from app.ui.html.widgets import t
from app.ui.scene import Scene

MAX_SHOWN_LIMIT = 1_000_000
"""Larger limits are those of a number format and are not shown."""


def _limits(scene: Scene, item: Input) -> Limits:
    return number_limits(item, scene.limits.get(item.name))


def _hint(scene: Scene, item: Input, _: Any) -> str:
    limits = _limits(scene, item)
    low, high = limits.minimum, limits.maximum
    if low is None or high is None or max(abs(low), abs(high)) > MAX_SHOWN_LIMIT:
        return ""
    return t(scene, "field.between", low=scene.texts.number(low), high=scene.texts.number(high))


def _draw(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    limits = _limits(scene, item)
    return input_(
        type="number",
        inputmode="numeric" if limits.whole else "decimal",
        data_field=item.name,
        min=plain(limits.minimum),
        max=plain(limits.maximum),
        step=plain(limits.step) or "any",
        value=plain(value),
        autocomplete="off",
        **attributes,
    )


CONTROL = KindControl(_draw, _hint, is_short=True)
