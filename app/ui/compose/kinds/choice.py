"""The control of choices, and the text if no server offers any."""

from typing import Any

from app.core.workflow.catalog import CHECKPOINTS, Input
from app.ui.compose.choice import choice
from app.ui.compose.kinds.control import KindControl
from app.ui.html.widgets import t
from app.ui.scene import Scene


def _hint(scene: Scene, item: Input, _: Any) -> str:
    if item.options_from is None:
        return ""
    offered = scene.choices.get(item.name)
    if offered is None:
        return t(scene, "choice.unknown")
    if not offered:
        is_checkpoint = item.options_from == CHECKPOINTS
        return t(scene, "choice.none_checkpoint" if is_checkpoint else "choice.none")
    return ""


CONTROL = KindControl(choice, _hint)
