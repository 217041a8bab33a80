"""The errors that a rejected prompt is answered with: one function each, in ComfyUI's own form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

from .definitions import InputSpec

Problem = dict[str, Any]
FormatTraceback = Callable[[TracebackType | None], list[str]]

LONG_LIST = 20


def _problem(kind: str, message: str, details: str, **extra: Any) -> Problem:
    return {"type": kind, "message": message, "details": details, "extra_info": extra}


def _about(kind: str, message: str, spec: InputSpec, value: object) -> Problem:
    return _problem(
        kind,
        message,
        spec.name,
        input_name=spec.name,
        input_config=spec.config(),
        received_value=value,
    )


def type_name(error: BaseException) -> str:
    """Name an exception's class: with its module, unless it is built in."""
    kind = type(error)
    if kind.__module__ == "builtins":
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


def no_prompt() -> Problem:
    """The body has no `prompt`."""
    return _problem("no_prompt", "No prompt provided", "No prompt provided")


def bad_prompt_id() -> Problem:
    """A newer server takes only canonical UUIDs."""
    return _problem(
        "invalid_prompt_id",
        "prompt_id must be a valid UUID",
        "prompt_id is a UUID in lower case with hyphens, or left out",
    )


def missing_class(node_id: str) -> Problem:
    """A node says no class."""
    return _problem(
        "invalid_prompt",
        "Cannot execute because a node is missing the class_type property.",
        f"Node ID '#{node_id}'",
    )


def unknown_class(node_id: str, class_type: str) -> Problem:
    """A node's class is not installed."""
    return _problem(
        "invalid_prompt",
        f"Cannot execute because node {class_type} does not exist.",
        f"Node ID '#{node_id}'",
    )


def no_outputs() -> Problem:
    """No node of the prompt is an output node."""
    return _problem("prompt_no_outputs", "Prompt has no outputs", "")


def outputs_failed(reasons: Sequence[Problem]) -> Problem:
    """No output can run; the details list what is wrong with the output nodes themselves."""
    details = "\n".join(f"{reason['message']}: {reason['details']}" for reason in reasons)
    return _problem("prompt_outputs_failed_validation", "Prompt outputs failed validation", details)


def missing_input(name: str) -> Problem:
    """A required input is not there."""
    return _problem("required_input_missing", "Required input is missing", name, input_name=name)


def bad_link(spec: InputSpec, value: object) -> Problem:
    """A list that is no link."""
    message = "Bad linked input, must be a length-2 list of [node_id, slot_index]"
    return _about("bad_linked_input", message, spec, value)


def type_mismatch(spec: InputSpec, link: object, received: str) -> Problem:
    """A link from an output of another type."""
    return _problem(
        "return_type_mismatch",
        "Return type mismatch between linked nodes",
        f"{spec.name}, received_type({received}) mismatch input_type({spec.type})",
        input_name=spec.name,
        input_config=spec.config(),
        received_type=received,
        linked_node=link,
    )


def not_convertible(spec: InputSpec, value: object, error: Exception) -> Problem:
    """A value that is no number, text or yes and no."""
    return _problem(
        "invalid_input_type",
        f"Failed to convert an input value to a {spec.type} value",
        f"{spec.name}, {value}, {error}",
        input_name=spec.name,
        input_config=spec.config(),
        received_value=value,
        exception_message=str(error),
    )


def too_small(spec: InputSpec, value: object, low: object) -> Problem:
    """A number below its range."""
    message = f"Value {value} smaller than min of {low}"
    return _about("value_smaller_than_min", message, spec, value)


def too_big(spec: InputSpec, value: object, high: object) -> Problem:
    """A number above its range."""
    return _about("value_bigger_than_max", f"Value {value} bigger than max of {high}", spec, value)


def not_in_list(spec: InputSpec, value: object, options: Sequence[Any]) -> Problem:
    """No choice of this server; long lists are counted instead of repeated."""
    long = len(options) > LONG_LIST
    shown = f"(list of length {len(options)})" if long else str(list(options))
    return _problem(
        "value_not_in_list",
        "Value not in list",
        f"{spec.name}: '{value}' not in {shown}",
        input_name=spec.name,
        input_config=None if long else spec.config(),
        received_value=value,
    )


def custom(name: str, said: str) -> Problem:
    """What a node's own check says."""
    return _problem(
        "custom_validation_failed",
        "Custom validation failed for node",
        f"{name} - {said}",
        input_name=name,
    )


def validation_raised(error: Exception, format_tb: FormatTraceback) -> Problem:
    """An output node's check broke down, for example on a link to a node that is not there."""
    return _problem(
        "exception_during_validation",
        "Exception when validating node",
        str(error),
        exception_type=type_name(error),
        traceback=format_tb(error.__traceback__),
    )


def inner_raised(
    spec: InputSpec, link: object, error: Exception, format_tb: FormatTraceback
) -> Problem:
    """The check of a node further up broke down."""
    return _problem(
        "exception_during_inner_validation",
        "Exception when validating inner node",
        str(error),
        input_name=spec.name,
        input_config=spec.config(),
        exception_message=str(error),
        exception_type=type_name(error),
        traceback=format_tb(error.__traceback__),
        linked_node=link,
    )
