"""Nodes that only some servers have."""

from app.core.comfy.object_info import ClassInfo
from app.core.form.placement import placed_apart

GRAPH = {str(at): {"class_type": name, "inputs": {}} for at, name in enumerate("AABCD")}


def having(names: str) -> dict[str, ClassInfo | None]:
    return {name: ClassInfo(name, {}) if name in names else None for name in "ABCD"}


def test_the_largest_group_counts() -> None:
    servers = [("one", having("ACD")), ("two", having("BCD"))]
    assert placed_apart(GRAPH, servers) == (2, ("one",))


def test_nothing_is_apart_where_all_have_all_or_none_has_it() -> None:
    assert placed_apart(GRAPH, [("one", having("ABC")), ("two", having("ABC"))]) == (0, ())
    assert placed_apart(GRAPH, [("one", having("AB"))]) == (0, ())
    assert placed_apart(GRAPH, []) == (0, ())
