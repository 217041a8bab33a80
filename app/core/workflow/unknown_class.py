"""The values of a node without a class definition, as far as the file names them."""

from collections.abc import Mapping
from typing import Any

from app.core.workflow.editor_file import Node
from app.core.workflow.fitting import CONTROL_WORDS
from app.core.workflow.loose import sendable
from app.core.workflow.values import CONTROL

NOT_SENT = frozenset({CONTROL, "control_filter_list", "upload", "audioUI"})
"""Names of widgets that exist only in the editor."""


def named_values(node: Node) -> dict[str, Any]:
    """Return the values that have a name in the file; drawn widgets may be among them.

    Newer files store names beside the values. Others list an input for each widget, in order.
    """
    named = node.values if isinstance(node.values, Mapping) else node.named
    if named or isinstance(node.values, Mapping):
        sent = ((str(name), value) for name, value in named.items() if name not in NOT_SENT)
        return {name: sendable(value) for name, value in sent}
    names = [slot.name for slot in node.inputs if slot.widget and slot.name not in NOT_SENT]
    values = list(node.values)
    found: dict[str, Any] = {}
    while names and values:
        found[names.pop(0)] = sendable(values.pop(0))
        if values and len(values) > len(names) and values[0] in CONTROL_WORDS:
            values.pop(0)
    return found
