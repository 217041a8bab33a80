"""What differs between tasks: the names of their values that are not the same in all."""

from collections.abc import Mapping, Sequence


def differences(columns: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the names whose values differ, in the order of their first appearance.

    A name that one of the columns lacks differs too.
    """
    names = dict.fromkeys(name for column in columns for name in column)
    return [name for name in names if len({column.get(name) for column in columns}) > 1]
