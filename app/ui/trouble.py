"""What went wrong with a task, in the server's own words by node and field."""

from htpy import Element, details, div, li, p, pre, span, summary, ul

from app.core.errors import Reason
from app.core.task import Trouble
from app.core.visible import isolated, visible
from app.ui.icons import icon
from app.ui.parts import foreign, t, words
from app.ui.state import Scene


def trouble(scene: Scene, found: Trouble | None, name: str) -> Element | None:
    """Return what ended a task badly ("trouble"), or what its server warned of ("warning")."""
    if found is None:
        return None
    return div(class_=["trouble", name])[
        icon("alert"),
        div(".notice-text")[
            p[words(scene, found.message)],
            ul(".reasons")[(_reason(item) for item in found.reasons)] if found.reasons else None,
            details[summary[t(scene, "task.traceback")], pre[visible(found.traceback)]]
            if found.traceback
            else None,
        ],
    ]


def _reason(item: Reason) -> Element:
    where = [item.class_type, f"#{item.node_id}" if item.node_id else "", item.field]
    known = [part for part in where if part]
    return li[
        span(".reason-where")[" · ".join(map(isolated, known))] if known else None,
        span(".reason-text")[foreign(item.text)],
    ]
