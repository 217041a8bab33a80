"""How a server is, and why not: one cause each, and nothing left over from before."""

from collections.abc import Callable

import pytest

from app.core.health import (
    Health,
    Reach,
    answered,
    down,
    failed_status,
    late,
    mixed_content,
    out_of_reach,
    set_aside,
    slow,
    strange,
    why_silent,
)
from app.core.message import Message, message

FRESH = Health()
KNOWN = Health(Reach.UP, 3, None, 1, "0.3.64", 100)


@pytest.mark.parametrize("before", [FRESH, KNOWN, Health(Reach.DOWN, why=message("health.down"))])
@pytest.mark.parametrize(
    ("look", "reach", "why"),
    [
        (lambda health: answered(health, 2, 9), Reach.UP, None),
        (lambda health: slow(health, 0.8, 9), Reach.SLOW, message("health.slow", seconds=0.8)),
        (lambda health: strange(health, 9), Reach.DOWN, message("health.not_comfyui")),
        (
            lambda health: failed_status(health, 502, 9),
            Reach.DOWN,
            message("health.status", status=502),
        ),
        (lambda health: down(health, message("x"), 9), Reach.DOWN, message("x")),
        (lambda health: set_aside(health, message("x"), 9), Reach.DOWN, message("x")),
    ],
)
def test_a_look_leaves_one_state_with_one_cause(
    before: Health, look: Callable[[Health], Health], reach: Reach, why: Message | None
) -> None:
    after = look(before)
    assert (after.reach, after.why, after.checked_at) == (reach, why, 9)
    assert after.queue_remaining == (2 if reach is Reach.UP else None)
    assert (after.version, after.max_upload) == (before.version, before.max_upload)
    assert after.usable is (reach is Reach.UP)


def test_a_server_that_nobody_looked_at_is_being_checked() -> None:
    assert FRESH.reach is Reach.CHECKING
    assert not FRESH.usable


@pytest.mark.parametrize(
    ("page", "server", "may"),
    [
        ("http://page/", "http://10.0.0.1:8188", True),
        ("http://page/", "https://host", True),
        ("https://page/", "https://host", True),
        ("https://page/", "http://10.0.0.1:8188", False),
        ("https://page/", "http://gpu.lan", False),
        ("https://page/", "http://localhost:8188", True),
        ("https://page/", "http://comfy.localhost", True),
        ("https://page/", "http://127.0.0.1:8188", True),
        ("https://page/", "http://127.8.9.1", True),
        ("https://page/", "http://[::1]:8188", True),
        ("https://page/", "http://[::2]:8188", False),
        ("https://page/", "http://notlocalhost", False),
        ("https://page/", "http://localhost.example", False),
    ],
)
def test_a_secure_page_may_talk_to_secure_servers_and_its_own_machine(
    page: str, server: str, may: bool
) -> None:
    why = mixed_content(page, server)
    assert why == (None if may else message("health.mixed_content"))


@pytest.mark.parametrize("before", [FRESH, KNOWN])
def test_a_late_answer_is_slow_but_its_queue_is_known(before: Health) -> None:
    after = late(before, 2, 3.0, 9)
    assert (after.reach, after.why) == (Reach.SLOW, message("health.slow", seconds=3.0))
    assert (after.queue_remaining, after.checked_at) == (2, 9)
    assert not after.usable


@pytest.mark.parametrize(
    ("health", "answers"),
    [
        (FRESH, True),
        (KNOWN, True),
        (late(FRESH, 0, 3.0, 9), True),
        (slow(KNOWN, 0.8, 9), False),
        (down(KNOWN, message("health.down"), 9), False),
        (strange(KNOWN, 9), False),
        (failed_status(KNOWN, 502, 9), False),
    ],
)
def test_a_server_answers_unless_it_did_not_when_it_was_last_asked(
    health: Health, answers: bool
) -> None:
    assert health.answers is answers


@pytest.mark.parametrize(
    ("page", "server", "out"),
    [
        ("http://page.example/", "http://localhost:8188", True),
        ("http://page.example/", "http://127.0.0.1:8188", True),
        ("http://192.168.0.5:8000/", "http://[::1]:8188", True),
        ("http://page.example/", "http://192.168.0.6:8188", False),
        ("http://localhost:8000/", "http://127.0.0.1:8188", False),
        ("http://127.0.0.1:8000/", "http://localhost:8188", False),
        ("https://page.example/", "http://localhost:8188", False),
    ],
)
def test_a_page_over_http_from_elsewhere_cannot_reach_the_computer_it_is_shown_on(
    page: str, server: str, out: bool
) -> None:
    assert out_of_reach(page, server) is out


@pytest.mark.parametrize(
    ("page", "server", "why"),
    [
        ("http://localhost:8000/", "http://10.0.0.1:8188", "health.down"),
        ("http://page.example/", "http://localhost:8188", "health.loopback"),
        ("http://page.example/", "https://localhost:8188", "health.loopback"),
        ("http://localhost:8000/", "https://10.0.0.1:8188", "health.down_https"),
        ("http://page.example/", "https://studio", "health.down_https"),
        ("http://page.example/", "http://proxy/https:8188", "health.down"),
        ("https://page.example/", "https://localhost:8188", "health.down_https"),
        ("https://page.example/", "https://studio", "health.down"),
    ],
)
def test_a_server_that_nothing_is_heard_of_is_down_or_on_the_other_protocol(
    page: str, server: str, why: str
) -> None:
    assert why_silent(page, server, False) == message(why)
    assert why_silent(page, server, True) == message("health.no_cors")
