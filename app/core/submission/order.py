"""An order: all that a person decided before Run; a task can be made of it again and again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.core.comfy.object_info import Classes, spelled
from app.core.ids import ClientId, PromptId, ServerUrl, WindowId
from app.core.submission.file_names import PREFIX, name_outputs, own_prefix
from app.core.task.task import Task
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.filling import fill_graph
from app.core.workflow.graph import Graph, fill
from app.core.workflow.input_file import InputImage

if TYPE_CHECKING:  # only workflows of an editor file need it
    from app.core.workflow.run_texts import Moment, Pick


@dataclass(frozen=True, slots=True)
class Order:
    """A workflow type with checked values (`inputs.validate`); a seed left out is drawn."""

    kind: WorkflowType
    values: Mapping[str, Any] = field(default_factory=dict)
    retry_of: PromptId | None = None

    @property
    def images(self) -> Mapping[str, InputImage]:
        """The images to upload, by input name."""
        return {name: value for name, value in self.values.items() if isinstance(value, InputImage)}

    def with_seeds(self, seeds: Mapping[str, int]) -> "Order":
        """Return the order with `seeds` for the seed inputs that have no value."""
        return Order(self.kind, {**seeds, **self.values}, self.retry_of)

    def open_seeds(self) -> tuple[Input, ...]:
        """Return the seed inputs that wait for a number."""
        return tuple(
            item
            for item in self.kind.inputs
            if item.kind is InputKind.SEED and item.name not in self.values
        )


def draft_graph(order: Order) -> Graph:
    """Return the graph as it will be, but for uploaded names: enough to check what it needs.

    A seed that is yet to be drawn is `None`: it is drawn within what the chosen server takes.
    """
    graph = fill_graph(order.kind, order.values, {}, PREFIX)
    targets = [target for item in order.open_seeds() for target in item.targets]
    return fill(graph, [(node_id, name, None) for node_id, name in targets if node_id in graph])


@dataclass(frozen=True, slots=True)
class Run:
    """What a run brings for texts that are filled in anew each time: chance, and a local time."""

    pick: "Pick"
    now: "Moment"


def final_graph(
    order: Order, uploads: Mapping[str, str], prompt_id: str, run: Run | None = None
) -> Graph:
    """Return the graph to submit; its files are named for the task.

    Without a `run`, choices in prompts and tokens in file prefixes stay as they were typed.
    """
    filled = fill_graph(order.kind, order.values, uploads, own_prefix(prompt_id))
    if run is not None and order.kind.texts is not None:
        from app.core.workflow.run_texts import fill_in

        filled = fill_in(filled, order.kind.texts, run.pick, run.now)
    return name_outputs(filled, prompt_id)


def with_uploads(order: Order, graph: Graph, uploads: Mapping[str, str]) -> Graph:
    """Return a task's graph with the names put in under which its images were uploaded."""
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

    `known` is what is known of the server's node classes: its graph names models as that does.
    `run` is what `final_graph` fills texts in with.
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
    """Return a type that has nothing, for a task whose own type is not on offer any more."""
    return WorkflowType(id=type_id, title={"en": type_id}, graph={}, inputs=())
