"""App mode: the form that a file's author chose in the editor, in `extra.linearData`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.core.workflow.editor_file import EditorFile
from app.core.workflow.host_inputs import HostInput, Target
from app.core.workflow.loose import id_of, list_of, mapping_of, number_of, text_of
from app.core.workflow.needs import is_sent
from app.core.workflow.node_class import NodeClass
from app.core.workflow.scopes import Scope


@dataclass(frozen=True, slots=True)
class AppInput:
    """One field of the form. `height` is set by the author, in canvas pixels; 0 if not set."""

    name: str
    label: str
    targets: tuple[Target, ...]
    height: float = 0


@dataclass(frozen=True, slots=True)
class AppMode:
    """The author's form.

    `outputs` are the ids, in the API graph, of the nodes that give the results.

    `opens` is set when the file should open as this form.
    """

    inputs: tuple[AppInput, ...]
    outputs: tuple[str, ...]
    opens: bool = False


def app_mode(
    file: EditorFile,
    root: Scope,
    promoted: Iterable[HostInput],
    classes: Mapping[str, NodeClass],
) -> AppMode | None:
    """Return the author's form; `None` if there is none or if none of its references resolve."""
    data = mapping_of(file.extra.get("linearData"))
    finder = _Finder(file, root, tuple(promoted), classes)
    inputs = tuple(
        found for entry in list_of(data.get("inputs")) for found in finder.inputs(list_of(entry))
    )
    outputs = tuple(key for ref in list_of(data.get("outputs")) for key in finder.outputs(ref))
    if not inputs and not outputs:
        return None
    return AppMode(inputs, tuple(dict.fromkeys(outputs)), file.extra.get("linearMode") is True)


@dataclass(frozen=True, slots=True)
class _Finder:
    """Resolves references: to a top-level node, to an inner one, or `graph:node:widget`."""

    file: EditorFile
    root: Scope
    promoted: tuple[HostInput, ...]
    classes: Mapping[str, NodeClass]

    def inputs(self, entry: object) -> Iterator[AppInput]:
        """Yield the field of an entry `[reference, widget, {height}]`, if it resolves."""
        parts = [*list_of(entry), None, None][:3]
        ref, widget = id_of(parts[0]), text_of(parts[1])
        if ref is None:
            return
        found = self._at_top(ref, widget) or self._inside(ref, widget)
        if found is not None:
            height = max(0.0, number_of(mapping_of(parts[2]).get("height")))
            yield AppInput(found.name, found.label, found.targets, height)

    def outputs(self, value: object) -> Iterator[str]:
        """Yield the nodes that a reference to an output means; for a host, its output nodes."""
        ref = id_of(value) or ""
        node = self.root.inside.nodes.get(ref)
        child = self.root.children.get(ref)
        if child is not None:
            yield from self._results(child)
        elif node is not None and is_sent(node, self.file):
            yield ref
        else:
            inner = ref.split(":")[-1]
            yield from (
                scope.key(scope.inside.nodes[inner])
                for scope in self.root.walk()
                if inner in scope.inside.nodes and is_sent(scope.inside.nodes[inner], self.file)
            )

    def _results(self, child: Scope) -> Iterator[str]:
        for scope in child.walk():
            for node in scope.inside.canvas.nodes:
                node_class = self.classes.get(node.type)
                if node_class and node_class.is_output and is_sent(node, self.file):
                    yield scope.key(node)

    def _at_top(self, ref: str, widget: str) -> HostInput | None:
        node = self.root.inside.nodes.get(ref)
        if node is None:
            return None
        if ref in self.root.children:
            own = (one for one in self.promoted if one.host == ref and one.name == widget)
            return next(own, None)
        if not is_sent(node, self.file):
            return None
        label = next((slot.label for slot in node.inputs if slot.name == widget), "")
        return HostInput("", widget, label, ((ref, widget),))

    def _inside(self, ref: str, widget: str) -> HostInput | None:
        """Return the promoted input that leads to an inner node's widget."""
        parts = ref.split(":")
        if len(parts) == 3:
            graph, ref, widget = parts
            if graph == self.file.id:
                return self._at_top(ref, widget)
        for one in self.promoted:
            if any(f":{key}".endswith(f":{ref}") and name == widget for key, name in one.targets):
                return one
        return None
