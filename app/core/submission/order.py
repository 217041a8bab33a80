"""An order: everything that a person decided before Run. Each run makes a task from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.core.comfy.object_info import Classes, spelled
from app.core.ids import ClientId, PromptId, ServerUrl, WindowId
from app.core.recipes.offers import LOADERS
from app.core.recipes.variants import MODEL, variant_on
from app.core.submission.file_names import PREFIX, name_outputs, own_prefix
from app.core.task.task import Task
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.filling import fill_graph
from app.core.workflow.graph import Graph, fill
from app.core.workflow.input_file import InputImage

if TYPE_CHECKING:  # only editor-file workflows need it
    from app.core.workflow.run_texts import Moment, Pick

MAX_RUNS = 99
"""Maximum runs of one press or call: more are probably a typing error."""


@dataclass(frozen=True, slots=True)
class Order:
    """A workflow type with validated values (`inputs.validate`); a missing seed is drawn later.

    A script may choose the `prompt_id` of its one task; else it is drawn.
    """

    kind: WorkflowType
    values: Mapping[str, Any] = field(default_factory=dict)
    retry_of: PromptId | None = None
    prompt_id: PromptId | None = None

    @property
    def images(self) -> Mapping[str, InputImage]:
        """The images to upload, by input name."""
        return {name: value for name, value in self.values.items() if isinstance(value, InputImage)}

    def with_seeds(self, seeds: Mapping[str, int]) -> "Order":
        """Return the order with `seeds` for the seed inputs that have no value."""
        return replace(self, values={**seeds, **self.values})

    def on(self, known: Classes) -> "Order":
        """Return the order as a server needs it; `known` are its classes.

        Only a type by model differs: servers may load the model, or its other files, differently.
        """
        kind = variant_on(self.kind, self.values.get(MODEL), known)
        return self if kind is self.kind else replace(self, kind=kind)

    @property
    def loaders(self) -> frozenset[str]:
        """The classes that decide how a server needs the order."""
        return frozenset(name for name, _ in LOADERS) if self.kind.by_model else frozenset()

    def open_seeds(self) -> tuple[Input, ...]:
        """Return the seed inputs without a value."""
        return tuple(
            item
            for item in self.kind.inputs
            if item.kind is InputKind.SEED and item.name not in self.values
        )


def draft_graph(order: Order) -> Graph:
    """Return the graph before uploads, which is enough to check what it needs.

    A seed that is not drawn yet is `None`. It is drawn later within the chosen server's limits.
    """
    graph = fill_graph(order.kind, order.values, {}, PREFIX)
    targets = [target for item in order.open_seeds() for target in item.targets]
    return fill(graph, [(node_id, name, None) for node_id, name in targets if node_id in graph])


@dataclass(frozen=True, slots=True)
class Run:
    """What texts need that each run fills in: a random source and a local time."""

    pick: "Pick"
    now: "Moment"


def final_graph(
    order: Order, uploads: Mapping[str, str], prompt_id: str, run: Run | None = None
) -> Graph:
    """Return the graph to submit, with the task's id in its file names.

    Without a `run`, choices in prompts and tokens in file prefixes stay as typed.
    """
    filled = fill_graph(order.kind, order.values, uploads, own_prefix(prompt_id))
    if run is not None and order.kind.texts is not None:
        from app.core.workflow.run_texts import fill_in

        filled = fill_in(filled, order.kind.texts, run.pick, run.now)
    return name_outputs(filled, prompt_id)


def with_uploads(order: Order, graph: Graph, uploads: Mapping[str, str]) -> Graph:
    """Return a task's graph with the server's names of its uploaded images."""
    puts = [
        (node_id, name, uploads[item.name])
        for item in order.kind.uploads
        if item.name in uploads
        for node_id, name in item.targets
        if node_id in graph
    ]
    return fill(graph, puts)


def make_task(
    order: Order,
    server: ServerUrl,
    prompt_id: PromptId,
    window_id: WindowId,
    client_id: ClientId,
    at: int,
    known: Classes | None = None,
    run: Run | None = None,
) -> Task:
    """Make the order's task, bound to `server`, before anything is sent.

    `known` are the server's known node classes: model names are spelled as there. `run` is passed
    to `final_graph`.
    """
    return Task(
        prompt_id=prompt_id,
        execution_server=server,
        window_id=window_id,
        client_id=client_id,
        registered_at=at,
        workflow_type=order.kind.id,
        title=order.kind.title["en"],
        inputs=order.values,
        graph=spelled(final_graph(order, {}, prompt_id, run), known or {}),
        retry_of=order.retry_of,
    )


def no_type(type_id: str) -> WorkflowType:
    """Return an empty type, for a task whose own type is no longer available."""
    return WorkflowType(id=type_id, title={"en": type_id}, graph={}, inputs=())
