"""The content of the dialog about another setup: what comes, what is here, what is replaced."""

from collections.abc import Iterator

from htpy import Element, Node, button, div, h2, h3, p, span

from app.core.archive.setup_proposal import PRESETS_KEY, Arrival, SetupProposal, SetupRow
from app.core.message import message
from app.ui.dialog_state import SetupOffer
from app.ui.html.icons import icon
from app.ui.html.widgets import foreign, icon_button, t, text_button, words
from app.ui.scene import Scene
from app.ui.setup.share_view import choice_box


def offered(scene: Scene, shown: SetupOffer) -> Element:
    """Return what is in the open dialog."""
    return div(".dialog-body.setup-body")[
        div(".dialog-head")[
            h2("#setup-title")[_title(scene, shown)],
            icon_button("setup-close", "close", t(scene, "close")),
        ],
        _content(scene, shown) if shown.problem is None else _problem(scene, shown),
    ]


def _title(scene: Scene, shown: SetupOffer) -> str:
    found = shown.proposal
    counts = (
        ("archive.servers", _coming(found.servers)),
        ("archive.workflows", _coming(found.workflows)),
    )
    parts = [message(key, n=n) for key, n in counts if n]
    if not parts and found.presets:
        parts = [message("setup.presets", n=found.presets)]
    if shown.problem is not None or not parts:
        return t(scene, "setup.opened")
    return t(scene, "setup.ask_file" if shown.is_file else "setup.ask_link", parts=parts)


def _coming(rows: tuple[SetupRow, ...]) -> int:
    return sum(row.arrival is not Arrival.HERE for row in rows)


def _problem(scene: Scene, shown: SetupOffer) -> Node:
    assert shown.problem is not None
    return [
        p(role="alert")[icon("alert"), " ", words(scene, shown.problem)],
        div(".buttons")[text_button("setup-close", t(scene, "close"))],
    ]


def _content(scene: Scene, shown: SetupOffer) -> Node:
    found = shown.proposal
    can_add = bool(_coming((*found.servers, *found.workflows)) or found.presets)
    return [
        p(".muted")[t(scene, "setup.before" if can_add else "setup.all_here")],
        list(_rows(scene, shown, "setup.servers_title", found.servers)),
        list(_rows(scene, shown, "setup.workflows_title", found.workflows)),
        _presets(scene, shown, found),
        p(".muted")[t(scene, "setup.left_out", n=found.wrong)] if found.wrong else None,
        div(".buttons")[
            button(
                "#accept-setup.button.primary",
                type="button",
                data_action="accept-setup",
                disabled=not shown.chosen,
            )[t(scene, "setup.accept")]
            if can_add
            else None,
            text_button("setup-close", t(scene, "cancel" if can_add else "close")),
        ],
    ]


def _presets(scene: Scene, shown: SetupOffer, found: SetupProposal) -> Node:
    if not found.presets:
        return None
    text = t(scene, "setup.presets", n=found.presets)
    return choice_box(PRESETS_KEY, text, on=PRESETS_KEY in shown.chosen)


def _rows(
    scene: Scene, shown: SetupOffer, title: str, rows: tuple[SetupRow, ...]
) -> Iterator[Element]:
    if rows:
        yield h3[t(scene, title)]
        yield div(".setup-rows")[(_row(scene, shown, row) for row in rows)]


def _row(scene: Scene, shown: SetupOffer, row: SetupRow) -> Element:
    named = [foreign(row.title)]
    if row.address is not None and row.address.split("://", 1)[-1] != row.title:
        named.append(span(".setup-address")[foreign(row.address)])
    note = _note(scene, row)
    about = span(".muted.setup-note")[note] if note else None
    if row.arrival is Arrival.HERE:
        return div(".setup-row", data_arrival="here")[icon("check"), span[named, about]]
    return div(".setup-row", data_arrival=row.arrival.value)[
        choice_box(row.key, named, on=row.key in shown.chosen, describe=about)
    ]


def _note(scene: Scene, row: SetupRow) -> str:
    if row.arrival is Arrival.NEW:
        return ""
    if row.arrival is Arrival.HERE:
        is_named = row.here == row.title
        return t(scene, "setup.here") if is_named else t(scene, "setup.here_as", name=row.here)
    if row.address is not None:
        return t(scene, "setup.moves", name=row.here, old=row.old)
    return t(scene, "setup.replaces", name=row.here)
