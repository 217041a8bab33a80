"""The workflow types: what a person can run, the inputs of each, and where their values go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.core.errors import InputError
from app.core.message import Message
from app.core.workflow.graph import Graph, parse_graph
from app.core.workflow.label import Label
from app.core.workflow.model_folders import models_folder

if TYPE_CHECKING:  # imported only when a file is opened
    from app.core.workflow.run_texts import RunTexts

CHECKPOINTS = ("CheckpointLoaderSimple", "ckpt_name")
"""The class and input whose choices are a server's checkpoints."""


class InputKind(StrEnum):
    """The kinds of input; each has its own control."""

    FILE = "file"
    IMAGE = "image"
    TEXT = "text"
    NUMBER = "number"
    SEED = "seed"
    CHOICE = "choice"
    SWITCH = "switch"


UPLOADS = (InputKind.IMAGE, InputKind.FILE)
"""The kinds whose values are files, uploaded to the task's server."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the `value` that a person selects, and the value `put` into the graph for it."""

    value: str
    label: Label
    put: Any


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a workflow type; its value goes to the `targets`, each `(node id, field)`.

    `options_from` is `(class, field)`: the choices come from the servers' `object_info`.
    `only_when` is `(input name, value)`: the input applies only while that other input has that
    value. An `unused` input has no place in the graph, and never applies. `more` places it under
    *More*, in the section titled `section`. `help` is the description by the node's author.
    `accept` lists the file types of an upload. `hidden` inputs are not in the form. `given` is the
    label before the owner renamed it.
    """

    name: str
    kind: InputKind
    targets: tuple[tuple[str, str], ...]
    label: Label
    default: Any = None
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    whole: bool = False
    multiline: bool = False
    required: bool = True
    options: tuple[Option, ...] = ()
    options_from: tuple[str, str] | None = None
    only_when: tuple[str, str] | None = None
    unused: bool = False
    more: bool = False
    section: str = ""
    help: str = ""
    accept: str = ""
    hidden: bool = False
    given: Label | None = None

    @property
    def models_folder(self) -> str:
        """The folder of `models/` that the choices come from, "" if none or unknown."""
        return models_folder(*self.options_from) if self.options_from else ""

    def applies(self, values: Mapping[str, Any]) -> bool:
        """Whether the input applies, given the other inputs' values."""
        if self.unused:
            return False
        return self.only_when is None or values.get(self.only_when[0]) == self.only_when[1]


@dataclass(frozen=True, slots=True)
class ModelSource:
    """Where a model is from, and its folder in `models/`, as its workflow's author gives them."""

    url: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class WorkflowType:
    """A workflow, its inputs, and the output nodes whose first picture is the result's.

    With `by_model`, graph and inputs depend on the chosen model (`recipes`): they are those of the
    `recipe` with this id, and `sizes` are its sizes by ratio. Before a recipe was chosen, they are
    as shipped.

    A person's own type has more fields:

    * `origin`: where a server keeps it (`Origin.text`); empty for a file of the person.
    * `editor`: the packed editor file that it was made from (`packing`).
    * `needs`: the node classes required for the form, and for the graph unless the file `ran`.
    * `ran`: `graph` is the graph that made a picture; it stays unchanged, seeds included.
    * `asks`: classes of switched-off nodes, which a server may lack.
    * `packs`: the node packs of classes, where the file names them.
    * `models`: the sources of models by their names without folders, where the file has them.
    * `has_form`: false until a server sent the classes. Until then the inputs are guesses, and the
      graph of an editor file may be missing.
    * `problem`: why no graph can be made.
    * `texts`: the texts that each run fills in. `notes`: what was left out of the file.
    * `arranged`: the inputs as they were before the owner adjusted them; empty if nobody did.
    """

    id: str
    title: Label
    graph: Graph
    inputs: tuple[Input, ...]
    primary: str = ""
    secondary: tuple[str, ...] = ()
    prefix: tuple[tuple[str, str], ...] = ()
    by_model: bool = False
    recipe: str = ""
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    custom: bool = False
    origin: str = ""
    editor: str = ""
    ran: bool = False
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    packs: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[str, ModelSource] = field(default_factory=dict)
    has_form: bool = True
    texts: "RunTexts | None" = None
    notes: tuple[Message, ...] = ()
    problem: Message | None = None
    arranged: tuple[Input, ...] = ()

    @property
    def can_run(self) -> bool:
        """Whether there is a graph. An editor file may still wait for one, or have a problem."""
        return self.problem is None and (self.has_form or bool(self.graph))

    @property
    def images(self) -> tuple[Input, ...]:
        """The image inputs, in order."""
        return tuple(item for item in self.inputs if item.kind is InputKind.IMAGE)

    @property
    def uploads(self) -> tuple[Input, ...]:
        """The inputs whose values are files, in order."""
        return tuple(item for item in self.inputs if item.kind in UPLOADS)


