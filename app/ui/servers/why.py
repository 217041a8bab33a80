"""Why a server cannot be used, and the one fix."""

from urllib.parse import urlsplit

from htpy import Node, div, p

from app.core.ids import ServerUrl
from app.core.servers.health import SEVERAL, Health, Reach
from app.core.servers.mixed_content import is_loopback
from app.core.servers.server import USUAL_PORT, Server
from app.ui.html.widgets import command, flagged, link, t, text_button
from app.ui.scene import Scene

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


def why_unusable(scene: Scene, server: Server, health: Health) -> Node:
    """Return the reason with its fix, `None` for a server that is well."""
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
