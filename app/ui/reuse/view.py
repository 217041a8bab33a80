"""The buttons from a picture to the next run."""

from htpy import Element, button, div, span

from app.core.library.next_run import seeds
from app.core.task.task import Task
from app.core.task.task_map import Picture
from app.ui.html.icons import icon
from app.ui.html.widgets import element_id, picture_arg, t
from app.ui.scene import Scene


def next_run(scene: Scene, item: Picture) -> Element:
    """Return the buttons of the viewer: its settings, the picture as an input, its run again."""
    key = picture_arg(item.task.prompt_id, item.index)
    return div(".buttons.next-run")[
        _button("use-settings", "compose", t(scene, "reuse.settings"), key, "E"),
        _button("use-as-input", "image", t(scene, "reuse.as_input"), key, "U"),
        _button(
            "again-new",
            "again",
            t(scene, "reuse.again" if has_no_seed(scene, item.task) else "reuse.new_seed"),
            key,
            "R",
            hook="viewer-again",
            shift="again-same",
            title=t(scene, "reuse.again_help"),
        ),
    ]


def has_no_seed(scene: Scene, task: Task) -> bool:
    """Return whether a task's workflow is known to have no seed, so that it runs as it was."""
    kind = scene.catalog.types.get(task.workflow_type)
    return kind is not None and not seeds(kind)


def _button(
    action: str,
    symbol: str,
    label: str,
    key: str,
    shortcut: str,
    *,
    hook: str = "",
    shift: str | None = None,
    title: str = "",
) -> Element:
    return button(
        ".button",
        id=element_id("viewer", action, key),
        type="button",
        data_testid=hook or f"viewer-{action}",
        data_action=action,
        data_shift=shift,
        data_arg=key,
        aria_keyshortcuts=shortcut,
        title=f"{title or label} ({shortcut})",
    )[icon(symbol), span[label]]
