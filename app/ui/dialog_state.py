"""The state of the page's open dialogs and forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.core.archive.setup_proposal import SetupProposal
from app.core.comfy.model_files import ModelFiles
from app.core.form.adjustment import Adjustment
from app.core.ids import NO_SERVER, ServerUrl
from app.core.message import Message
from app.core.offers.offer import Offers, Shelf
from app.core.servers.address_check import AddressFinding
from app.core.servers.typed_lines import TypedLine
from app.core.workflow.label import Label

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
class ScriptsPanel:
    """The open panel with scripts: the files by name, and the open one.

    `text` is what the open one held when it was opened; the editor has what was typed since.
    `renaming` is the new name as typed, `None` while none is asked for.
    """

    names: tuple[str, ...]
    opened: str
    text: str = field(default="", repr=False)
    renaming: str | None = None

    def with_renaming(self, typed: str) -> ScriptsPanel:
        """Return the panel while it asks for a name."""
        return replace(self, renaming=typed)


@dataclass(frozen=True, slots=True)
class PresetNaming:
    """The open field for a preset's name: as typed. `original` is the renamed one, "" if new."""

    typed: str = ""
    original: str = ""
    error: Message | None = None


@dataclass(frozen=True, slots=True)
class AlbumNaming:
    """The open dialog about an album: for the results `keys`, or the new name of `original`."""

    keys: tuple[str, ...] = ()
    original: str = ""
    typed: str = ""
    error: Message | None = None


@dataclass(frozen=True, slots=True)
class FoundInFile:
    """The open dialog about the picture file `name`: its facts, as labels and values.

    `has_settings` are those of another program, and `has_workflow` a graph or an editor file.
    """

    name: str
    facts: tuple[tuple[Label, str], ...] = ()
    has_settings: bool = False
    has_workflow: bool = False


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
class Using:
    """The open menu that asks where the picture with this `key` goes.

    It lists the workflows `kinds`, or, with a `type_id`, the image fields of that one.
    """

    key: str
    type_id: str = ""
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TabNaming:
    """The open field for the name of this tab: as typed."""

    typed: str = ""


@dataclass(frozen=True, slots=True)
class Adding:
    """What is known of the addresses in the form for a server, by the texts of its `lines`.

    `checking` are those that are being tried, `refused` those that were not added, with the reason.
    `saving`: the person pressed Save, and a check is awaited.
    """

    lines: tuple[TypedLine, ...] = ()
    findings: Mapping[str, AddressFinding] = field(default_factory=dict)
    checking: frozenset[str] = frozenset()
    refused: Mapping[str, Message] = field(default_factory=dict)
    saving: bool = False


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code as the path of an SVG, `size` units wide without its margin."""

    size: int
    path: str


@dataclass(frozen=True, slots=True)
class SetupSharing:
    """The open dialog that shares this setup.

    `counts` are the numbers of servers, workflows and presets that are here, by part, and `parts`
    the chosen ones. `link` is "" if it would be too long, and `code` if a QR code of it would be.
    `is_local`: the page's address opens on this computer only. `local` are the names of servers
    with such an address.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()
    link: str = ""
    code: QrCode | None = None
    is_local: bool = False
    local: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetupOffer:
    """The open dialog about a setup that came by a link or a file, and what is chosen of it.

    `problem` is why it cannot be read.
    """

    proposal: SetupProposal = field(default_factory=SetupProposal)
    chosen: frozenset[str] = frozenset()
    is_file: bool = False
    problem: Message | None = None


@dataclass(frozen=True, slots=True)
class KnownModels:
    """What is known of the pictures beside models.

    * `files`: the files of each folder (of `models/`) that a server listed.
    * `failed`: addresses of pictures that did not load.
    * `unpictured`: servers and folders whose first models had no pictures.
    """

    files: Mapping[tuple[ServerUrl, str], ModelFiles] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()
    unpictured: frozenset[tuple[ServerUrl, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class StoredCounts:
    """The numbers of tasks and pictures that this browser stores for all windows."""

    tasks: int
    pictures: int


@dataclass(frozen=True, slots=True)
class Opening:
    """The open panel for opening a workflow: the address as typed."""

    address: str = ""
