"""The menu of a card that waits: which server it moves to, and what else can be done meanwhile."""

from htpy import Element, Node, button, dialog, div, hr, span

from app.core.ids import ServerUrl
from app.core.queue.entry import Where
from app.core.queue.waiting import Waiting
from app.core.task.task import Task
from app.ui.html.icons import icon
from app.ui.html.widgets import foreign, icon_button_id, mark, t
from app.ui.keyed import Reads
from app.ui.scene import Scene
from app.ui.tasks.task_name import task_title

MENU = "move-menu"


def can_move(scene: Scene, one: Task | Waiting) -> bool:
    """Return whether a card offers to move: it waits, and there is another server."""
    return (isinstance(one, Waiting) or one.can_move) and len(scene.pool.servers) > 1


def move_button(scene: Scene, one: Task | Waiting) -> Element | None:
    """Return the button of a card that opens the menu."""
    if not can_move(scene, one):
        return None
    task = one.as_task if isinstance(one, Waiting) else one
    label = t(scene, "move.menu", title=task_title(scene, task))
    return button(
        ".icon-button.move-more",
        id=icon_button_id(MENU, one.prompt_id),
        type="button",
        data_action=MENU,
        data_arg=one.prompt_id,
        aria_haspopup="menu",
        aria_expanded=str(scene.page.moving == one.prompt_id).lower(),
        aria_keyshortcuts="M",
        aria_label=label,
        title=label,
    )[icon("right")]


def move_menu(scene: Scene) -> Element:
    """Return the menu; it is empty while closed, and when its run has left."""
    one = None if scene.page.moving is None else scene.moving
    if one is None:
        return dialog("#move-menu.menu.move-menu", aria_label=t(scene, "move.title"))
    return dialog("#move-menu.menu.move-menu", aria_label=t(scene, "move.title"))[
        div(".menu-head")[t(scene, "move.title")],
        div(role="menu", aria_label=t(scene, "move.title"))[
            (_server(scene, one, server.url) for server in scene.pool.servers),
            _waiting_items(scene, one) if isinstance(one, Waiting) else None,
        ],
    ]


def move_menu_reads(s: Scene) -> Reads:
    """Return the data that the menu reads: next to none while it is closed."""
    if s.page.moving is None:
        return None, s.page.language
    return (
        s.page.moving,
        s.moving,
        s.page.language,
        s.pool,
        s.marks,
        s.window.queue,
    )


def _server(scene: Scene, one: Task | Waiting, url: ServerUrl) -> Element:
    here = _bound_to(one) == url
    return _item(
        "move-to",
        f"{one.prompt_id} {url}",
        [mark(scene, url), foreign(scene.server_name(url))],
        is_here=here,
    )


def _waiting_items(scene: Scene, one: Waiting) -> Node:
    entry = one.entry
    batch = [other for other in scene.window.queue if other.entry.batch_id == entry.batch_id]
    is_paused = all(other.entry.is_paused for other in batch)
    return [
        _item(
            "move-free",
            one.prompt_id,
            [icon("server"), span[t(scene, "move.any")]],
            is_here=entry.on.where is Where.HOME,
        ),
        hr,
        None
        if scene.window.queue[:1] == (one,)
        else _item("queue-next", one.prompt_id, [icon("up"), span[t(scene, "move.next")]]),
        _item(
            "queue-pause-batch",
            entry.batch_id,
            [
                icon("play" if is_paused else "pause"),
                span[t(scene, "move.go_on" if is_paused else "move.pause", n=len(batch))],
            ],
        ),
    ]


def _bound_to(one: Task | Waiting) -> ServerUrl | None:
    """Return the server that has a task, or the only one that a run may go to."""
    if isinstance(one, Waiting):
        return one.entry.on.server if one.entry.on.where is Where.ONLY else None
    return one.moving_to or one.execution_server


def _item(action: str, arg: str, content: Node, *, is_here: bool = False) -> Element:
    return button(
        ".menu-item",
        type="button",
        role="menuitem",
        tabindex="-1",
        data_action=action,
        data_arg=arg,
        disabled=is_here,
    )[content, icon("check") if is_here else None]
