"""The page's own state: language, form, dialogs, paging."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.archive.proposal import ImportChoice, ImportProposal
from app.core.form.abilities import Ability
from app.core.ids import NO_SERVER, ServerUrl
from app.core.message import Message
from app.core.queue.times import Estimate
from app.core.servers.server import Server, Wakes
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.inputs import defaults
from app.ui.dialog_state import (
    Adding,
    Adjusting,
    AlbumNaming,
    Browsing,
    FoundInFile,
    KnownModels,
    Opening,
    PresetNaming,
    ScriptsPanel,
    ServerLog,
    ServerMenu,
    ServerQuestion,
    SetupOffer,
    SetupSharing,
    StoredCounts,
    TabNaming,
    Using,
)
from app.ui.library_state import LibraryView
from app.ui.viewer_state import Comparing, Looking

TASKS_A_PAGE = 20
PICTURES_A_PAGE = 12
"""Pictures that one frame adds: drawing more takes longer than a frame. More come by themselves
while the end of the grid is near. 12 fill whole rows of two, three, four or six."""

GRID_A_PAGE = 120
"""Pictures of one task that the viewer's grid shows at first, and added by each press. 120 fill
whole rows of two to six, eight or ten."""

TABS = ("compose", "pictures", "servers")


@dataclass(frozen=True, slots=True)
class Form:
    """The inputs of one workflow type as typed (`values`), and the errors by field.

    `refused` are the fields whose last file was rejected. Their values are from before that file,
    so a form with such a field is not submitted. `typed` are the fields that a person set; the
    others follow the recipe of a type by model.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Message] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()

    def put(self, name: str, value: Any) -> "Form":
        """Return the form with a value in a field, and without an error at that field."""
        values = {**self.values, name: value}
        return replace(self.cleared(name), values=values, typed=self.typed | {name})

    def emptied(self, name: str) -> "Form":
        """Return the form without a value and an error in a field."""
        values = {key: value for key, value in self.values.items() if key != name}
        return replace(self.cleared(name), values=values)

    def cleared(self, name: str) -> "Form":
        """Return the form without an error at a field."""
        errors = {key: error for key, error in self.errors.items() if key != name}
        return replace(self, errors=errors, refused=self.refused - {name})

    def refuse(self, name: str, said: Message) -> "Form":
        """Return the form after a field's file was rejected; the earlier value stays."""
        errors = {**self.errors, name: said}
        return replace(self, errors=errors, refused=self.refused | {name})


@dataclass(frozen=True, slots=True)
class NoticeButton:
    """A button of a notice: its action (`data-action`, `data-arg`) and its label."""

    action: str
    arg: str
    label: Message


