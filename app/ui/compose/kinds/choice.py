"""The control of choices, and the text if no server offers any."""

from typing import Any

from app.core.form.holders import having
from app.core.workflow.catalog import CHECKPOINTS, Input
from app.ui.compose.choice import choice, is_searched, own_option
from app.ui.compose.kinds.control import KindControl
from app.ui.html.widgets import t
from app.ui.scene import Scene


def _hint(scene: Scene, item: Input, value: Any) -> str:
    if item.options_from is None:
        return ""
    offered = scene.choices.get(item.name)
    if offered is None:
        return t(scene, "choice.unknown")
    if not offered:
        is_checkpoint = item.options_from == CHECKPOINTS
        if item.models_folder and not is_checkpoint:
            return t(scene, "choice.none_in", folder=item.models_folder)
        return t(scene, "choice.none_checkpoint" if is_checkpoint else "choice.none")
    chosen = "" if value is None else str(value)
    if not is_searched(item, offered, chosen):
        return ""
    return _where(scene, item, offered, chosen)


def _where(scene: Scene, item: Input, offered: tuple[str, ...], chosen: str) -> str:
    """Return how many servers have the chosen option, unless all have it."""
    own, locked = own_option(item, offered, chosen), scene.window.lock.server
    if own is not None:
        have = len(having(scene.holders.get(item.name, ()), own))
        count = len(scene.pool.servers)
        return t(scene, "choice.servers", have=have, n=count) if 0 < have < count else ""
    if not chosen:
        return ""
    if locked is not None:
        return t(scene, "choice.absent_here", server=scene.server_name(locked), value=chosen)
    return t(scene, "choice.absent", value=chosen)


CONTROL = KindControl(choice, _hint)
