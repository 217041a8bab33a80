"""The control of switches; the node's author may have named both sides."""

from typing import Any

from htpy import Node, label, span
from htpy import input as input_

from app.core.workflow.catalog import Input
from app.ui.compose.kinds.control import Attributes, KindControl
from app.ui.html.widgets import t
from app.ui.scene import Scene


def _draw(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    is_on = value is True or value == "1"
    option = next((one for one in item.options if (one.value == "1") is is_on), None)
    name = t(scene, "switch.on" if is_on else "switch.off")
    return label(".switch")[
        input_(type="checkbox", role="switch", data_field=item.name, checked=is_on, **attributes),
        span(".muted")[name if option is None else scene.texts.label(option.label)],
    ]


CONTROL = KindControl(_draw)