@dataclass(frozen=True, slots=True)
class Notice:
    """An error, shown beside its cause until it is resolved; `more` are details."""

    text: Message
    more: tuple[Message, ...] = ()
    buttons: tuple[NoticeButton, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenChoice:
    """The open list of a choice: its input, the search text, the marked row.

    `query` is `None` until a person types; the field shows the chosen option until then. `row` is
    `None` until a key marks one.
    """

    name: str
    query: str | None = None
    row: int | None = None


NO_KEY = "none"
"""The kind of key of a server that demands none."""


@dataclass(frozen=True, slots=True)
class ServerEditor:
    """The open form of a server: `original` is the edited address, "" for a new server.

    `key_kind` is a `KeyKind`, or `NO_KEY`. The key's value is secret: it is not in the `repr`, and
    is dropped with the form.
    """

    original: ServerUrl = NO_SERVER
    url: str = ""
    name: str = ""
    error: Message | None = None
    key_kind: str = NO_KEY
    key_name: str = ""
    key_value: str = field(default="", repr=False)
    is_key_shown: bool = False
    wakes: Wakes = Wakes.TASKS


@dataclass(frozen=True, slots=True)
class PageState:
    """All that a person can see or set on the page, except the window's own state.

    * `runs_typed`, `limit_typed`: the raw texts while they are not valid numbers.
    * `forecast`: how long the runs of the form would take.
    * `limit_asked`: a limit in bytes that would delete pictures and needs confirmation.
    * `failed_urls`: pictures that did not load from their servers. `refused_urls`: those that a
      server sent but the page does not show, with the key of the message.
    * `kept_urls`: the kept copies of such pictures, by "<prompt id>:<index>". `kept_small`: those
      that are thumbnails.
    * `viewer`: the picture in the viewer. `viewer_grid`: all of its task's pictures are shown, as a
      grid with a mark on this one. `grid_shown`: how many of them. `looking`: how the person does.
    * `comparing`: the pictures that are compared.
    * `unfolded_texts`: the long text outputs that are shown whole, by "<prompt id>:<index>".
    * `folds`: the batches that a person folded (false) or unfolded (true).
    * `running_again`: ended tasks whose orders are being placed again.
    * `wiping`: what would be deleted, until the person confirms.
    * `proposal`: what an opened file would add. `choice`: the selected part.
    * `newer`: a newer release is available.
    * `abilities`: which servers can run the form.
    * `adding`: what is known of the addresses in the form for a server.
    * `presets_used`: the preset whose values were put into the form last, by type id.
    * `gallery`: what is looked for and chosen in the library.
    * `models`: what is known of the pictures beside models.
    * `setup`: the open dialog that shares this setup, or asks about another one.
    * `moving`: the run whose menu is open.
    * `using`: the open menu that asks where a picture goes.
    * `album`: the open dialog about an album. `found`: that about what a picture was made with.
      `result`: the key of the clip, sound or text in the dialog about one.
    * `seeds_taken`: the seeds of the picture whose settings were taken last, by type id and input.
    * `scripts`: the open panel with scripts. `script_state`: that of the one that runs or ran last.
      `script_files`: how many files scripts have been given.
    * `awaited`: the type that was opened and whose form is still to be made.
    """

    language: str = "en"
    theme: str = "auto"
    tab: str = "compose"
    type_id: str = ""
    forms: Mapping[str, Form] = field(default_factory=dict)
    runs: int = 1
    runs_typed: str | None = None
    forecast: Estimate | None = None
    placing: bool = False
    run_notice: Notice | None = None
    workflow_notice: Notice | None = None
    abilities: tuple[Ability, ...] = ()
    models: KnownModels = field(default_factory=KnownModels)
    servers_notice: Notice | None = None
    journal_notice: Notice | None = None
    proposal: ImportProposal | None = None
    choice: ImportChoice = field(default_factory=ImportChoice)
    task_notices: Mapping[str, Message] = field(default_factory=dict)
    editor: ServerEditor | None = None
    adding: Adding = field(default_factory=Adding)
    opening: Opening | None = None
    adjusting: Adjusting | None = None
    naming: PresetNaming | None = None
    presets_used: Mapping[str, str] = field(default_factory=dict)
    browsing: Browsing | None = None
    server_menu: ServerMenu | None = None
    moving: str | None = None
    server_dialog: ServerQuestion | ServerLog | None = None
    tab_naming: TabNaming | None = None
    using: Using | None = None
    album: AlbumNaming | None = None
    found: FoundInFile | None = None
    result: str = ""
    seeds_taken: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    setup: SetupSharing | SetupOffer | None = None
    scripts: ScriptsPanel | None = None
    script_state: str = "idle"
    script_files: int = 0
    awaited: str = ""
    open_choice: OpenChoice | None = None
    viewer: tuple[str, int] | None = None
    viewer_grid: bool = False
    looking: Looking = field(default_factory=Looking)
    comparing: Comparing | None = None
    grid_shown: int = GRID_A_PAGE
    keys_open: bool = False
    tasks_shown: int = TASKS_A_PAGE
    folds: Mapping[str, bool] = field(default_factory=dict)
    pictures_shown: int = PICTURES_A_PAGE
    gallery: LibraryView = field(default_factory=LibraryView)
    failed_urls: frozenset[str] = frozenset()
    refused_urls: Mapping[str, str] = field(default_factory=dict)
    kept_urls: Mapping[str, str] = field(default_factory=dict)
    kept_small: frozenset[str] = frozenset()
    unfolded_texts: frozenset[str] = frozenset()
    running_again: frozenset[str] = frozenset()
    wiping: StoredCounts | None = None
    limit_typed: str | None = None
    limit_asked: int | None = None
    toast: Message | None = None
    undo: Server | None = None
    newer: bool = False
    now: int = 0

    def form(self, kind: WorkflowType) -> Form:
        """Return a type's form; a new one holds the defaults."""
        return self.forms.get(kind.id, Form(defaults(kind)))

    def with_form(self, type_id: str, form: Form) -> "PageState":
        """Return the state with a type's form replaced."""
        return replace(self, forms={**self.forms, type_id: form})
