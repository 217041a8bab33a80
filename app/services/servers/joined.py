"""What several servers together offer for a workflow type, from what is known of their classes."""

from collections.abc import Sequence

from app.core.comfy.object_info import Classes
from app.core.recipes.offers import LOADERS, choices_of, models
from app.core.recipes.recipe import CHECKPOINT, DIFFUSION, Place
from app.core.recipes.variants import MODEL
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.graph import classes as classes_of
from app.core.workflow.limits import Limits, union
from app.core.workflow.model_names import MODEL_FOLDERS, union_of


def lists_of(kind: WorkflowType, item: Input) -> tuple[Place, ...]:
    """Return the classes and inputs whose lists have an input's choices; () if they are fixed."""
    if item.options_from is None:
        return ()
    is_model = kind.by_model and item.name == MODEL
    return (CHECKPOINT, DIFFUSION) if is_model else (item.options_from,)


def join_choices(kind: WorkflowType, known: list[Classes]) -> dict[str, tuple[str, ...]]:
    """Return the choices that the servers of `known` offer together, by input name."""
    offered: dict[str, tuple[str, ...]] = {}
    for item in kind.inputs:
        if item.options_from is None:
            continue
        if kind.by_model and item.name == MODEL:
            if any(choices_of(one, loader) is not None for one in known for loader in LOADERS):
                offered[item.name] = models(known)
            continue
        class_type, field = item.options_from
        entries = [one.get(class_type) for one in known]
        lists = [one.choices[field] for one in entries if one and field in one.choices]
        if lists:
            offered[item.name] = union_of(lists)
    return offered


def join_limits(kind: WorkflowType, known: Sequence[Classes]) -> dict[str, Limits]:
    """Return the numbers that at least one of the servers takes, by input name."""
    joined: dict[str, Limits] = {}
    for item in kind.inputs:
        if has_limits(item):
            found = [limits for one in known for limits in limits_on(one, kind, item)]
            limits = union(one for one in found if one is not None)
            if limits is not None:
                joined[item.name] = limits
    return joined


def limits_on(known: Classes, kind: WorkflowType, item: Input) -> list[Limits | None]:
    entries = [
        (known.get(str(kind.graph[node_id]["class_type"])), field)
        for node_id, field in item.targets
    ]
    return [None if entry is None else entry.limits.get(field) for entry, field in entries]


def has_limits(item: Input) -> bool:
    """Return whether the servers, not the workflow type, set the limits of an input."""
    is_limited = item.minimum is not None or item.maximum is not None
    return item.kind is InputKind.SEED or (item.kind is InputKind.NUMBER and not is_limited)


def wanted_classes(kind: WorkflowType) -> set[str]:
    choices = {item.options_from[0] for item in kind.inputs if item.options_from}
    limited = [item for item in kind.inputs if has_limits(item)]
    if kind.by_model:
        choices |= {class_type for class_type, _ in LOADERS}
        choices |= classes_of(kind.graph) & MODEL_FOLDERS.keys()
    return (
        choices
        | {*kind.needs, *kind.asks}
        | {
            str(kind.graph[node_id]["class_type"])
            for item in limited
            for node_id, _ in item.targets
        }
    )
