"""The text outputs of a task, such as captions: expanded on demand, copied by a press."""

from htpy import Element, Node, details, li, pre, span, summary, ul

from app.core.task.output import OutputText
from app.core.task.task import Task
from app.ui.html.widgets import icon_button, t
from app.ui.outputs.nodes import node_name
from app.ui.scene import Scene

MAX_SHOWN = 4
"""Maximum texts on a card; the rest is folded."""

MAX_LETTERS = 2_000
"""Maximum characters of a text on the page; a copy has all of it."""


def output_texts(scene: Scene, task: Task) -> Element | None:
    """Return the texts of a task, or `None`; those after the first few are folded."""
    if not task.texts:
        return None
    items = [_text(scene, task, index, one) for index, one in enumerate(task.texts)]
    rest = items[MAX_SHOWN:]
    return ul(".output-texts", role="list", aria_label=t(scene, "task.texts"))[
        items[:MAX_SHOWN],
        li[
            details[
                summary[t(scene, "task.texts_more", n=len(rest))],
                ul(".output-texts", role="list")[rest],
            ]
        ]
        if rest
        else None,
    ]


def _text(scene: Scene, task: Task, index: int, one: OutputText) -> Element:
    return li(".output-text")[
        span(".output-text-from")[node_name(task.graph, one.node_id)],
        icon_button("copy-text", "copy", t(scene, "task.copy_text"), f"{task.prompt_id}:{index}"),
        pre(dir="auto", tabindex="0")[one.text[:MAX_LETTERS]],
        _cut(scene, one),
    ]


def _cut(scene: Scene, one: OutputText) -> Node:
    if one.is_cut:
        return span(".muted")[t(scene, "task.text_cut", n=len(one.text))]
    if len(one.text) > MAX_LETTERS:
        return span(".muted")[t(scene, "task.text_more", n=len(one.text) - MAX_LETTERS)]
    return None
