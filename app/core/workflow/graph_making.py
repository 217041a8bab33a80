"""Builds the nodes of an API graph, one by one, from those of an editor file."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.core.message import Message, message
from app.core.workflow.editor_file import Node
from app.core.workflow.fitting import NOTHING
from app.core.workflow.loose import sendable, text_of
from app.core.workflow.node_class import DRAWN, MATCH_TYPE, NodeClass
from app.core.workflow.run_texts import Alias, RunTexts, has_node_token
from app.core.workflow.scopes import Scope, primitive_value
from app.core.workflow.tracing import Constant, OutputRef, Tracer
from app.core.workflow.unknown_class import named_values
from app.core.workflow.values import Values, read_values
from app.core.workflow.widgets import Layout
from app.core.workflow.wrapping import wrapped


class GraphMaker:
    """An API graph under construction."""

    def __init__(self, tracer: Tracer) -> None:
        self.graph: dict[str, dict[str, Any]] = {}
        self.missing: list[str] = []
        self.controls: dict[tuple[str, str], str] = {}
        self.notes: list[Message] = []
        self._dynamic: list[tuple[str, str]] = []
        self._tokens: list[tuple[str, str]] = []
        self._tracer = tracer

    def add(self, scope: Scope, node: Node) -> None:
        """Add a node of the file."""
        node_class = self._tracer.classes.get(node.type)
        if node_class is None:
            self.missing.append(node.type)
            inputs = self._of_unknown(scope, node)
        else:
            inputs = self._of_class(scope, node, node_class)
        self.graph[scope.key(node)] = {
            "inputs": inputs,
            "class_type": node.type,
            "_meta": {"title": title_of(node, node_class)},
        }

    def _of_unknown(self, scope: Scope, node: Node) -> dict[str, Any]:
        inputs = {name: wrapped("", value) for name, value in named_values(node).items()}
        for name, source in self._sources(scope, node, None).items():
            inputs[name] = _given(source)
        return inputs

    def _of_class(self, scope: Scope, node: Node, node_class: NodeClass) -> dict[str, Any]:
        key, put = scope.key(node), scope.put(node)
        values = read_values(node_class, node, put)
        sources = self._sources(scope, node, values.layout)
        own = {name: one.value for name, one in sources.items() if isinstance(one, Constant)}
        if own:
            values = read_values(node_class, node, {**put, **own})
        fields = values.layout.inputs
        inputs = {
            name: wrapped(fields[name].type if name in fields else "", value)
            for name, value in values.by_name.items()
        }
        for name, source in sources.items():
            if type_in(values.layout, name, "") is None:
                details = {"node": key, "type": node.type, "field": name}
                self.notes.append(message("editor.unknown_input", **details))
            elif isinstance(source, OutputRef) or name not in fields:
                inputs[name] = _given(source)
        self._observe(key, node_class, values, inputs)
        return inputs

    def _sources(
        self, scope: Scope, node: Node, layout: Layout | None
    ) -> dict[str, OutputRef | Constant]:
        """Return the source of each linked input of a node, by name; unlinked inputs are absent."""
        found: dict[str, OutputRef | Constant] = {}
        for place, slot in enumerate(node.inputs):
            link = scope.inside.incoming.get((node.id, place))
            if link is None or slot.name in found:
                continue
            value = primitive_value(scope, link)
            if value is not NOTHING:
                if scope.inside.nodes[link.origin].properties.get(_REPLACES) is True:
                    self._tokens.append((scope.key(node), slot.name))
                found[slot.name] = Constant(value)
                continue
            wanted = layout and type_in(layout, slot.name, slot.type)
            source = self._tracer.follow(scope, link, wanted or slot.type)
            if source is not None:
                found[slot.name] = source
        return found

    def _observe(
        self, key: str, node_class: NodeClass, values: Values, inputs: Mapping[str, Any]
    ) -> None:
        """Record what the form and a run need to know about a node."""
        for name, word in values.controls.items():
            self.controls[key, name] = word
        if values.unfit:
            details = {"node": key, "type": node_class.name, "fields": ", ".join(values.unfit)}
            self.notes.append(message("editor.other_version", **details))
        types = {spec.type for spec in values.layout.inputs.values()}
        if types & DRAWN or (node_class.name == "Load3D" and "LOAD_3D" in types):
            self.notes.append(message("editor.drawn", node=key, type=node_class.name))
        for name, spec in values.layout.inputs.items():
            if spec.extra.get("dynamicPrompts") and isinstance(inputs.get(name), str):
                self._dynamic.append((key, name))
        if node_class.is_output and isinstance(inputs.get(_PREFIX), str):
            self._tokens.append((key, _PREFIX))

    def texts(self, root: Scope) -> RunTexts:
        """Return the fields that a run fills in, and the nodes that tokens may refer to."""
        typed = (self.graph[key]["inputs"].get(name) for key, name in self._tokens)
        asks = any(isinstance(text, str) and has_node_token(text) for text in typed)
        aliases = tuple(self._aliases(root)) if asks else ()
        return RunTexts(tuple(self._dynamic), tuple(self._tokens), aliases)

    def _aliases(self, root: Scope) -> Iterator[Alias]:
        for scope in root.walk():
            for node in scope.inside.canvas.nodes:
                node_class = self._tracer.classes.get(node.type)
                if node_class is not None:
                    values = read_values(node_class, node, scope.put(node)).by_name
                    name = text_of(node.properties.get("Node name for S&R"))
                    yield Alias(name, title_of(node, node_class), scope.key(node), values)


_PREFIX = "filename_prefix"
"""The input of file-saving nodes in which tokens are replaced."""

_REPLACES = "Run widget replace on values"
"""The property of a PrimitiveNode that enables token replacement in its value."""


def title_of(node: Node, node_class: NodeClass | None) -> str:
    """Return the title of a node: the author's, else the class's."""
    return node.title or (node_class.display_name if node_class else node.type)


def type_in(layout: Layout, name: str, of_file: str) -> str | None:
    """Return the type of an input, with `of_file` for an open type; `None` if there is no input."""
    spec = layout.inputs.get(name)
    if spec is not None:
        return spec.type
    socket = next((one for one in layout.sockets if one.holds(name)), None)
    if socket is None:
        return None
    return of_file if socket.is_growing or socket.spec.type == MATCH_TYPE else socket.spec.type


def _given(source: OutputRef | Constant) -> Any:
    if isinstance(source, OutputRef):
        return [source.node, source.slot]
    return wrapped("", sendable(source.value))
