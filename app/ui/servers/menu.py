"""The menu of one server: what a person can do there."""

from htpy import Element, Node, a, button, div, hr, span

from app.core.servers.health import Health
from app.core.servers.server import Server
from app.ui.dialog_state import ServerMenu
from app.ui.html.icons import icon
from app.ui.html.widgets import foreign, mark, t
from app.ui.scene import Scene


def content(scene: Scene, server: Server, opened: ServerMenu) -> Node:
    """Return the head of the menu, and its items."""
    label = t(scene, "servers.more", name=server.name)
    return [
        div(".menu-head")[mark(scene, server.url), span[foreign(server.name)]],
        div(role="menu", aria_label=label)[_items(scene, server, opened)],
    ]


def _items(scene: Scene, server: Server, opened: ServerMenu) -> Node:
    url = server.url
    health, mine = scene.health.get(url, Health()), scene.occupancy(url).mine
    is_pinned, is_paused = scene.is_pinned_to(url), scene.is_paused(url)
    machine = scene.machines.get(url)
    free = t(scene, "servers.free", free=machine.free) if machine and machine.total else ""
    can_ask = health.answers and not health.set_aside
    return [
        _item(
            scene,
            "unpin" if is_pinned else "pin",
            "pin",
            "menu.only_here",
            url,
            checked=is_pinned,
        ),
        _item(
            scene,
            "resume-server" if is_paused else "pause-server",
            "play" if is_paused else "pause",
            "menu.resume" if is_paused else "menu.pause",
            url,
        ),
        hr,
        _item(scene, "free-memory", "memory", "menu.free", url, free, disabled=not can_ask),
        _item(
            scene,
            "stop-server",
            "stop",
            "menu.stop",
            url,
            t(scene, "tasks.open", n=mine) if mine else "",
            disabled=not mine,
        ),
        _item(scene, "restart-server", "power", "menu.restart", url)
        if opened.can_restart
        else None,
        hr,
        _item(scene, "show-log", "log", "menu.log", url, disabled=not can_ask),
        a(
            ".menu-item",
            role="menuitem",
            tabindex="-1",
            href=url,
            target="_blank",
            rel="noopener noreferrer",
        )[icon("external"), span[t(scene, "menu.open")]]
        if url.startswith(("http://", "https://"))
        else None,
        _item(scene, "check-server", "refresh", "servers.check", url),
        hr,
        _item(scene, "edit-server", "edit", "servers.edit", url),
        _item(scene, "remove-server", "trash", "servers.remove", url),
    ]


def _item(
    scene: Scene,
    action: str,
    symbol: str,
    key: str,
    url: str,
    note: str = "",
    *,
    checked: bool | None = None,
    disabled: bool = False,
) -> Element:
    """Return an item; `checked` is for one that can be switched on and off."""
    return button(
        ".menu-item",
        type="button",
        role="menuitem" if checked is None else "menuitemcheckbox",
        tabindex="-1",
        data_action=action,
        data_arg=url,
        aria_checked=None if checked is None else str(checked).lower(),
        disabled=disabled,
    )[
        icon(symbol),
        span[t(scene, key)],
        span(".menu-note")[note] if note else None,
        icon("check") if checked else None,
    ]
