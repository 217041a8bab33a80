"""Decisions of the dispatcher that were carried out: for the card, and for devtools."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.ids import PromptId, ServerUrl
from app.core.message import Message, message

MOST_DECIDED = 200
"""Decisions that are kept: devtools list them, and a card shows its own while it is open."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A run was bound to `server` at `at` (ms), for the reason `why` (a value of `Why`).

    `home` is the window's home then. `seconds` is the expected finish from then; `others` that of
    the other servers. `left_out` are the servers that rested from its workflow, and `is_trial`
    tells that it tries its server after such a rest.
    """

    prompt_id: PromptId
    server: ServerUrl
    why: str
    home: ServerUrl | None
    seconds: float
    others: Mapping[ServerUrl, float] = field(default_factory=dict)
    at: int = 0
    left_out: tuple[ServerUrl, ...] = ()
    is_trial: bool = False


def with_decided(known: tuple[Decided, ...], one: Decided) -> tuple[Decided, ...]:
    """Return the decisions with one more, without the oldest above `MOST_DECIDED`."""
    return (*known, one)[-MOST_DECIDED:]


def plain_decided(one: Decided) -> dict[str, Any]:
    """Return a decision for devtools."""
    return {
        "promptId": one.prompt_id,
        "server": one.server,
        "why": one.why,
        "home": one.home,
        "seconds": round(one.seconds, 3),
        "others": {url: round(seconds, 3) for url, seconds in one.others.items()},
        "at": one.at,
        "leftOut": list(one.left_out),
        "isTrial": one.is_trial,
    }


def sentence(one: Decided, names: Mapping[ServerUrl, str]) -> Message:
    """Return why the run went to its server; `names` are those of the servers."""
    server = names.get(one.server, one.server)
    if one.is_trial:
        return message("went.trial", server=server)
    if one.why != "overflow" or one.home is None:
        return message(f"went.{one.why}", server=server)
    home = names.get(one.home, one.home)
    if one.home not in one.others:
        return message("went.instead", server=server, home=home)
    return message("went.overflow", server=server, home=home)
