"""One row of the dialog: a workflow, what is known of it, and the servers that have it."""

from htpy import Element, Node, div, img, span

from app.core.offers.offer import Offer, Source
from app.core.pictures.urls import THUMBNAIL, view_url
from app.ui.dialog_state import Browsing
from app.ui.html.icons import icon
from app.ui.html.times import exact_time
from app.ui.html.widgets import foreign, mark, t
from app.ui.offers.rows import Row
from app.ui.scene import Scene


def row_id(number: int) -> str:
    """Return the id of a row."""
    return f"offers-row-{number}"


def row_view(scene: Scene, browsing: Browsing, number: int, row: Row) -> Element:
    """Return a row; a press opens its workflow."""
    offer = row.offer
    is_run = offer.source is Source.RUN
    title = offer.text or t(scene, "offers.no_prompt", id=offer.title) if is_run else offer.title
    return div(
        ".offer",
        id=row_id(number),
        role="option",
        data_action="open-offer",
        data_arg=row.key,
        data_testid="offer",
        data_source=offer.source.value,
        aria_selected="true" if number == browsing.row else "false",
        aria_busy="true" if browsing.opening == row.key else None,
    )[
        _picture(scene, row) if is_run else None,
        div(".offer-words")[
            span(".offer-title")[foreign(title)],
            span(".offer-text")[foreign(offer.text)] if offer.text and not is_run else None,
            _line(scene, offer),
        ],
        span(".offer-servers")[(mark(scene, url) for url in row.servers)]
        if len(scene.pool.servers) > 1
        else None,
    ]


def _line(scene: Scene, offer: Offer) -> Node:
    """Return the time, and whether the run failed."""
    if offer.at is None and offer.is_whole:
        return None
    return span(".offer-line")[
        None if offer.at is None else exact_time(offer.at)[:-3],
        None if offer.is_whole else span(".offer-failed")[t(scene, "offers.not_whole")],
    ]


def _picture(scene: Scene, row: Row) -> Element:
    """Return the small picture of a run, from the server that lists it.

    There is none at an address of several servers: another one may send it.
    """
    file = row.offer.picture
    if file is None or scene.is_several(row.servers[0]):
        return span(".offer-picture")[icon("image")]
    url = view_url(row.servers[0], file, row.offer.path, THUMBNAIL)
    return span(".offer-picture")[img(data_src=url, alt="", decoding="async")]
