"""The control of texts: a line, or several."""

from typing import Any

from htpy import Node, textarea
from htpy import input as input_

from app.core.workflow.catalog import Input
from app.ui.compose.kinds.control import Attributes, KindControl
from app.ui.scene import Scene


def _draw(_: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    shown = "" if value is None else str(value)
    if item.multiline:
        return textarea(data_field=item.name, rows="3", **attributes)[f"\n{shown}"]
    return input_(type="text", data_field=item.name, value=shown, autocomplete="off", **attributes)


CONTROL = KindControl(_draw)
