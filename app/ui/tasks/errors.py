"""The errors of a task, in the server's words, by node and field."""

from htpy import Element, details, div, li, p, pre, span, summary, ul

from app.core.errors import Reason
from app.core.reading.clip import cut_count, is_clipped
from app.core.reading.visible import isolated, visible
from app.core.task.task import Trouble
from app.ui.html.icons import icon
from app.ui.html.widgets import foreign, t, words
from app.ui.outputs.nodes import Graph, node_class, node_title
from app.ui.scene import Scene


def trouble(scene: Scene, found: Trouble | None, name: str, graph: Graph) -> Element | None:
    """Return why a task failed ("trouble"), or the server's warning ("warning").

    `graph` is the task's: a node is named by its title there, if it has one.
    """
    if found is None:
        return None
    return div(class_=["trouble", name])[
        icon("alert"),
        div(".notice-text")[
            p[words(scene, found.message)],
            ul(".reasons")[(_reason(scene, item, graph) for item in found.reasons)]
            if found.reasons
            else None,
            p(".clipped")[t(scene, "trouble.clipped")] if _is_clipped(found) else None,
            details[summary[t(scene, "task.traceback")], pre[visible(found.traceback)]]
            if found.traceback
            else None,
        ],
    ]


def _is_clipped(found: Trouble) -> bool:
    texts = [found.traceback, *(item.text for item in found.reasons)]
    return any(is_clipped(text) for text in texts)


def _reason(scene: Scene, item: Reason, graph: Graph) -> Element:
    more = cut_count(item.text)
    if more is not None:
        return li[span(".reason-text")[t(scene, "trouble.more", count=more)]]
    class_type = item.class_type or node_class(graph, item.node_id)
    title = node_title(graph, item.node_id)
    name = f"{title} ({class_type})" if title and title != class_type else class_type
    where = [name, f"#{item.node_id}" if item.node_id else "", item.field]
    known = [part for part in where if part]
    return li[
        span(".reason-where")[" · ".join(map(isolated, known))] if known else None,
        span(".reason-text")[foreign(item.text)],
    ]
