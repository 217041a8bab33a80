"""What made a picture: its prompt, its inputs, its files and its graph."""

import json
from collections.abc import Iterator

from htpy import Element, Node, dd, details, div, dl, dt, fragment, p, pre, summary

from app.core.reading.visible import isolated, visible
from app.core.task.prompt_text import prompt_input
from app.core.task.task import Task
from app.core.task.task_map import Picture
from app.core.workflow.catalog import Input
from app.core.workflow.input_file import InputImage
from app.ui.html.times import time_ago
from app.ui.html.widgets import copy_button, foreign, icon_button, t
from app.ui.scene import Scene


def prompt(scene: Scene, task: Task) -> Element | None:
    """Return the prompt with a button that copies it, `None` if there is none."""
    name = prompt_input(task, scene.catalog.types.get(task.workflow_type))
    if not name:
        return None
    text = str(task.inputs[name])
    return div(".viewer-prompt", data_testid="viewer-prompt")[
        p[foreign(text)],
        icon_button("copy", "copy", t(scene, "viewer.copy_prompt"), text),
    ]


def inputs(scene: Scene, task: Task, *, sized: bool) -> Element:
    """Return the inputs but for the prompt, and when it was made; with its size if `sized`.

    The page learns the size when the picture loads: `app/static/zoom.js` writes it.
    """
    left_out = prompt_input(task, scene.catalog.types.get(task.workflow_type))
    rows = [
        (label, foreign(value))
        for name, label, value in shown_inputs(scene, task)
        if name != left_out
    ]
    made = task.ended_at
    return div(".viewer-facts")[
        dl(".facts.inputs")[(_row(name, value) for name, value in rows)] if rows else None,
        dl(".facts")[
            fragment[dt[t(scene, "viewer.size")], dd(data_size="")] if sized else None,
            None if made is None else _row(t(scene, "viewer.made"), time_ago(scene, made)),
        ]
        if sized or made is not None
        else None,
    ]


def links(scene: Scene, item: Picture) -> Element:
    """Return the picture's file and task."""
    return dl(".facts")[
        _row(t(scene, "viewer.file"), foreign(item.file.filename)),
        _task_row(scene, item.task),
    ]


def record(scene: Scene, task: Task) -> Element:
    """Return the task's id."""
    return dl(".facts")[_task_row(scene, task)]


def graph(scene: Scene, task: Task) -> Element | None:
    """Return the graph as it was sent, folded."""
    if not task.graph:
        return None
    return details[
        summary[t(scene, "viewer.graph")],
        pre[visible(json.dumps(task.graph, indent=1, ensure_ascii=False, default=str))],
    ]


def shown_inputs(scene: Scene, task: Task) -> Iterator[tuple[str, str, str]]:
    """Yield name, label and value of each input, in the workflow type's order if it is known."""
    kind = scene.catalog.types.get(task.workflow_type)
    labels = {item.name: item for item in kind.inputs} if kind else {}
    for name in [
        *(key for key in labels if key in task.inputs),
        *(key for key in task.inputs if key not in labels),
    ]:
        item, value = labels.get(name), task.inputs[name]
        if value not in (None, ""):
            label = scene.texts.label(item.label) if item else isolated(name)
            yield name, label, _shown_value(scene, item, value)


def _shown_value(scene: Scene, item: Input | None, value: object) -> str:
    if isinstance(value, InputImage):
        return f"{value.name} ({scene.texts.size(value.size)})"
    if item is not None and item.options:
        labels = [scene.texts.label(one.label) for one in item.options if one.value == value]
        return labels[0] if labels else str(value)
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _task_row(scene: Scene, task: Task) -> Node:
    shown = copy_button(scene, task.prompt_id, task.prompt_id[:8])
    return _row(t(scene, "viewer.task"), shown)


def _row(name: str, value: Node) -> Node:
    return fragment[dt[name], dd[value]]
