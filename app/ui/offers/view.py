"""The content of the dialog: shelves, servers, search, and the workflows that match."""

from collections.abc import Iterator
from itertools import groupby

from htpy import Element, Node, button, div, form, h2, p, span
from htpy import input as input_

from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.offers.offer import Shelf
from app.core.servers.health import SEVERAL, Health
from app.core.servers.server import Server
from app.ui.dialog_state import Browsing
from app.ui.html.icons import icon
from app.ui.html.widgets import (
    element_id,
    empty,
    flagged,
    foreign,
    icon_button,
    mark,
    t,
    text_button,
    words,
)
from app.ui.offers.actions import PLACE, SEARCH
from app.ui.offers.row_view import row_id, row_view
from app.ui.offers.rows import MAX_ROWS, Row, can_ask, failure_of, only_of, rows_of
from app.ui.scene import Scene

LIST = "offers-list"


def content(scene: Scene) -> Element:
    """Return what is in the open dialog."""
    browsing = scene.page.browsing
    assert browsing is not None, "only an open dialog is drawn"
    rows = rows_of(browsing, scene.pool)
    return div(".offers-body")[
        div(".dialog-head")[
            h2("#offers-title")[t(scene, "offers.label")],
            icon_button("offers-close", "close", t(scene, "close")),
        ],
        div(".offers-shelves", role="group", aria_label=t(scene, "offers.shelves"))[
            (_shelf(scene, browsing, shelf) for shelf in Shelf)
        ],
        _search(scene, browsing, rows),
        _servers(scene, browsing),
        div(".offers-says")[_problem(scene, browsing), list(_notes(scene, browsing))],
        _list(scene, browsing, rows),
        p(".field-hint", role="status")[_status(scene, browsing, rows)],
    ]


def _shelf(scene: Scene, browsing: Browsing, shelf: Shelf) -> Element:
    return button(
        ".button",
        id=f"offers-shelf-{shelf.value}",
        type="button",
        data_action="offers-shelf",
        data_arg=shelf.value,
        aria_pressed="true" if shelf is browsing.shelf else "false",
    )[span[t(scene, f"offers.{shelf.value}")]]


def _search(scene: Scene, browsing: Browsing, rows: tuple[Row, ...]) -> Element:
    hint = t(scene, "offers.search")
    row = min(browsing.row, len(rows[:MAX_ROWS]) - 1)
    return form(".offers-search", data_submit="open-offer", novalidate=True)[
        input_(
            id=SEARCH,
            type="text",
            role="combobox",
            data_search=PLACE,
            data_choice=PLACE,
            value=browsing.query,
            placeholder=hint,
            aria_label=hint,
            aria_autocomplete="list",
            aria_expanded="true" if rows else "false",
            aria_controls=LIST,
            aria_activedescendant=row_id(row) if rows else None,
            autocomplete="off",
            autocapitalize="off",
            spellcheck="false",
            autofocus=True,
        )
    ]


def _servers(scene: Scene, browsing: Browsing) -> Element | None:
    """Return a button for each server, to see its workflows alone."""
    servers = scene.pool.servers
    if len(servers) < 2:
        return None
    return div(".offers-servers", role="group", aria_label=t(scene, "offers.servers"))[
        (_server(scene, browsing, server) for server in servers)
    ]


def _server(scene: Scene, browsing: Browsing, server: Server) -> Element:
    found = browsing.lists.get((browsing.shelf, server.url))
    is_asked = (browsing.shelf, server.url) in browsing.lists
    says = "…" if is_asked and found is None else "–"
    if found is not None and found.problem is None:
        says = str(len(found.items))
    return button(
        ".button.offers-server",
        id=element_id("offers-server", server.url),
        type="button",
        data_action="offers-server",
        data_arg=server.url,
        data_testid="offers-server",
        aria_pressed="true" if browsing.only == server.url else "false",
    )[mark(scene, server.url), span(".badge-name")[foreign(server.name)], span(".muted")[says]]


def _problem(scene: Scene, browsing: Browsing) -> Element | None:
    """Return why the last chosen workflow was not opened."""
    if browsing.problem is None:
        return None
    return div(".notice", role="alert", data_testid="offers-problem")[
        icon("alert"), div(".notice-text")[p[words(scene, browsing.problem)]]
    ]


def _notes(scene: Scene, browsing: Browsing) -> Iterator[Element]:
    """Yield what is to be known of each server: why it sent nothing, what is not listed."""
    only = only_of(browsing, scene.pool)
    for server in scene.pool.servers:
        if only and only != server.url:
            continue
        why = _why(scene, browsing, server.url)
        if why is not None:
            yield div(".offers-note", data_testid="offers-why", data_server=server.url)[
                mark(scene, server.url),
                p[foreign(server.name), ": ", flagged(scene, why)],
                text_button("offers-retry", t(scene, "retry"), server.url),
            ]
        found = browsing.lists.get((browsing.shelf, server.url))
        for key, count in (
            ("unreadable", found.unreadable if found else 0),
            ("left_out", found.left_out if found else 0),
        ):
            if count:
                yield div(".offers-note", data_testid=f"offers-{key}")[
                    mark(scene, server.url),
                    p[t(scene, f"offers.{key}", n=count, server=server.name)],
                ]


def _why(scene: Scene, browsing: Browsing, url: ServerUrl) -> Message | None:
    """Return why a server's workflows are not listed: its diagnosis, else its answer."""
    if scene.is_several(url):
        return message(SEVERAL)
    health = scene.health.get(url, Health())
    failure = failure_of(browsing, url)
    if can_ask(scene, url):
        return failure
    return health.why or failure or message("capability.down")


def _list(scene: Scene, browsing: Browsing, rows: tuple[Row, ...]) -> Element:
    shown = list(enumerate(rows[:MAX_ROWS]))
    groups = groupby(shown, lambda pair: pair[1].offer.group)
    return div(f"#{LIST}.offers-list", role="listbox", aria_label=t(scene, "offers.label"))[
        (_group(scene, browsing, title, list(found)) for title, found in groups)
        if shown
        else _empty(scene, browsing)
    ]


def _group(scene: Scene, browsing: Browsing, title: str, rows: list[tuple[int, Row]]) -> Node:
    """Return the rows of one folder, category or node pack, under its name."""
    drawn = [row_view(scene, browsing, number, row) for number, row in rows]
    if not title:
        return drawn
    name = f"offers-group-{rows[0][0]}"
    return div(".offers-group", role="group", aria_labelledby=name)[
        div(".section-title", id=name)[foreign(title)], drawn
    ]


def _empty(scene: Scene, browsing: Browsing) -> Node:
    if _is_pending(browsing) or not scene.pool.servers:
        return None
    if browsing.query:
        return p(".muted")[t(scene, "choice.nothing")]
    return empty("server", t(scene, f"offers.none_{browsing.shelf.value}"))


def _status(scene: Scene, browsing: Browsing, rows: tuple[Row, ...]) -> str:
    if not scene.pool.servers:
        return t(scene, "servers.empty")
    if _is_pending(browsing):
        return t(scene, "offers.asking")
    if len(rows) > MAX_ROWS:
        return t(scene, "choice.more", n=len(rows) - MAX_ROWS)
    return t(scene, "offers.count", n=len(rows)) if rows else ""


def _is_pending(browsing: Browsing) -> bool:
    return any(
        shelf is browsing.shelf and found is None for (shelf, _), found in browsing.lists.items()
    )
