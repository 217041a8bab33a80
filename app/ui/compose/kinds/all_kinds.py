"""The control of every kind. To add a kind, add a module beside this one and a line here."""

from collections.abc import Mapping

from app.core.workflow.catalog import InputKind
from app.ui.compose.kinds import choice, file, image, number, seed, switch, text
from app.ui.compose.kinds.control import KindControl

CONTROLS: Mapping[InputKind, KindControl] = {
    InputKind.CHOICE: choice.CONTROL,
    InputKind.FILE: file.CONTROL,
    InputKind.IMAGE: image.CONTROL,
    InputKind.NUMBER: number.CONTROL,
    InputKind.SEED: seed.CONTROL,
    InputKind.SWITCH: switch.CONTROL,
    InputKind.TEXT: text.CONTROL,
}
