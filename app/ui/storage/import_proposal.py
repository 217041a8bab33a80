"""The proposal of an import: boxes to select; nothing is imported before that."""

from collections.abc import Iterator

from htpy import (
    Element,
    Node,
    button,
    div,
    h3,
    input,  # noqa: A004
    label,
    p,
    section,
    span,
)

from app.core.archive.proposal import ImportHost, ImportProposal
from app.ui.html.widgets import element_id, foreign, t, text_button
from app.ui.scene import Scene

MAX_TITLES = 5
"""Maximum number of workflow titles listed; for more, the number is enough."""


def proposed(scene: Scene) -> Element | None:
    """Return the proposal, `None` while no file is open."""
    found = scene.page.proposal
    if found is None:
        return None
    return section("#proposal.notice", aria_labelledby="proposal-title", data_testid="proposal")[
        h3("#proposal-title")[t(scene, "import.title")],
        list(_parts(scene, found)),
        _hosts(scene, found) if found.hosts else None,
        div(".buttons")[
            button("#accept-import.button.primary", type="button", data_action="accept-import")[
                t(scene, "import.accept")
            ],
            text_button("decline-import", t(scene, "cancel")),
        ],
    ]


def _parts(scene: Scene, found: ImportProposal) -> Iterator[Element]:
    choice = scene.page.choice
    if found.tasks:
        size = scene.texts.size(found.size)
        text = t(scene, "import.tasks", n=found.tasks, pictures=found.pictures, size=size)
        yield _box("tasks", choice.tasks, text)
    if found.workflows:
        titles = found.workflows[:MAX_TITLES]
        text = t(scene, "import.workflows", n=len(found.workflows), titles=titles)
        yield _box("workflows", choice.workflows, text)
    if found.presets:
        yield _box("presets", choice.presets, t(scene, "import.presets", n=found.presets))
    if found.scripts:
        yield _box("scripts", choice.scripts, t(scene, "import.scripts", n=found.scripts))
    if found.preferences:
        yield _box("preferences", choice.preferences, t(scene, "import.preferences"))
    parts = (found.tasks, found.workflows, found.presets, found.scripts, found.preferences)
    if not (any(parts) or found.hosts):
        yield p(".muted")[t(scene, "import.nothing")]


def _hosts(scene: Scene, found: ImportProposal) -> Node:
    return div(".proposal-hosts")[
        p[t(scene, "import.hosts")],
        (
            _box(f"host:{host.url}", host.url in scene.page.choice.hosts, _host(scene, host))
            for host in found.hosts
        ),
    ]


def _host(scene: Scene, host: ImportHost) -> Node:
    uses = [
        t(scene, "import.listed") if host.listed else "",
        t(scene, "import.ran", n=host.tasks) if host.tasks else "",
    ]
    named = host.name != host.url
    return [
        foreign(host.url),
        [" ", foreign(host.name)] if named else None,
        span(".muted")[" · ", " · ".join(filter(None, uses))],
    ]


def _box(what: str, on: bool, text: Node) -> Element:
    box_id = element_id("import", what)
    return label(".switch", for_=box_id)[
        input(id=box_id, type="checkbox", data_change=f"import-{what}", checked=on), span[text]
    ]
