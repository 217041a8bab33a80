"""A form as its owner arranged it: which inputs are shown, where, and under which names.

A value that is applied to the inputs as `arranging` made them. It names inputs, so it stays valid
when the workflow changes: names of vanished inputs are ignored, and new inputs get their default
place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.core.workflow.catalog import UPLOADS, Input, WorkflowType


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What an owner changed in a form; an empty one is the default form.

    `top` and `more` are the names of all inputs in their order; both are empty if the order is the
    default. `hidden` are not shown, but sent with the value of the file. `labels` are the owner's
    names for inputs.
    """

    top: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_default(self) -> bool:
        """Whether nothing was changed."""
        return not (self.top or self.more or self.hidden or self.labels)


def may_hide(item: Input) -> bool:
    """Return whether a run is possible with an input hidden: each run needs its own file."""
    return not (item.kind in UPLOADS and item.required)


def placed(inputs: Sequence[Input], adjustment: Adjustment) -> tuple[list[Input], list[Input]]:
    """Return the inputs at the top and those under *More*, both in the owner's order."""
    by_name = {item.name: item for item in inputs}
    top = [name for name in dict.fromkeys(adjustment.top) if name in by_name]
    in_top = set(top)
    more = [
        name for name in dict.fromkeys(adjustment.more) if name in by_name and name not in in_top
    ]
    moved = {*top, *more}
    for is_more, group in ((False, top), (True, more)):
        known, place = {name: index for index, name in enumerate(group)}, 0
        found: list[tuple[int, str]] = []
        for item in inputs:
            if item.name in known:
                place = known[item.name] + 1
            elif item.more is is_more and item.name not in moved:
                found.append((place, item.name))
        for place, name in reversed(found):
            group.insert(place, name)
    return [by_name[name] for name in top], [by_name[name] for name in more]


def adjusted(inputs: Sequence[Input], adjustment: Adjustment) -> tuple[Input, ...]:
    """Return the inputs as their owner arranged them; unchanged ones are the same objects."""
    top, more = placed(inputs, adjustment)
    made = [_made(item, adjustment, is_more=False, section="") for item in top]
    section = ""
    for item in more:
        section = item.section or section
        made.append(_made(item, adjustment, is_more=True, section=section))
    return tuple(made)


def _made(item: Input, adjustment: Adjustment, *, is_more: bool, section: str) -> Input:
    label = adjustment.labels.get(item.name)
    is_hidden = item.name in adjustment.hidden and may_hide(item)
    found = item
    if label:
        found = replace(found, label={"en": label}, given=item.label)
    if (item.more, item.hidden, item.section) != (is_more, is_hidden, section):
        found = replace(found, more=is_more, hidden=is_hidden, section=section)
    return found


def with_adjustment(kind: WorkflowType, adjustment: Adjustment | None) -> WorkflowType:
    """Return a type with its form arranged anew; the same object if nothing changes."""
    given = kind.arranged or kind.inputs
    if adjustment is None or adjustment.is_default or not given:
        return replace(kind, inputs=given, arranged=()) if kind.arranged else kind
    inputs = adjusted(given, adjustment)
    if inputs == kind.inputs and kind.arranged:
        return kind
    return replace(kind, inputs=inputs, arranged=given)


def names_of(inputs: Iterable[Input]) -> tuple[str, ...]:
    """Return the names of inputs."""
    return tuple(item.name for item in inputs)
