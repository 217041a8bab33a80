"""Why a server cannot be used, in its row: the sentence, and the one thing to do."""

from urllib.parse import urlsplit

from htpy import Node, div, p

from app.core.ids import ServerUrl
from app.core.servers.health import SEVERAL, Health, Reach
from app.core.servers.mixed_content import is_loopback
from app.core.servers.server import USUAL_PORT, Server
from app.ui.html.widgets import command, flagged, link, t, text_button
from app.ui.scene import Scene
from app.ui.servers.key_view import key_button

LAUNCH = "python main.py --enable-cors-header"
HTTP_PORT = 80
"""The default port of http."""

MENDED = frozenset(
    {
        "health.no_cors",
        "health.origin",
        "health.forbidden",
        "health.unreadable",
        "health.down",
        "health.down_name",
    }
)
"""The causes that a command fixes."""

OPENED = frozenset(
    {
        "health.down_name",
        "health.down_https",
        "health.down_https_name",
        "health.tls",
        "health.forbidden",
        "health.unreadable",
        "health.unreadable_now",
        "health.web_page",
        "health.tunnel_page",
        "health.gateway_page",
        "health.sign_in",
        "health.sign_in_page",
        "health.key_refused",
        "health.key_unread",
        "health.redirected_sign_in",
        "health.redirected_page",
        "health.redirected_away",
    }
)
"""The causes that a person sees, or can distinguish, by opening the address in a tab."""

MOVED = frozenset({"health.redirected", "health.tls_plain"})
"""The causes that another address fixes, which the message names."""


def why(scene: Scene, server: Server, health: Health) -> Node:
    """Return why a server cannot be used and what to do, or `None`."""
    found = health.why
    if found is None or health.reach is Reach.OFFLINE:
        return None
    to = str(found.args["to"]) if found.key in MOVED else ""
    return div(".server-why")[
        p[flagged(scene, found)],
        command(scene, launch(server.url)) if found.key in MENDED else None,
        key_button(scene, server.url, health),
        link(server.url, t(scene, "servers.open"), "button") if found.key in OPENED else None,
        text_button("use-address", t(scene, "servers.use", to=to), f"{server.url} {to}")
        if to
        else None,
        text_button("ask-again", t(scene, "servers.ask_again"), server.url)
        if health.set_aside or found.key == SEVERAL
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
