"""A task's progress as bars: all nodes, and the one that runs now."""

from htpy import Element, div, progress, span

from app.core.task.progress import NodeProgress
from app.core.task.task import Task, TaskState
from app.ui.html.widgets import element_id, t
from app.ui.outputs.nodes import node_class
from app.ui.scene import Scene

_ON_ITS_WAY = frozenset({TaskState.UPLOADING, TaskState.SUBMITTING, TaskState.UNKNOWN})


def progress_bars(scene: Scene, task: Task) -> Element | None:
    """Return the bars of a running task, an indeterminate one while in transit, else nothing."""
    if task.state is TaskState.RUNNING:
        return div(".bars")[_overall(scene, task), _node(scene, task)]
    if task.state in _ON_ITS_WAY:
        name = t(scene, f"state.{task.state.value}")
        return div(".bars")[div(".bar-row")[progress(aria_label=name)]]
    return None


def _overall(scene: Scene, task: Task) -> Element:
    name = t(scene, "task.progress")
    fraction = task.told_fraction
    if fraction is None:
        return div(".bar-row")[progress(aria_label=name)]
    share = round(fraction * 100)
    return div(".bar-row")[
        progress(
            id=element_id("progress", task.prompt_id), max="100", value=str(share), aria_label=name
        ),
        span(".bar-value")[f"{share} %"],
    ]


def _node(scene: Scene, task: Task) -> Element | None:
    node_id = task.progress.current
    if not node_id:
        return None
    steps = task.progress.nodes.get(node_id)
    return div(".bar-row.bar-node")[
        span(".bar-name")[node_class(task.graph, node_id) or node_id],
        progress(max="100", value=str(round(steps.fraction * 100)), aria_label=node_id)
        if steps is not None and steps.max > 1
        else None,
        span(".bar-value")[_count(scene, steps)] if steps is not None and steps.max > 1 else None,
    ]


def _count(scene: Scene, steps: NodeProgress) -> str:
    return f"{scene.texts.number(steps.value)} / {scene.texts.number(steps.max)}"
