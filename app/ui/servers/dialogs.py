"""The places of a server's menu, question and log; what is in them is imported when opened."""

from htpy import Element, dialog

from app.ui.html.widgets import t
from app.ui.keyed import Reads
from app.ui.scene import Scene


def server_menu(scene: Scene) -> Element:
    """Return the menu of a server; it is empty while closed."""
    opened = scene.page.server_menu
    server = None if opened is None else scene.pool.get(opened.url)
    if opened is None or server is None:
        return dialog("#server-menu.menu", aria_label=t(scene, "servers.title"))
    from app.ui.servers.menu import content

    label = t(scene, "servers.more", name=server.name)
    return dialog("#server-menu.menu", aria_label=label)[content(scene, server, opened)]


def server_menu_reads(s: Scene) -> Reads:
    """Return the data that the menu reads: next to none while it is closed."""
    opened = s.page.server_menu
    if opened is None:
        return None, s.page.language
    url = opened.url
    return (
        opened,
        s.page.language,
        s.pool,
        s.mark_of(url),
        s.health.get(url),
        s.occupancy(url),
        s.machines.get(url),
        s.is_paused(url),
        s.is_pinned_to(url),
    )


def server_dialog(scene: Scene) -> Element:
    """Return the dialog with a question or a log; it is empty while closed."""
    shown = scene.page.server_dialog
    if shown is None:
        return dialog("#server-dialog", aria_label=t(scene, "servers.title"))
    from app.ui.servers.asking import content

    return dialog("#server-dialog", aria_labelledby="server-dialog-title")[content(scene, shown)]


def server_dialog_reads(s: Scene) -> Reads:
    """Return the data that the dialog reads."""
    return s.page.server_dialog, s.page.language
