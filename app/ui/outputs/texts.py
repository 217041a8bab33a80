"""The text outputs of a task, such as captions: long ones are folded, a press copies one."""

from htpy import Element, Node, button, details, li, pre, span, summary, ul

from app.core.task.output import OutputText
from app.core.task.task import Task
from app.ui.html.widgets import icon_button, t
from app.ui.outputs.nodes import node_name
from app.ui.scene import Scene

MAX_SHOWN = 4
"""Maximum texts on a card; the rest is folded."""

MAX_LETTERS = 2_000
"""Maximum characters of a folded text on the page; a copy has all of it."""

FOLDED_LETTERS, FOLDED_LINES = 600, 8
"""A text with more characters or lines is folded: more take up the card."""


def text_arg(prompt_id: str, index: int) -> str:
    """Return the `data-arg` that names one text of a task."""
    return f"{prompt_id}:{index}"


def unfolded_texts(scene: Scene, task: Task) -> tuple[bool, ...]:
    """Return for each text of a task whether it is unfolded."""
    unfolded = scene.page.unfolded_texts
    return tuple(text_arg(task.prompt_id, index) in unfolded for index in range(len(task.texts)))


def output_texts(scene: Scene, task: Task) -> Element | None:
    """Return the texts of a task, or `None`; those after the first few are folded."""
    if not task.texts:
        return None
    items = [text_item(scene, task, index, one) for index, one in enumerate(task.texts)]
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


def text_item(scene: Scene, task: Task, index: int, one: OutputText) -> Element:
    """Return a text output as an item of a list; a long one is folded."""
    arg = text_arg(task.prompt_id, index)
    is_long = len(one.text) > FOLDED_LETTERS or one.text.count("\n") >= FOLDED_LINES
    is_whole = not is_long or arg in scene.page.unfolded_texts
    return li(".output-text")[
        span(".output-text-from")[node_name(task.graph, one.node_id)],
        icon_button("copy-text", "copy", t(scene, "task.copy_text"), arg),
        pre(class_=None if is_whole else "folded", dir="auto", tabindex="0")[
            one.text if is_whole else one.text[:MAX_LETTERS]
        ],
        _fold(scene, arg, is_whole) if is_long else None,
        _cut(scene, one, is_whole),
    ]


def _fold(scene: Scene, arg: str, is_whole: bool) -> Element:
    return button(
        ".fold",
        type="button",
        data_action="fold-text",
        data_arg=arg,
        aria_expanded="true" if is_whole else "false",
    )[t(scene, "task.text_fold" if is_whole else "task.text_unfold")]


def _cut(scene: Scene, one: OutputText, is_whole: bool) -> Node:
    if one.is_cut:
        return span(".muted")[t(scene, "task.text_cut", n=len(one.text))]
    if len(one.text) > MAX_LETTERS and not is_whole:
        return span(".muted")[t(scene, "task.text_more", n=len(one.text) - MAX_LETTERS)]
    return None
