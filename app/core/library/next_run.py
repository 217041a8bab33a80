"""From a picture to the next run: what of its task goes into a form, and what is left to draw."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.core.task.task import Task, TaskState
from app.core.workflow.catalog import Catalog, Input, InputKind, WorkflowType
from app.core.workflow.inputs import defaults
from app.core.workflow.kinds.numbers import whole_number

MAX_KEY = 100
"""Maximum characters of a picture's key: an id has 36, and other pages may drop any text here."""


def picture_of_key(key: str) -> tuple[str, int] | None:
    """Return the prompt id and index of the key "<prompt id>:<index>", `None` for other texts."""
    prompt_id, _, text = key.rpartition(":") if len(key) <= MAX_KEY else ("", "", "")
    index = whole_number(text) if text.isascii() and text.isdigit() else None
    return None if not prompt_id or index is None else (prompt_id, index)


def prompt_id_of(name: str) -> str:
    """Return the prompt id of a picture's key, or of a text that is one already."""
    found = picture_of_key(name)
    return name if found is None else found[0]


def draws_seed(task: Task) -> bool:
    """Return whether running a task again means another seed.

    It does after a success. A run that failed or was lost is one that a person still wants as it
    was.
    """
    return task.state is TaskState.SUCCEEDED


def seeds(kind: WorkflowType) -> tuple[Input, ...]:
    """Return the inputs of a type that are seeds."""
    return tuple(item for item in kind.inputs if item.kind is InputKind.SEED)


def without_seeds(kind: WorkflowType, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return inputs without the seeds, so that new ones are drawn."""
    names = {item.name for item in seeds(kind)}
    return {name: value for name, value in inputs.items() if name not in names}


def prompt_field(kind: WorkflowType) -> Input | None:
    """Return the shown input that holds the prompt, `None` without a text."""
    texts = (item for item in kind.inputs if item.kind is InputKind.TEXT and not item.hidden)
    return next(texts, None)


def image_fields(kind: WorkflowType, values: Mapping[str, Any]) -> tuple[Input, ...]:
    """Return the image inputs that a form with these values shows."""
    known = {**defaults(kind), **values}
    return tuple(item for item in kind.images if not item.hidden and item.applies(known))


def image_workflows(catalog: Catalog, tasks: Iterable[Task]) -> tuple[WorkflowType, ...]:
    """Return the types with an image field, the one that ran last first.

    Those that never ran follow in the catalog's order.
    """
    kinds = [kind for kind in catalog.types.values() if image_fields(kind, {})]
    ran: dict[str, int] = {}
    for task in tasks:
        if task.registered_at > ran.get(task.workflow_type, -1):
            ran[task.workflow_type] = task.registered_at
    return tuple(sorted(kinds, key=lambda kind: -ran.get(kind.id, -1)))
