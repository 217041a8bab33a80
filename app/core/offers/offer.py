"""One workflow that a server offers, and the list that holds it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.core.message import Message
from app.core.reading.clip import MOST_NAME
from app.core.reading.shape import LARGEST, is_text
from app.core.task.output import OutputFile

MOST_OFFERS = 2_000
"""Maximum workflows of one list: ComfyUI has about 400 templates, and people save some hundreds."""

MOST_TEXT = 300
"""Maximum characters of a description or a prompt: three lines on a phone."""


class Shelf(StrEnum):
    """What a person looks through; each is requested by itself."""

    SAVED = "saved"
    TEMPLATES = "templates"
    RUNS = "runs"


class Source(StrEnum):
    """Where a server keeps a workflow, which decides how it is requested."""

    SAVED = "saved"
    TEMPLATE = "template"
    EXAMPLE = "example"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Offer:
    """One workflow. `path` names it within its source; `group` is its folder, category or pack.

    `at` is in milliseconds since 1970, by the server's clock. `text` is a description, or the
    prompt of a run; `picture` is the first picture of a run. `is_whole`: the run ended well.
    """

    source: Source
    path: str
    title: str
    group: str = ""
    text: str = ""
    at: int | None = None
    picture: OutputFile | None = None
    is_whole: bool = True

    @property
    def key(self) -> str:
        """The name of this workflow among those of its server."""
        return f"{self.source}:{self.path}"


@dataclass(frozen=True, slots=True)
class Offers:
    """The workflows of one list of a server, in the order to show.

    `left_out` counts those over the limit, `unreadable` the entries that are none. `problem` is set
    if the whole answer could not be understood.
    """

    items: tuple[Offer, ...] = ()
    left_out: int = 0
    unreadable: int = 0
    problem: Message | None = None

    def and_also(self, other: "Offers") -> "Offers":
        """Return both lists as one."""
        return Offers(
            (*self.items, *other.items),
            self.left_out + other.left_out,
            self.unreadable + other.unreadable,
            self.problem or other.problem,
        )


def made(found: Iterable[Offer | None]) -> Offers:
    """Return a list of these, without repetition; `None` stands for an entry that is none."""
    known: dict[str, Offer] = {}
    unreadable = left_out = 0
    for one in found:
        if one is None:
            unreadable += 1
        elif len(known) < MOST_OFFERS or one.key in known:
            known.setdefault(one.key, one)
        else:
            left_out += 1
    return Offers(tuple(known.values()), left_out, unreadable)


def name_of(value: Any) -> str:
    """Return a usable name, "" for anything else: without it nothing can be requested.

    A name of dots alone would lead to another route.
    """
    is_name = is_text(value) and len(value) <= MOST_NAME and bool(value.strip(" ."))
    return str(value) if is_name else ""


def shown_text(value: Any) -> str:
    """Return a text on one line, shortened; "" for anything else."""
    text = " ".join(value[: 2 * MOST_TEXT].split()) if is_text(value) else ""
    return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}…"


def moment_of(value: Any) -> int | None:
    """Return a time in whole milliseconds since 1970, `None` for anything else."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if is_number and 0 < value < _LATEST else None


_LATEST = min(LARGEST, 253_402_300_799_000)
"""The last millisecond of the year 9999, beyond which Python has no dates."""


def newest_first(found: Offers) -> Offers:
    """Return the list by groups, those without a group first, each with its newest first."""
    items = sorted(found.items, key=lambda one: (one.group.casefold(), -(one.at or 0), one.title))
    return replace(found, items=tuple(items))
