"""Times as people read them."""

from datetime import datetime

import pytest

from app.ui.html import times
from tests.ui.page import parse
from tests.ui.scenes import NOW, make_scene

MINUTE = 60_000


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (-MINUTE, "just now"),
        (MINUTE - 1, "just now"),
        (MINUTE, "1 min ago"),
        (60 * MINUTE, "1 h ago"),
        (24 * 60 * MINUTE, "1 day ago"),
        (49 * 60 * MINUTE, "2 days ago"),
    ],
)
def test_time_ago_is_relative_with_the_exact_one_on_hover(ago: int, said: str) -> None:
    at = NOW - ago
    shown = parse(times.time_ago(make_scene(), at))
    assert shown.text == said
    assert shown["title"] == times.exact_time(at)
    assert datetime.fromisoformat(shown["datetime"]).timestamp() == at // 1000
