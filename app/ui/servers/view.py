"""The servers of the pool: their health, why one is unreachable, and the one fix."""

from urllib.parse import urlsplit

from htpy import Element, Node, button, div, h2, header, li, ol, p, section, span

from app.core.ids import ServerUrl
from app.core.reading.visible import isolated
from app.core.servers.health import SEVERAL, Health, Reach
from app.core.servers.mixed_content import is_loopback
from app.core.servers.server import USUAL_PORT, Server
from app.core.windows.window_lock import LockMode
from app.ui.html.icons import icon
from app.ui.html.widgets import (
    command,
    element_id,
    empty,
    flagged,
    foreign,
    icon_button,
    link,
    mark,
    notice,
    t,
    text_button,
)
from app.ui.keyed import Draw
from app.ui.scene import Scene
from app.ui.servers.footer import footer
from app.ui.servers.form import FORM

LAUNCH = "python main.py --enable-cors-header"
HTTP_PORT = 80
"""The default port of http."""

MENDED = frozenset({"health.no_cors", "health.unreadable", "health.down"})
"""The causes that a command fixes."""

OPENED = frozenset(
    {
        "health.unreadable",
        "health.unreadable_now",
        "health.web_page",
        "health.sign_in",
        "health.redirected_page",
        "health.redirected_away",
    }
)
"""The causes that a person can distinguish by opening the address in a tab."""


def servers(scene: Scene, draw: Draw) -> Element:
    """Return the list of servers with its form, which `draw` creates."""
    found = scene.pool.servers
    edited = scene.edited_server
    is_listed = edited is not None and scene.pool.get(edited) is not None
    return section("#servers.panel", tabindex="-1", aria_labelledby="servers-title")[
        header(".panel-head")[
            h2("#servers-title")[t(scene, "servers.title")],
            icon_button("add-server", "plus", t(scene, "servers.add")),
        ],
        notice(scene, scene.page.servers_notice, "servers"),
        _offline(scene),
        ol(".rows", role="list")[
            (li[draw(FORM)] if server.url == edited else _row(scene, server) for server in found)
        ]
        if found
        else _empty(scene),
        _retired(scene),
        draw(FORM) if edited is not None and not is_listed else None,
        footer(scene),
    ]


def _empty(scene: Scene) -> Element:
    return empty(
        "server",
        t(scene, "servers.empty"),
        p[t(scene, "servers.empty_start")],
        command(scene, LAUNCH),
        p[t(scene, "servers.empty_add")],
        None
        if scene.edited_server is not None
        else text_button("add-server", t(scene, "servers.add"), symbol="plus"),
    )


def _offline(scene: Scene) -> Element | None:
    """Return the line that this computer has no network."""
    reaches = {scene.health.get(server.url, Health()).reach for server in scene.pool.servers}
    if Reach.OFFLINE not in reaches:
        return None
    return p(".offline", role="status")[icon("alert"), span[t(scene, "servers.offline")]]


def _row(scene: Scene, server: Server) -> Element:
    health = scene.health.get(server.url, Health())
    address = server.url.split("://", 1)[-1]
    return li(
        ".server",
        id=element_id("server", server.url),
        data_testid="server-row",
        data_server=server.url,
        data_state=health.reach.value,
        data_server_id=server.identity,
        data_mark=scene.mark_of(server.url).text,
    )[
        div(".server-head")[
            mark(scene, server.url),
            span(".server-name", title=isolated(server.name))[foreign(server.name)],
            span(".reach")[_state(scene, health)],
        ],
        div(".server-line")[
            link(server.url, address if server.name != address else server.url),
            span(".version")[foreign(health.version)] if health.version else None,
            span(".live", title=t(scene, "servers.live_help"))[t(scene, "servers.live")]
            if server.url in scene.connected and health.reach is not Reach.DOWN
            else None,
            _buttons(scene, server),
        ],
        _why(scene, server, health),
    ]


def _retired(scene: Scene) -> Element | None:
    """Return the servers that left the lists: their tasks keep them, and they get nothing new."""
    found = scene.pool.retired
    if not found:
        return None
    return ol(".rows", role="list", aria_label=t(scene, "servers.retired_list"))[
        (
            li(
                ".server.retired",
                id=element_id("server", server.url),
                data_testid="retired-row",
                data_server=server.url,
                data_mark=scene.mark_of(server.url).text,
            )[
                div(".server-head")[
                    mark(scene, server.url),
                    span(".server-name", title=isolated(server.name))[foreign(server.name)],
                    span(".reach", title=t(scene, "servers.retired_help"))[
                        t(scene, "servers.retired")
                    ],
                ],
                div(".server-line")[
                    span(".muted")[foreign(server.url.split("://", 1)[-1])],
                    div(".server-buttons")[
                        icon_button(
                            "forget-server", "trash", t(scene, "servers.remove"), server.url
                        )
                    ],
                ],
            ]
            for server in found
        )
    ]


def _state(scene: Scene, health: Health) -> str:
    if health.reach is Reach.UP and health.queue_remaining is not None:
        if not health.queue_remaining:
            return t(scene, "servers.idle")
        return _queue(scene, health.queue_remaining, health.running)
    return t(scene, f"reach.{health.reach.value}")


def _queue(scene: Scene, total: int, running: int | None) -> str:
    if running is None:
        return t(scene, "servers.queue", n=total)
    if running == total:
        return t(scene, "servers.running", n=running)
    return t(scene, "servers.queue_split", running=running, waiting=total - running)


def _why(scene: Scene, server: Server, health: Health) -> Node:
    why = health.why
    if why is None or health.reach is Reach.OFFLINE:
        return None
    to = str(why.args["to"]) if why.key == "health.redirected" else ""
    return div(".server-why")[
        p[flagged(scene, why)],
        command(scene, launch(server.url)) if why.key in MENDED else None,
        link(server.url, t(scene, "servers.open"), "button") if why.key in OPENED else None,
        text_button("use-address", t(scene, "servers.use", to=to), f"{server.url} {to}")
        if to
        else None,
        text_button("ask-again", t(scene, "servers.ask_again"), server.url)
        if health.set_aside or why.key == SEVERAL
        else None,
        text_button("new-address", t(scene, "servers.new_address"), server.url)
        if health.reach is Reach.DOWN
        else None,
    ]


def launch(url: ServerUrl) -> str:
    """Return the command that starts a server for this page, at its address.

    A server on https or under a path is behind a proxy with its own port.
    """
    parts = urlsplit(url)
    is_direct = parts.scheme == "http" and not parts.path
    port = (parts.port or HTTP_PORT) if is_direct else USUAL_PORT
    for_others = "" if is_loopback(url) else " --listen"
    at = "" if port == USUAL_PORT else f" --port {port}"
    return f"python main.py{for_others}{at} --enable-cors-header"


def _buttons(scene: Scene, server: Server) -> Element:
    lock = scene.window.lock
    pinned = lock.server == server.url and lock.mode is LockMode.PINNED
    pin_help = t(scene, "servers.pinned" if pinned else "servers.pin", name=server.name)
    return div(".server-buttons")[
        button(
            ".icon-button",
            id=element_id("pin", server.url),
            type="button",
            data_action="unpin" if pinned else "pin",
            data_arg=server.url,
            aria_pressed="true" if pinned else "false",
            aria_label=pin_help,
            title=pin_help,
        )[icon("pin")],
        icon_button("check-server", "refresh", t(scene, "servers.check"), server.url),
        icon_button("edit-server", "edit", t(scene, "servers.edit"), server.url),
        icon_button("remove-server", "trash", t(scene, "servers.remove"), server.url),
    ]
