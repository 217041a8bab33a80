"""Short ways to write editor files and classes in tests."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.workflow.node_class import NodeClass, read_class
from tests.core.workflow.pairs import converted

MUTED, BYPASSED = 2, 4


def node(
    node_id: Any,
    kind: str,
    inputs: Sequence[Mapping[str, Any]] = (),
    values: Any = (),
    outputs: Sequence[str] = (),
    **more: Any,
) -> dict[str, Any]:
    """Return a node as a file has it; `more` are its other keys."""
    return {
        "id": node_id,
        "type": kind,
        "inputs": [dict(item) for item in inputs],
        "outputs": [{"name": name, "type": name} for name in outputs],
        "widgets_values": dict(values) if isinstance(values, Mapping) else list(values),
        **more,
    }


def slot(name: str, kind: str, link: Any = None) -> dict[str, Any]:
    """Return a socket of a node."""
    return {"name": name, "type": kind, "link": link}


def widget(name: str, kind: str, link: Any = None) -> dict[str, Any]:
    """Return the input of a widget."""
    return {"name": name, "type": kind, "link": link, "widget": {"name": name}}


def document(
    nodes: Sequence[Any], links: Sequence[Any] = (), definitions: Sequence[Any] = (), **more: Any
) -> dict[str, Any]:
    """Return an editor file."""
    found = {"nodes": list(nodes), "links": list(links), **more}
    return {**found, "definitions": {"subgraphs": list(definitions)}} if definitions else found


def link(link_id: int, origin: int, slot: int, target: int, at: int, kind: str = "IMAGE") -> Any:
    """Return a link as subgraphs have it."""
    return {
        "id": link_id,
        "origin_id": origin,
        "origin_slot": slot,
        "target_id": target,
        "target_slot": at,
        "type": kind,
    }


def port(name: str, kind: str, *links: int, **more: Any) -> dict[str, Any]:
    """Return an input or output of a subgraph."""
    return {"name": name, "type": kind, "linkIds": list(links), **more}


def subgraph(
    definition_id: str,
    nodes: Sequence[Any],
    links: Sequence[Any] = (),
    inputs: Sequence[Any] = (),
    outputs: Sequence[Any] = (),
    **more: Any,
) -> dict[str, Any]:
    """Return the definition of a subgraph."""
    found = {"id": definition_id, "nodes": list(nodes), "links": list(links)}
    return {**found, "inputs": list(inputs), "outputs": list(outputs), **more}


def node_class(
    name: str,
    required: Mapping[str, Any] | None = None,
    outputs: Sequence[str] = (),
    optional: Mapping[str, Any] | None = None,
    **more: Any,
) -> NodeClass:
    """Return a class as a server describes it."""
    inputs = {"required": required or {}, "optional": optional or {}}
    found = read_class(name, {"input": inputs, "output": list(outputs), **more})
    assert found is not None
    return found


LOAD = node_class("Load", {"image": [["a.png"], {"image_upload": True}]}, ["IMAGE", "MASK"])
BLUR = node_class("Blur", {"image": ["IMAGE"], "sigma": ["FLOAT", {"default": 1}]}, ["IMAGE"])
TEXT = node_class("Text", {"text": ["STRING", {}]}, ["STRING"])
NUMBER = node_class("Number", {"value": ["INT", {"default": 5}]}, ["INT"])
SAVE = node_class("Save", {"image": ["IMAGE"], "filename_prefix": ["STRING", {"default": "x"}]})
ANY = node_class("Any", {"source": ["*"]}, ["*"])

CLASSES: Mapping[str, NodeClass] = {one.name: one for one in (LOAD, BLUR, TEXT, NUMBER, SAVE, ANY)}


def inputs_of(
    file: Mapping[str, Any], classes: Mapping[str, NodeClass] = CLASSES
) -> dict[str, dict[str, Any]]:
    """Return the inputs of each node that is sent, by its id."""
    graph = converted(file, classes).graph
    return {key: dict(one["inputs"]) for key, one in graph.items()}
