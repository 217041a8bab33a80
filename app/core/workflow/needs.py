"""The node classes a file needs, found without a server: which `/object_info/CLASS` to request."""

from collections.abc import Iterator

from app.core.workflow.editor_file import EDITOR_ONLY, EditorFile, Node, NodeMode


def is_sent(node: Node, file: EditorFile) -> bool:
    """Return whether a node is part of the API graph, if its host runs."""
    return node.mode is NodeMode.ACTIVE and _is_of_class(node, file)


def needed_classes(file: EditorFile) -> tuple[str, ...]:
    """Return the classes that a server must have to run the file, in the file's order."""
    return tuple(dict.fromkeys(node.type for node in _reached(file) if is_sent(node, file)))


def asked_classes(file: EditorFile) -> tuple[str, ...]:
    """Return the classes to request: the needed ones first, then those of switched-off nodes.

    A bypassed node passes an input through according to its class; a server may lack that class.
    """
    others = (node.type for node in _reached(file) if _is_of_class(node, file))
    return tuple(dict.fromkeys([*needed_classes(file), *others]))


def _is_of_class(node: Node, file: EditorFile) -> bool:
    return node.type not in EDITOR_ONLY and node.type not in file.definitions


def _reached(file: EditorFile) -> Iterator[Node]:
    """Yield the nodes of the root and of each definition that has an active host."""
    canvases = [file.canvas]
    seen: set[str] = set()
    for canvas in canvases:
        for node in canvas.nodes:
            yield node
            definition = file.definitions.get(node.type)
            is_new = definition is not None and definition.id not in seen
            if definition is not None and is_new and node.mode is NodeMode.ACTIVE:
                seen.add(definition.id)
                canvases.append(definition.canvas)
