"""The control of seeds: a number, and the button that lets each run draw one."""

from typing import Any

from htpy import Node, button, div
from htpy import input as input_

from app.core.workflow.catalog import Input
from app.ui.compose.kinds.control import Attributes, KindControl, plain
from app.ui.html.icons import icon
from app.ui.html.widgets import t
from app.ui.scene import Scene


def _hint(scene: Scene, _: Input, value: Any) -> str:
    if str(value).strip().startswith("-"):
        return t(scene, "seed.negative")
    return t(scene, "seed.random" if value in (None, "") else "seed.fixed")


def _draw(scene: Scene, item: Input, value: Any, attributes: Attributes) -> Node:
    random = value in (None, "")
    return div(".row")[
        input_(
            ".mono",
            type="text",
            inputmode="numeric",
            data_field=item.name,
            value=plain(value) or "",
            placeholder=t(scene, "seed.placeholder"),
            autocomplete="off",
            **attributes,
        ),
        button(
            ".icon-button.toggle",
            id=f"{attributes['id']}-random",
            type="button",
            data_action="random-seed",
            data_arg=item.name,
            aria_pressed="true" if random else "false",
            aria_label=t(scene, "seed.button"),
            title=t(scene, "seed.button"),
        )[icon("dice")],
    ]


CONTROL = KindControl(_draw, _hint, is_drawn=True)