@dataclass(frozen=True, slots=True)
class Catalog:
    """All workflow types, in the order in which they are offered."""

    types: Mapping[str, WorkflowType] = field(default_factory=dict)

    def get(self, type_id: str) -> WorkflowType:
        """Return a type. Raises `InputError` that lists the known types."""
        kind = self.types.get(type_id)
        if kind is None:
            raise InputError("workflow.unknown", id=type_id, known=", ".join(self.types))
        return kind

    def with_type(self, kind: WorkflowType) -> "Catalog":
        """Return the catalog with one more type; it replaces a type with the same id."""
        return Catalog({**self.types, kind.id: kind})

    def shipped(self) -> "Catalog":
        """Return the catalog without the person's own types."""
        return Catalog({key: kind for key, kind in self.types.items() if not kind.custom})

    def without(self, type_id: str) -> "Catalog":
        """Return the catalog without a type."""
        return Catalog({key: kind for key, kind in self.types.items() if key != type_id})


def parse_catalog(document: Mapping[str, Any], graphs: Mapping[str, Any]) -> Catalog:
    """Parse `catalog.toml` and the workflow files it names (`graphs`, by file name).

    Raises `InputError` for a type that names a missing file, node or field.
    """
    types = [_parse_type(entry, graphs) for entry in document.get("type", [])]
    return Catalog({kind.id: kind for kind in types})


def _parse_type(entry: Mapping[str, Any], graphs: Mapping[str, Any]) -> WorkflowType:
    type_id = entry["id"]
    file = entry["file"]
    if file not in graphs:
        raise InputError("catalog.no_file", id=type_id, file=file)
    graph = parse_graph(graphs[file])
    kind = WorkflowType(
        id=type_id,
        title=entry["title"],
        graph=graph,
        inputs=tuple(_parse_input(item) for item in entry.get("input", [])),
        primary=entry.get("primary", ""),
        secondary=tuple(entry.get("secondary", [])),
        prefix=_pairs(entry.get("prefix", [])),
        by_model=entry.get("by_model", False),
    )
    for node_id, name in [*kind.prefix, *(pair for item in kind.inputs for pair in item.targets)]:
        if node_id not in graph or name not in graph[node_id]["inputs"]:
            raise InputError("catalog.no_target", id=type_id, node=node_id, field=name)
    for node_id in (kind.primary, *kind.secondary):
        if node_id and node_id not in graph:
            raise InputError("catalog.no_target", id=type_id, node=node_id, field="")
    return kind


def _parse_input(entry: Mapping[str, Any]) -> Input:
    source = entry.get("options_from")
    condition = entry.get("only_when")
    return Input(
        name=entry["name"],
        kind=InputKind(entry["kind"]),
        targets=_pairs(entry["targets"]),
        label=entry["label"],
        default=entry.get("default"),
        minimum=entry.get("min"),
        maximum=entry.get("max"),
        step=entry.get("step"),
        whole=entry.get("whole", False),
        multiline=entry.get("multiline", False),
        required=entry.get("required", True),
        more=entry.get("more", False),
        options=tuple(
            Option(item["value"], item["label"], item.get("put", item["value"]))
            for item in entry.get("options", [])
        ),
        options_from=None if source is None else (source[0], source[1]),
        only_when=None if condition is None else (condition[0], condition[1]),
    )


def _pairs(items: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(node_id), str(name)) for node_id, name in items)
