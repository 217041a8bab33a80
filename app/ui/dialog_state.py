"""The state of the page's open dialogs and forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.core.form.adjustment import Adjustment
from app.core.ids import NO_SERVER, ServerUrl
from app.core.message import Message
from app.core.offers.offer import Offers, Shelf

if TYPE_CHECKING:  # only the dialog of a log needs it
    from app.core.comfy.server_log import LogLine


@dataclass(frozen=True, slots=True)
class Adjusting:
    """The open dialog that arranges the form.

    `query` filters its rows, `said` is what the last step did, and `before` is the arrangement
    before a reset, until the next step.
    """

    query: str = ""
    said: Message | None = None
    before: Adjustment | None = None


@dataclass(frozen=True, slots=True)
class PresetNaming:
    """The open field for a preset's name: as typed. `original` is the renamed one, "" if new."""

    typed: str = ""
    original: str = ""
    error: Message | None = None


@dataclass(frozen=True, slots=True)
class Browsing:
    """The open dialog with the servers' workflows.

    * `lists`: what servers sent, by shelf and address; `None` while a request is pending.
    * `failures`: why a server sent no list, likewise.
    * `only`: the one server whose workflows are shown, "" for all.
    * `row`: the marked row. `opening`: the key of the row that is being opened, "" if none is.
    * `problem`: why the last one was not opened.
    """

    shelf: Shelf = Shelf.SAVED
    query: str = ""
    only: ServerUrl = NO_SERVER
    row: int = 0
    lists: Mapping[tuple[Shelf, ServerUrl], Offers | None] = field(default_factory=dict)
    failures: Mapping[tuple[Shelf, ServerUrl], Message] = field(default_factory=dict)
    opening: str = ""
    problem: Message | None = None


@dataclass(frozen=True, slots=True)
class ServerMenu:
    """The open menu of the server at `url`. `can_restart`: ComfyUI-Manager was found there."""

    url: ServerUrl
    can_restart: bool = False


@dataclass(frozen=True, slots=True)
class ServerQuestion:
    """What a person is to confirm: a title, what would happen, and the button that does it."""

    title: Message
    text: Message
    action: str
    arg: str
    label: Message


@dataclass(frozen=True, slots=True)
class ServerLog:
    """The log of a server: `None` while it is requested; `problem` is why there is none."""

    url: ServerUrl
    name: str
    lines: tuple[LogLine, ...] | None = None
    problem: Message | None = None


@dataclass(frozen=True, slots=True)
class TabNaming:
    """The open field for the name of this tab: as typed."""

    typed: str = ""
