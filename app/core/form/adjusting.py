"""The steps by which an owner arranges a form; each returns the new adjustment.

`inputs` are those of the default form (`arranging`).
"""

from collections.abc import Sequence
from dataclasses import replace

from app.core.form.adjustment import Adjustment, names_of, placed
from app.core.workflow.catalog import Input

MAX_LABEL = 120
"""Maximum characters of an owner's name for an input: more do not fit beside a control."""

LAST = ""
"""Stands for the end of a group where the name of the next input is expected."""


def step(inputs: Sequence[Input], adjustment: Adjustment, name: str, by: int) -> Adjustment:
    """Move an input by one place, up (-1) or down (1).

    From the end of the top it moves to the start of *More*, and back.
    """
    top, more = map(names_of, placed(inputs, adjustment))
    group = top if name in top else more
    place = group.index(name) + by
    if 0 <= place < len(group):
        rest = [one for one in group if one != name]
        before = rest[place] if place < len(rest) else LAST
        return move(inputs, adjustment, name, is_more=group is more, before=before)
    if group is top and by > 0:
        return move(inputs, adjustment, name, is_more=True, before=more[0] if more else LAST)
    if group is more and by < 0:
        return move(inputs, adjustment, name, is_more=False)
    return adjustment


def move(
    inputs: Sequence[Input],
    adjustment: Adjustment,
    name: str,
    *,
    is_more: bool,
    before: str = LAST,
) -> Adjustment:
    """Put an input into a group, before another input of it or at its end."""
    groups = [list(names_of(group)) for group in placed(inputs, adjustment)]
    for group in groups:
        if name in group:
            group.remove(name)
    group = groups[is_more]
    group.insert(group.index(before) if before in group else len(group), name)
    return _in_order(inputs, adjustment, groups[0], groups[1])


def to_edge(
    inputs: Sequence[Input], adjustment: Adjustment, name: str, *, is_first: bool
) -> Adjustment:
    """Move an input to the start or end of its group."""
    top, more = map(names_of, placed(inputs, adjustment))
    group = top if name in top else more
    before = group[0] if is_first else LAST
    if before == name:
        return adjustment
    return move(inputs, adjustment, name, is_more=group is more, before=before)


def set_more(
    inputs: Sequence[Input], adjustment: Adjustment, name: str, *, is_more: bool
) -> Adjustment:
    """Move an input to the end of the top, or to the start of *More*: beside the other group."""
    _, more = placed(inputs, adjustment)
    before = more[0].name if is_more and more else LAST
    if before == name:
        return adjustment
    return move(inputs, adjustment, name, is_more=is_more, before=before)


def all_to_more(inputs: Sequence[Input], adjustment: Adjustment) -> Adjustment:
    """Move all inputs under *More*, in their order, so that few can be put on top."""
    top, more = map(names_of, placed(inputs, adjustment))
    return _in_order(inputs, adjustment, [], [*top, *more])


def show(adjustment: Adjustment, name: str, *, is_shown: bool) -> Adjustment:
    """Show or hide an input."""
    hidden = adjustment.hidden - {name} if is_shown else adjustment.hidden | {name}
    return replace(adjustment, hidden=hidden)


def rename(adjustment: Adjustment, name: str, label: str) -> Adjustment:
    """Give an input another name; a blank one restores the default."""
    labels = {key: one for key, one in adjustment.labels.items() if key != name}
    text = label.strip()[:MAX_LABEL]
    return replace(adjustment, labels={**labels, name: text} if text else labels)


def _in_order(
    inputs: Sequence[Input], adjustment: Adjustment, top: Sequence[str], more: Sequence[str]
) -> Adjustment:
    default = placed(inputs, Adjustment())
    if (tuple(top), tuple(more)) == (names_of(default[0]), names_of(default[1])):
        return replace(adjustment, top=(), more=())
    return replace(adjustment, top=tuple(top), more=tuple(more))
