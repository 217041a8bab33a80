"""What a check found, under the address in the form: a line for each address."""

from collections.abc import Iterator

from htpy import Element, Node, div, li, p, span, ul

from app.core.message import Message, message
from app.core.servers.address_check import AddressFinding
from app.core.servers.machine_facts import MachineFacts
from app.core.servers.recognition import Recognised
from app.core.servers.typed_lines import TypedLine
from app.ui.html.icons import icon
from app.ui.html.widgets import flagged, foreign, t, text_button
from app.ui.scene import Scene
from app.ui.state import ServerEditor

_KEYS = {
    (True, True): "check.is_moved",
    (True, False): "check.like_moved",
    (False, True): "check.is_same",
    (False, False): "check.like_same",
}
"""The sentences for a known server, by whether it moved and whether that is proven."""


def checks(scene: Scene, editor: ServerEditor) -> Element:
    """Return what is known of each address in the form; empty while nothing is."""
    adding = scene.page.adding
    is_several = len(adding.lines) > 1 or bool(adding.refused)
    rows = [
        li(".address-check", data_testid="address-check", data_state=state)[
            p(".check-address")[foreign(line.text)] if is_several else None, shown
        ]
        for line in adding.lines
        for state, shown in _line(scene, editor, line, is_several=is_several)
    ]
    return div("#server-checks", role="status")[ul(".address-checks", role="list")[rows]]


def _line(
    scene: Scene, editor: ServerEditor, line: TypedLine, *, is_several: bool
) -> Iterator[tuple[str, Node]]:
    adding = scene.page.adding
    error = adding.refused.get(line.text) or (line.error if is_several else None)
    found = adding.findings.get(line.text)
    if error is not None:
        yield "wrong", _said(scene, "alert", error)
    elif line.urls and _is_known(scene, editor, line):
        if is_several:
            yield "wrong", _said(scene, "alert", message("server.duplicate", url=line.urls[0]))
    elif line.text in adding.checking:
        yield "checking", p(".muted")[icon("clock"), span[t(scene, "check.looking")]]
    elif found is not None and found.machine is not None:
        yield "found", _found(scene, editor, line, found, found.machine)
    elif found is not None and found.why is not None:
        yield "failed", _said(scene, "alert", found.why)
    elif is_several:
        yield "waiting", None


def _is_known(scene: Scene, editor: ServerEditor, line: TypedLine) -> bool:
    return line.urls[0] != editor.original and scene.pool.get(line.urls[0]) is not None


def _said(scene: Scene, symbol: str, said: Message) -> Element:
    return p[icon(symbol), span[flagged(scene, said)]]


def _found(
    scene: Scene,
    editor: ServerEditor,
    line: TypedLine,
    found: AddressFinding,
    machine: MachineFacts,
) -> Node:
    models = [] if found.models is None else [t(scene, "check.models", n=found.models)]
    parts = [f"ComfyUI {machine.version}", *gpus(machine), *models]
    is_elsewhere = len(line.urls) > 1 and found.url.split("://", 1)[1] != line.text
    return [
        p(".check-found")[
            icon("check"),
            span[
                foreign(", ".join(parts)),
                span(".muted")[" · ", foreign(found.url)] if is_elsewhere else None,
            ],
        ],
        (_recognised(scene, editor, one, found) for one in found.recognised),
    ]


def gpus(machine: MachineFacts) -> list[str]:
    """Return the names of a machine's GPUs, equal ones as "2 × RTX 4090"."""
    counted = {name: machine.gpus.count(name) for name in machine.gpus}
    return [name if n == 1 else f"{n} × {name}" for name, n in counted.items()]


def _recognised(
    scene: Scene, editor: ServerEditor, one: Recognised, found: AddressFinding
) -> Element:
    key = _KEYS[one.is_moved, one.is_proven]
    url = one.server.url
    can_take = one.is_moved and url != editor.original and scene.pool.get(found.url) is None
    take = t(scene, "check.take", name=one.server.name)
    return p(".check-recognised", data_testid="recognised", data_server=url)[
        span[t(scene, key, name=one.server.name)],
        text_button("take-address", take, f"{url} {found.url}") if can_take else None,
    ]
