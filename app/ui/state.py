"""What the page shows besides the window's own state: language, form, dialogs, paging."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.archive.proposal import ImportChoice, ImportProposal
from app.core.form.abilities import Ability
from app.core.ids import NO_SERVER, ServerUrl
from app.core.message import Message
from app.core.servers.server import Server
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.inputs import defaults

TASKS_A_PAGE = 20
PICTURES_A_PAGE = 48
"""How many are shown at first, and added by a press: more make the page slow to draw. 48 pictures
fill whole rows of two, three, four, six or eight."""

MAX_RUNS = 99
"""Runs of one press: more are a slip of the finger, and a queue for a day."""

TABS = ("compose", "tasks", "pictures", "servers")


@dataclass(frozen=True, slots=True)
class Form:
    """The inputs of one workflow type as typed (`values`), and what is wrong with them by field.

    `refused` are the fields whose last file was refused. Their values are from before that file,
    so a form with such a field is not sent.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Message] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()

    def put(self, name: str, value: Any) -> "Form":
        """Return the form with a value in a field; an error at that field goes away."""
        return replace(self.cleared(name), values={**self.values, name: value})

    def emptied(self, name: str) -> "Form":
        """Return the form without a value in a field, and without an error there."""
        values = {key: value for key, value in self.values.items() if key != name}
        return replace(self.cleared(name), values=values)

    def cleared(self, name: str) -> "Form":
        """Return the form without an error at a field."""
        errors = {key: said for key, said in self.errors.items() if key != name}
        return replace(self, errors=errors, refused=self.refused - {name})

    def refuse(self, name: str, said: Message) -> "Form":
        """Return the form after a file for a field was refused; the value from before stays."""
        errors = {**self.errors, name: said}
        return replace(self, errors=errors, refused=self.refused | {name})


@dataclass(frozen=True, slots=True)
class NoticeButton:
    """A button of a notice: what it does (`data-action`, `data-arg`) and what it is called."""

    action: str
    arg: str
    label: Message


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that went wrong, shown beside its cause until dealt with; `more` are details."""

    text: Message
    more: tuple[Message, ...] = ()
    buttons: tuple[NoticeButton, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenChoice:
    """The open list of a choice with many options: its input, what is searched, the marked row."""

    name: str
    query: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """The open panel that brings a workflow from elsewhere: the address as typed."""

    address: str = ""


@dataclass(frozen=True, slots=True)
class ServerEditor:
    """The open form for a server: `original` is the address edited, "" for a new one."""

    original: ServerUrl = NO_SERVER
    url: str = ""
    name: str = ""
    error: Message | None = None


@dataclass(frozen=True, slots=True)
class StoredCounts:
    """How many tasks and pictures of all windows this browser stores."""

    tasks: int
    pictures: int


@dataclass(frozen=True, slots=True)
class PageState:
    """All that a person can see or set on the page that is no part of the window's work.

    `runs_typed` is what stands for the number of runs where that is none, `limit_typed` for the
    limit of kept pictures; `limit_asked` is a limit in bytes that would delete some, about which
    the person is asked. `failed_urls` did not load from their servers; `refused_urls` are those of
    them that a server gave and the page does not show, with the key of the sentence that says why.
    `kept_urls` are the kept copies of such pictures, by "<prompt id>:<index>", where there are any.
    Those in `kept_small` are thumbnails. `running_again` are the ended tasks whose orders are being
    placed once more. `wiping` is what would be deleted, while the person is asked. `proposal` is
    what an opened file would bring, `choice` what of it is ticked. `newer`: a newer release has
    arrived. `abilities` are which servers can run what is in the form.
    """

    language: str = "en"
    theme: str = "auto"
    tab: str = "compose"
    type_id: str = ""
    forms: Mapping[str, Form] = field(default_factory=dict)
    runs: int = 1
    runs_typed: str | None = None
    placing: bool = False
    run_notice: Notice | None = None
    workflow_notice: Notice | None = None
    abilities: tuple[Ability, ...] = ()
    servers_notice: Notice | None = None
    journal_notice: Notice | None = None
    proposal: ImportProposal | None = None
    choice: ImportChoice = field(default_factory=ImportChoice)
    task_notices: Mapping[str, Message] = field(default_factory=dict)
    editor: ServerEditor | None = None
    opening: Opening | None = None
    open_choice: OpenChoice | None = None
    viewer: tuple[str, int] | None = None
    keys_open: bool = False
    tasks_shown: int = TASKS_A_PAGE
    pictures_shown: int = PICTURES_A_PAGE
    failed_urls: frozenset[str] = frozenset()
    refused_urls: Mapping[str, str] = field(default_factory=dict)
    kept_urls: Mapping[str, str] = field(default_factory=dict)
    kept_small: frozenset[str] = frozenset()
    running_again: frozenset[str] = frozenset()
    wiping: StoredCounts | None = None
    limit_typed: str | None = None
    limit_asked: int | None = None
    toast: Message | None = None
    undo: Server | None = None
    newer: bool = False
    now: int = 0

    def form(self, kind: WorkflowType) -> Form:
        """Return a type's form; a fresh one holds the defaults."""
        return self.forms.get(kind.id, Form(defaults(kind)))

    def with_form(self, type_id: str, form: Form) -> "PageState":
        """Return the state with a type's form replaced."""
        return replace(self, forms={**self.forms, type_id: form})
