"""Pairs of an editor file and the API graph that the editor makes of it, and what makes two equal.

Those in `tests/samples/workflows` were built in ComfyUI's editor for these tests, or edited by
hand. `own_v3_*` are of server 0.33.0, all others of 0.3.64; `object_info.json` has what those say
of the classes.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.core.message import Message
from app.core.workflow.conversion import Conversion, convert
from app.core.workflow.node_class import NodeClass, read_classes
from app.core.workflow.recognition import WorkflowFile, recognise
from app.core.workflow.run_texts import fill_in

FOLDER = Path(__file__).resolve().parents[2] / "samples" / "workflows"

NAMES = sorted(path.name.removesuffix(".ui.json") for path in FOLDER.glob("*.ui.json"))


def load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def classes_of(name: str) -> dict[str, NodeClass]:
    """Return the classes that a pair of ours was made with."""
    version = "0.33.0" if name.startswith("own_v3_") else "0.3.64"
    return read_classes(load(FOLDER / "object_info.json")[version])


def converted(document: Any, classes: Mapping[str, NodeClass]) -> Conversion:
    """Convert a document that has to be an editor file."""
    file = recognise(document)
    assert isinstance(file, WorkflowFile)
    assert file.editor is not None
    made = convert(file.editor, classes)
    assert not isinstance(made, Message), made
    return made


def as_sent(made: Conversion) -> Mapping[str, Any]:
    """Return the graph of a run that always takes the first choice."""
    return fill_in(made.graph, made.texts, lambda _: 0, (2026, 1, 31, 13, 5, 59))


def differences(wanted: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[str]:
    """Yield what differs. `_meta` does not count, 8.0 is 8, true is not 1."""
    for key in sorted({*wanted, *made}):
        if key not in wanted or key not in made:
            yield f"{key}: only {'wanted' if key in wanted else 'made'}"
            continue
        one, two = wanted[key], made[key]
        if one["class_type"] != two["class_type"]:
            yield f"{key}: {one['class_type']} wanted, {two['class_type']} made"
        for name in sorted({*one["inputs"], *two["inputs"]}):
            here, there = (written(node["inputs"], name) for node in (one, two))
            if here != there:
                yield f"{key}.{name}: {here} wanted, {there} made"


def written(inputs: Mapping[str, Any], name: str) -> str:
    """Return an input as text that is equal for equal values."""
    return json.dumps(_plain(inputs[name]), sort_keys=True) if name in inputs else "nothing"


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
