"""A message for a person, stored as a key of the text catalogue; the view translates it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """`key` names a text of the catalogue, `args` are the values for its `{placeholders}`."""

    key: str
    args: Mapping[str, object] = field(default_factory=dict)


def message(key: str, /, **args: object) -> Message:
    """Make a `Message` from keyword arguments."""
    return Message(key, args)
