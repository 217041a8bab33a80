"""The tile of one server: what runs there and whose it is, its graphics card, and its pace."""

from htpy import Element, Node, button, div, fragment, li, meter, p, span

from app.core.ids import ServerUrl
from app.core.reading.visible import isolated
from app.core.servers.cause import cause_words
from app.core.servers.health import Health, Reach
from app.core.servers.machine import Machine
from app.core.servers.server import Server, Wakes
from app.core.windows.occupancy import Occupancy, Whose
from app.ui.chrome.tab_names import tab_text
from app.ui.html.icons import icon
from app.ui.html.widgets import (
    element_id,
    foreign,
    icon_button,
    icon_button_id,
    link,
    mark,
    t,
)
from app.ui.keyed import Reads
from app.ui.scene import Scene
from app.ui.servers.why import why

MENU = "server-menu"

LEAST_MS = 1_000
"""Milliseconds of a run that are shown at least: times are in whole seconds."""


def tile_id(url: str) -> str:
    """Return the id of a server's tile."""
    return element_id("server", url)


def tile_reads(s: Scene, server: Server) -> Reads:
    """Return the data that a server's tile reads.

    What seldom changes is here as a whole: this is called for each tile at each event of a task.
    """
    url = server.url
    work = s.occupancy(url)
    return (
        server,
        s.page.language,
        s.catalog,
        work,
        s.tab_of(work.window_id),
        s.health.get(url),
        s.pool,
        s.marks,
        s.paused,
        s.machines.get(url),
        s.seconds,
        s.page.type_id,
        url in s.connected,
        url in s.eventless,
        url in s.polled,
        url in s.keyed,
        s.is_pinned_to(url),
        s.has_menu(url),
    )


def tile(scene: Scene, server: Server) -> Element:
    """Return the tile of a server."""
    url = server.url
    health, work = scene.health.get(url, Health()), scene.occupancy(url)
    is_keyed = url in scene.keyed
    return li(
        ".server",
        id=tile_id(url),
        data_testid="server-row",
        data_server=url,
        data_state=health.reach.value,
        data_cause=cause_words(health.why) or None,
        data_server_id=server.identity,
        data_drop_card=url,
        data_mark=scene.mark_of(url).text,
        data_busy="true" if work.is_busy else None,
        data_paused="true" if scene.is_paused(url) else None,
    )[
        div(".server-head")[
            span(".server-name", title=isolated(server.name))[foreign(server.name)],
            mark(scene, url),
            _pinned(scene, server),
            _state(scene, server, health, work),
            icon_button("check-server", "refresh", t(scene, "servers.check"), url)
            if health.why is not None
            else None,
            _more(scene, server),
        ],
        _work(scene, work) if health.answers else None,
        _machine(scene, url, scene.machines.get(url)) if health.answers else None,
        _line(scene, server, health),
        _polled(scene, server, health, is_keyed=is_keyed),
        why(scene, server, health),
    ]


def _pinned(scene: Scene, server: Server) -> Element | None:
    if not scene.is_pinned_to(server.url):
        return None
    said = t(scene, "servers.only_here_now")
    return span(".server-pinned", title=said)[icon("pin"), span(".visually-hidden")[said]]


def _state(scene: Scene, server: Server, health: Health, work: Occupancy) -> Element:
    """Return the word for the server's state; of a busy one the numbers, on hover."""
    if scene.is_paused(server.url):
        return span(".reach", title=t(scene, "servers.paused_help"))[t(scene, "servers.paused")]
    if server.wakes is Wakes.NEVER and health.reach is Reach.CHECKING:
        return span(".reach")[t(scene, "reach.unasked")]
    if health.reach is not Reach.UP:
        return span(".reach")[t(scene, f"reach.{health.reach.value}")]
    if health.queue_remaining:
        numbers = _queue(scene, health.queue_remaining, health.running)
        return span(".reach", title=numbers)[t(scene, "servers.busy")]
    if work.is_busy:
        return span(".reach")[t(scene, "servers.busy")]
    known = health.queue_remaining is not None
    return span(".reach")[t(scene, "servers.idle" if known else "reach.up")]


def _queue(scene: Scene, total: int, running: int | None) -> str:
    if running is None:
        return t(scene, "servers.queue", n=total)
    if running == total:
        return t(scene, "servers.running", n=running)
    return t(scene, "servers.queue_split", running=running, waiting=total - running)


