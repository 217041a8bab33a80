"""Makes a workflow type from any API-format file; it guesses the inputs by field names.

This form is used until a server has sent the classes; then `core/form` makes a better one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.graph import Graph, is_link, parse_graph
from app.core.workflow.kinds.all_kinds import RULES

MAX_INPUTS = 1_000
"""Maximum number of inputs: more than real workflows have. Files are untrusted, so a limit is
needed."""

_SEEDS = ("seed", "noise_seed")
_TEXTS = ("text", "prompt", "positive", "negative")
_NUMBERS: Mapping[str, tuple[float, bool]] = {
    "width": (8, True),
    "height": (8, True),
    "batch_size": (1, True),
    "steps": (1, True),
    "cfg": (0.1, False),
    "denoise": (0.01, False),
    "strength": (0.01, False),
    "scale_by": (0.01, False),
    "blend_factor": (0.01, False),
}
"""Number fields by name: step, and whether it is an integer. Used until a server sends the classes.

These are hints for the control. The servers decide which numbers are valid (`limits`).
"""

_CHOICES = ("sampler_name", "scheduler", "upscale_method", "blend_mode")
_MODELS = ("ckpt_name", "unet_name", "vae_name", "lora_name", "control_net_name", "model_name")
_MODEL_RANK = 2
"""The position of models in a form: after images and prompts, before seeds."""

_SAVERS = ("SaveImage", "PreviewImage")


def derive_type(type_id: str, title: str, document: Any) -> WorkflowType:
    """Make a workflow type from a file's content. Raises `InputError` if it is not in API format.

    Images, prompts, model names, seeds, sampler settings and sizes become inputs, in this order.
    The file's values become their defaults. Everything else stays as in the file.
    """
    graph = parse_graph(document)
    roles = _roles(graph)
    found = [item for node_id, node in graph.items() for item in _inputs_of(node_id, node, roles)]
    inputs = sorted(found, key=_rank)[:MAX_INPUTS]
    savers = [node_id for node_id, node in graph.items() if node["class_type"] in _SAVERS]
    return WorkflowType(
        id=type_id,
        title={"en": title},
        graph=graph,
        inputs=tuple(_told_apart(inputs)),
        primary=savers[0] if len(savers) == len(_outputs(graph)) == 1 else "",
        custom=True,
        needs=tuple(dict.fromkeys(str(node["class_type"]) for node in graph.values())),
        has_form=False,
    )


def waiting_type(type_id: str, title: str, editor: str, needs: tuple[str, ...]) -> WorkflowType:
    """Return the type of an editor file without a graph: no server has sent its classes yet."""
    return WorkflowType(
        type_id, {"en": title}, {}, (), custom=True, editor=editor, needs=needs, has_form=False
    )


def _rank(item: Input) -> int:
    """Return the position of an input in the form: frequently changed inputs come first."""
    is_model = item.kind is InputKind.CHOICE and item.targets[0][1] in _MODELS
    return _MODEL_RANK if is_model else RULES[item.kind].rank


def _told_apart(inputs: list[Input]) -> Iterator[Input]:
    """Yield the inputs, with distinct labels: duplicates get the node id, or also the field."""
    count = Counter(item.label["en"] for item in inputs)
    nodes = Counter((item.label["en"], item.targets[0][0]) for item in inputs)
    for item in inputs:
        name = item.label["en"]
        node_id, field = item.targets[0]
        more = f" ({field})" if nodes[name, node_id] > 1 else ""
        label = f"{name} #{node_id}{more}"
        yield replace(item, label={"en": label}) if count[name] > 1 else item


def _roles(graph: Graph) -> Mapping[str, str]:
    """Return the role of each node for the sampler that uses it: "positive" or "negative"."""
    return {
        value[0]: field
        for node in graph.values()
        for field, value in node["inputs"].items()
        if field in ("positive", "negative") and is_link(value)
    }


def _outputs(graph: Graph) -> list[str]:
    used = {
        value[0] for node in graph.values() for value in node["inputs"].values() if is_link(value)
    }
    return [node_id for node_id in graph if node_id not in used]


def _inputs_of(node_id: str, node: Mapping[str, Any], roles: Mapping[str, str]) -> Iterator[Input]:
    meta = node.get("_meta")
    title = meta.get("title") if isinstance(meta, Mapping) else None
    class_type = str(node["class_type"])
    for field, value in node["inputs"].items():
        made = _input(class_type, field, value)
        if made is not None:
            kind, extra = made
            role = roles.get(node_id, field) if kind is InputKind.TEXT else field
            called = str(title or class_type)
            is_same = called.casefold() == role.casefold()
            label = {"en": called if is_same else f"{called} · {role}"}
            yield Input(f"{node_id}.{field}", kind, ((node_id, field),), label, **extra)


def _input(class_type: str, field: str, value: Any) -> tuple[InputKind, Any] | None:
    if is_link(value):
        return None
    if class_type.startswith("LoadImage") and field == "image":
        return InputKind.IMAGE, {}
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if field in _SEEDS and is_number and value == int(value):
        # A negative seed has a meaning for the node, such as "random"; others are redrawn.
        return InputKind.SEED, {"default": int(value)} if value < 0 else {}
    if field in (*_MODELS, *_CHOICES) and isinstance(value, str):
        return InputKind.CHOICE, {"default": value, "options_from": (class_type, field)}
    if isinstance(value, str) and field in _TEXTS:
        return InputKind.TEXT, {"default": value, "multiline": True, "required": False}
    if field in _NUMBERS and is_number:
        step, whole = _NUMBERS[field]
        is_whole = whole and value == int(value)
        return InputKind.NUMBER, {"default": value, "step": step, "whole": is_whole}
    return None
