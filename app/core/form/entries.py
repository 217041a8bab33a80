"""The source of a form, and each possible input."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.core.form.kinds import input_of
from app.core.form.prompts import Target
from app.core.form.widgets import widgets_of
from app.core.workflow.catalog import UPLOADS, Input
from app.core.workflow.graph import Graph
from app.core.workflow.node_class import NodeClass
from app.core.workflow.outline import Outline


@dataclass(frozen=True, slots=True)
class Source:
    """What a form is made from.

    `controls` define how the next run changes a value, by node and field. With `keeps_seeds`, a
    seed without a control stays unchanged. With `keeps_files`, a picture named in the graph is used
    when the person chooses no other.
    """

    graph: Graph
    classes: Mapping[str, NodeClass]
    outline: Outline | None = None
    controls: Mapping[Target, str] = field(default_factory=dict)
    keeps_seeds: bool = False
    keeps_files: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A possible input of a form. `label` is the author's own, if any."""

    item: Input
    class_name: str
    label: str = ""

    @property
    def target(self) -> Target:
        """The first node and field that receive the value."""
        return self.item.targets[0]

    @property
    def field(self) -> str:
        """The input's own name, without the dynamic combo that adds it."""
        return self.target[1].rpartition(".")[2]


def entries_of(source: Source) -> Iterator[Entry]:
    """Yield all possible inputs of a graph, in its order."""
    for widget, condition in widgets_of(source.graph, source.classes, source.controls):
        item = input_of(widget, source.keeps_seeds)
        if item is None:
            continue
        if item.kind in UPLOADS and source.keeps_files and isinstance(widget.value, str):
            item = replace(item, default=widget.value or None, required=not widget.value)
        if condition is not None:
            (node, name), option = condition
            item = replace(item, only_when=(f"{node}.{name}", option))
        yield Entry(item, widget.class_name)
