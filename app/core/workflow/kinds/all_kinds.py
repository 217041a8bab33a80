"""The rules of every kind. To add a kind, add a module beside this one and a line here."""

from collections.abc import Mapping

from app.core.workflow.catalog import InputKind
from app.core.workflow.kinds import choice, file, image, number, seed, switch, text
from app.core.workflow.kinds.rules import KindRules

RULES: Mapping[InputKind, KindRules] = {
    InputKind.CHOICE: choice.RULES,
    InputKind.FILE: file.RULES,
    InputKind.IMAGE: image.RULES,
    InputKind.NUMBER: number.RULES,
    InputKind.SEED: seed.RULES,
    InputKind.SWITCH: switch.RULES,
    InputKind.TEXT: text.RULES,
}
