"""The seeds in a form."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.core.workflow.catalog import Input, InputKind


def seeds_of(inputs: Iterable[Input], given: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the seeds by input as typed; "" means that each run draws one.

    A negative seed may mean that too; that depends on the node.
    """
    names = [item.name for item in inputs if item.kind is InputKind.SEED]
    values = ((name, given.get(name)) for name in names)
    typed = {name: "" if value is None else str(value) for name, value in values}
    return {key: "" if one.strip().startswith("-") else one for key, one in typed.items()}
