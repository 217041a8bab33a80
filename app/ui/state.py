"""What the page shows besides the window's own state: language, form, dialogs, paging."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.catalog import Catalog, WorkflowType
from app.core.health import Health
from app.core.inputs import defaults
from app.core.limits import Limits
from app.core.message import Message
from app.core.output import OutputFile
from app.core.pool import Pool
from app.core.server import Server
from app.core.task import BEING_SENT, Task
from app.core.window import Window

TASKS_A_PAGE = 20
PICTURES_A_PAGE = 48
MAX_RUNS = 99

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
class Remedy:
    """A button of a notice: what it does (`data-action`, `data-arg`) and what it is called."""

    action: str
    arg: str
    label: Message


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that went wrong, shown beside its cause until dealt with; `more` are details."""

    text: Message
    more: tuple[Message, ...] = ()
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class Choosing:
    """The open list of a choice with many options: its input, what is searched, the marked row."""

    name: str
    query: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class ServerEditor:
    """The open form for a server: `original` is the address edited, "" for a new one."""

    original: str = ""
    url: str = ""
    name: str = ""
    error: Message | None = None


@dataclass(frozen=True, slots=True)
class Stored:
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
    placed once more. `wiping` is what would be deleted, while the person is asked. `newer`: a newer
    release has arrived.
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
    servers_notice: Notice | None = None
    journal_notice: Notice | None = None
    task_notices: Mapping[str, Message] = field(default_factory=dict)
    editor: ServerEditor | None = None
    choosing: Choosing | None = None
    viewer: tuple[str, int] | None = None
    keys_open: bool = False
    tasks_shown: int = TASKS_A_PAGE
    pictures_shown: int = PICTURES_A_PAGE
    failed_urls: frozenset[str] = frozenset()
    refused_urls: Mapping[str, str] = field(default_factory=dict)
    kept_urls: Mapping[str, str] = field(default_factory=dict)
    kept_small: frozenset[str] = frozenset()
    running_again: frozenset[str] = frozenset()
    wiping: Stored | None = None
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


@dataclass(frozen=True, slots=True)
class Picture:
    """One finished picture: its task, the file, and its place among the task's pictures."""

    task: Task
    file: OutputFile
    index: int


@dataclass(frozen=True, slots=True)
class Orphans:
    """The tasks of a window that is gone."""

    window_id: str
    count: int
    open_count: int


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the browser keeps. `reduced`: no Web Locks here; `memory`: nothing outlives the page."""

    on: bool = True
    limit: int = 0
    usage: int | None = None
    reduced: bool = False
    memory: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a view may look at, all immutable.

    `recording`: there are tasks that the journal is being given, and that are not shown yet,
    `choices` are what servers offer for the current type's inputs (see `Capabilities.choices`),
    `limits` the numbers that they take,
    `others` the presences of other windows, `connected` the servers with a live socket.
    """

    page: PageState
    window: Window
    pool: Pool
    health: Mapping[str, Health]
    catalog: Catalog
    previews: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limits: Mapping[str, Limits] = field(default_factory=dict)
    others: Sequence[Mapping[str, Any]] = ()
    connected: frozenset[str] = frozenset()
    orphans: Sequence[Orphans] = ()
    recording: bool = False
    keeping: Keeping = field(default_factory=Keeping)

    @property
    def sending(self) -> bool:
        """Whether a task of this window is being sent, or is about to be."""
        tasks = self.window.tasks.open_tasks()
        return (
            self.page.placing
            or bool(self.page.running_again)
            or self.recording
            or any(task.state in BEING_SENT for task in tasks)
        )

    @property
    def kind(self) -> WorkflowType | None:
        """The workflow type that is being composed."""
        return self.catalog.types.get(self.page.type_id)

    def server_name(self, url: str) -> str:
        """Return a server's name; one that left the pool is called by its address."""
        server = self.pool.get(url)
        return server.name if server else url.split("://", 1)[-1]

    @property
    def is_viewing(self) -> bool:
        """Whether the viewer shows a picture: one that is not there any more closes it."""
        if self.page.viewer is None:
            return False
        prompt_id, index = self.page.viewer
        task = self.window.tasks.get(prompt_id)
        return task is not None and index < sum(file.is_picture for file in task.outputs)

    def pictures(self) -> list[Picture]:
        """Return all finished pictures, newest task first, a task's own in order."""
        found: list[Picture] = []
        for task in self.window.tasks.newest_first():
            pictures = [file for file in task.outputs if file.is_picture]
            found += [Picture(task, file, index) for index, file in enumerate(pictures)]
        return found
