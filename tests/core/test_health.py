"""How a server is, and why not: one cause each, and nothing left over from before."""

from collections.abc import Callable

import pytest

from app.core.health import (
    Health,
    Reach,
    answered,
    blocked,
    failed_status,
    mixed_content,
    silent,
    slow,
    strange,
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
        (lambda health: silent(health, True, 9), Reach.DOWN, message("health.no_cors")),
        (lambda health: silent(health, False, 9), Reach.DOWN, message("health.down")),
        (lambda health: blocked(health, message("x"), 9), Reach.DOWN, message("x")),
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
