"""The menu beside Run: where the runs of this tab go."""

from htpy import Element, label, option, select, span

from app.core.ids import ServerUrl
from app.core.windows.window_lock import LockMode
from app.ui.html.widgets import t
from app.ui.scene import Scene

HOME, ONLY, EACH = "home", "only", "each"
_CHOICES = (HOME, ONLY, EACH)

_MODES = {LockMode.BATCH: HOME, LockMode.TOGETHER: ONLY, LockMode.SPREAD: EACH}


def run_on_mode(scene: Scene) -> str:
    """Return the present choice: `HOME`, `ONLY`, `EACH`, or the address of a server."""
    lock = scene.window.lock
    return _MODES.get(lock.mode) or lock.server or HOME


def run_on(scene: Scene) -> Element | None:
    """Return the menu; a pool of one server leaves no choice."""
    servers, mode = scene.pool.servers, run_on_mode(scene)
    if len(servers) < 2 and mode == HOME:
        return None
    urls = [server.url for server in servers]
    if mode not in (*_CHOICES, *urls):  # a server that left the pool
        urls.append(ServerUrl(mode))
    names = {url: t(scene, "run_on.server", name=scene.server_name(url)) for url in urls}
    texts = {one: t(scene, f"run_on.{one}") for one in _CHOICES} | {**names}
    return label(
        ".run-on", title=t(scene, f"run_on.help_{mode if mode in _CHOICES else 'server'}")
    )[
        span[t(scene, "run_on.label")],
        select(
            "#run-on",
            data_testid="run-on",
            data_change="run-on",
            data_mode=mode,
            aria_keyshortcuts="Alt+0 Alt+1",
        )[(option(value=key, selected=key == mode)[text] for key, text in texts.items())],
    ]
