"""The list of servers, with the form for one; `tile` draws each server."""

from htpy import Element, div, h2, header, li, ol, p, section, span

from app.core.reading.visible import isolated
from app.ui.html.icons import icon
from app.ui.html.widgets import (
    command,
    element_id,
    empty,
    foreign,
    icon_button,
    mark,
    notice,
    t,
    text_button,
)
from app.ui.keyed import Draw
from app.ui.scene import Scene
from app.ui.servers.footer import footer
from app.ui.servers.form import FORM
from app.ui.servers.why import LAUNCH


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
            (li[draw(FORM)] if server.url == edited else draw(server.url) for server in found)
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
    if not scene.is_offline:
        return None
    return p(".offline", role="status")[icon("alert"), span[t(scene, "servers.offline")]]


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
