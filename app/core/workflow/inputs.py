"""Validates a person's inputs for a workflow type, by field, before anything is sent."""

from collections.abc import Mapping
from typing import Any

from app.core.errors import InputError
from app.core.message import Message, message
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.kinds.all_kinds import RULES
from app.core.workflow.kinds.rules import Offer
from app.core.workflow.limits import Limits


def defaults(kind: WorkflowType) -> dict[str, Any]:
    """Return the values of a new form of the type."""
    values: dict[str, Any] = {}
    for item in kind.inputs:
        if item.kind is InputKind.CHOICE and item.default is None and item.options:
            values[item.name] = item.options[0].value
        elif item.default is not None:
            values[item.name] = item.default
    return values


def validate(
    kind: WorkflowType,
    values: Mapping[str, Any],
    choices: Mapping[str, tuple[str, ...]],
    limits: Mapping[str, Limits] | None = None,
) -> tuple[dict[str, Any], dict[str, Message]]:
    """Validate all inputs. Returns the clean values, and a message for each invalid field.

    `choices` are the options that servers offer and `limits` the numbers that they accept, by input
    name. Without a value the first option is used. The default of an input comes from the workflow
    file and is always accepted. A missing seed is left out of the clean values: the caller draws
    one. Inputs that do not apply are left out too.
    """
    declared = limits or {}
    clean: dict[str, Any] = {}
    wrong: dict[str, Message] = {}
    for name in values.keys() - {item.name for item in kind.inputs}:
        known = ", ".join(item.name for item in kind.inputs)
        wrong[name] = message("field.unknown", name=name, known=known)
    for item in kind.inputs:
        if not item.applies({**defaults(kind), **values}):
            continue
        try:
            offer = Offer(choices.get(item.name), declared.get(item.name))
            value = _check(item, values.get(item.name), offer)
        except InputError as error:
            wrong[item.name] = error.message
            continue
        if value is not None:
            clean[item.name] = value
    return clean, wrong


def _check(item: Input, value: Any, offer: Offer) -> Any:
    rules = RULES[item.kind]
    is_empty = value is None or (isinstance(value, str) and not value.strip())
    if is_empty and not rules.takes_empty:
        return rules.empty(item, offer)
    return rules.check(item, value, offer)
