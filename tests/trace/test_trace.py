"""`make trace` follows the page's own way, from end to end."""

from __future__ import annotations

from tests.trace.__main__ import trace
from tests.trace.passing import Passed


async def test_both_paths_are_followed_from_end_to_end() -> None:
    first, later, frame = await trace()
    for one in (first, later):
        assert one.calls[0] == "ui/controller.py"
        assert one.modules["services/submission/sender.py"]
        assert not one.modules["ui/tasks/card.py"]
    assert later.modules.keys() <= first.modules.keys()
    assert frame.calls[0] == "services/tracking/connection.py"
    assert frame.modules["ui/tasks/card.py"]


def test_what_is_counted() -> None:
    passed = Passed(("a", "a", "b", "a", "c"))
    assert passed.modules == {"a": 3, "b": 1, "c": 1}
    assert passed.changes == 3
