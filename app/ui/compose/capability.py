"""Beside Run: how many servers can run the form, and what the others lack."""

from collections.abc import Sequence

from htpy import Element, Node, details, li, summary, ul

from app.core.form.abilities import Ability
from app.core.message import Message
from app.ui.html.widgets import foreign, t, with_link
from app.ui.scene import Scene

MAX_LACKING = 8
"""Maximum number of missing parts listed for a server: a person installs them one by one."""

_ABLE = {True: "true", False: "false", None: "unknown"}


def capability(scene: Scene) -> Element | None:
    """Return which servers can run the form, folded; nothing without servers."""
    abilities = scene.page.abilities
    able = sum(one.is_able is True for one in abilities)
    is_asking = all(one.is_able is None for one in abilities)
    if scene.kind is None or (is_asking and not scene.kind.needs):
        return None
    key = "capability.all" if able == len(abilities) else "capability.count"
    key = "capability.asking" if is_asking else key
    return details("#capability.capability", data_able=str(able))[
        summary[t(scene, key, able=able, n=len(abilities))],
        ul[(_server(scene, one) for one in abilities)],
    ]


def lacking_everywhere(abilities: Sequence[Ability]) -> str:
    """Return the missing nodes, with their packs, if no server can run a workflow.

    Empty if one may be able to. If each server lacks others, those of all servers are listed.
    """
    if not abilities or any(one.is_able is not False for one in abilities):
        return ""
    named = [dict.fromkeys(map(_named, one.lacking)) for one in abilities]
    common = [name for name in named[0] if all(name in one for one in named)]
    return ", ".join(common or dict.fromkeys(name for one in named for name in one))


def _named(missing: Message) -> str:
    node, pack = missing.args.get("node", ""), missing.args.get("pack")
    return f"{node} ({pack})" if pack else str(node)


def _server(scene: Scene, one: Ability) -> Element:
    lines: list[Node] = [with_link(scene, missing) for missing in one.lacking[:MAX_LACKING]]
    if len(one.lacking) > MAX_LACKING:
        lines.append(t(scene, "capability.more", n=len(one.lacking) - MAX_LACKING))
    if one.is_able:
        lines = [t(scene, "capability.able")]
    elif one.is_able is None:
        lines = [t(scene, "capability.unknown" if one.answers else "capability.down")]
    return li(data_testid="capability", data_server=one.server, data_able=_ABLE[one.is_able])[
        foreign(one.name),
        ul[(li(".muted")[text] for text in lines)],
    ]