def _more(scene: Scene, server: Server) -> Element:
    label = t(scene, "servers.more", name=server.name)
    return button(
        ".icon-button.server-more",
        id=icon_button_id(MENU, server.url),
        type="button",
        data_action=MENU,
        data_arg=server.url,
        aria_haspopup="menu",
        aria_expanded="true" if scene.has_menu(server.url) else "false",
        aria_label=label,
        title=label,
    )[icon("more")]


def _work(scene: Scene, work: Occupancy) -> Element | None:
    """Return what runs and whose it is, and what waits."""
    if not work.is_busy:
        return None
    return div(".server-work", data_whose=work.whose.value or None)[
        span(".server-now")[icon("play"), _now(scene, work)] if work.whose else None,
        span(".server-waiting")[_waiting(scene, work)] if work.waiting else None,
    ]


def _now(scene: Scene, work: Occupancy) -> Node:
    if work.whose is Whose.OTHERS:
        return span[t(scene, "servers.someone", n=work.others)]
    if work.whose is Whose.CLOSED:
        return span[t(scene, "windows.closed")]
    whose = (
        t(scene, "windows.own")
        if work.whose is Whose.THIS
        else tab_text(scene, scene.tab_of(work.window_id))
    )
    share = None if work.percent is None else t(scene, "percent", n=work.percent)
    is_same = work.words and work.words == scene.tab_of(work.window_id).words
    parts = [None if is_same and work.whose is Whose.TAB else work.words, share, whose]
    shown = [part for part in parts if part]
    return span[
        (fragment[" · " if index else None, foreign(part)] for index, part in enumerate(shown))
    ]


def _waiting(scene: Scene, work: Occupancy) -> str:
    if not work.ours:
        return t(scene, "servers.waiting", n=work.waiting)
    if work.ours == work.waiting:
        return t(scene, "servers.waiting_ours", n=work.waiting)
    return t(scene, "servers.waiting_some", n=work.waiting, ours=work.ours)


def _machine(scene: Scene, url: ServerUrl, machine: Machine | None) -> Element | None:
    """Return the graphics card, and how much of its memory is free; a press frees the rest."""
    if machine is None or not machine.total:
        return None
    said = t(scene, "servers.memory", free=machine.free, total=machine.total)
    return div(".server-machine")[
        span(".server-card")[foreign(machine.card)] if machine.card else None,
        meter(
            ".vram",
            min="0",
            max="100",
            high="90",
            value=str(round(machine.share_used * 100)),
            aria_label=said,
            title=said,
        ),
        button(
            ".server-free",
            id=element_id("free", url),
            type="button",
            data_action="free-memory",
            data_arg=url,
            title=t(scene, "menu.free"),
        )[t(scene, "servers.free", free=machine.free)],
    ]


def _line(scene: Scene, server: Server, health: Health) -> Element:
    address = server.url.split("://", 1)[-1]
    seconds = scene.run_seconds(server.url)
    return div(".server-line")[
        link(server.url, address if server.name != address else server.url),
        span(".server-pace", title=t(scene, "servers.pace_help"))[
            t(scene, "servers.pace", span=scene.texts.span(max(LEAST_MS, round(seconds * 1000))))
        ]
        if seconds is not None
        else None,
        span(".version")[foreign(health.version)] if health.version else None,
        span(".live", title=t(scene, "servers.live_help"))[t(scene, "servers.live")]
        if server.url in scene.connected and health.answers
        else None,
        span(".quiet", title=t(scene, "servers.polled_help"))[t(scene, "servers.polled")]
        if server.url in scene.eventless and health.reach is not Reach.DOWN
        else None,
        span(".quiet", title=t(scene, "servers.never_wake_help"))[t(scene, "servers.quiet")]
        if server.wakes is Wakes.NEVER
        else None,
    ]


def _polled(scene: Scene, server: Server, health: Health, *, is_keyed: bool) -> Element | None:
    """Return the line that no socket gets through, for a server that answers, and why."""
    if server.url not in scene.polled or not health.answers:
        return None
    return p(".polled.muted")[t(scene, "key.polled" if is_keyed else "servers.no_socket")]
