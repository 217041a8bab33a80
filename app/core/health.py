"""How a server is, and why it cannot be reached: one cause, one fix. Pure.

A page cannot see why a request failed, but two looks tell the causes apart: when a plain request
fails and one that needs no permission (`no-cors`) goes through, the server is alive and refuses
other origins; when both fail, it is down.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from app.core.message import Message, message


class Reach(StrEnum):
    """Whether a server can be used; the values are what the page shows as `data-state`."""

    CHECKING = "checking"
    UP = "up"
    SLOW = "slow"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Health:
    """The latest knowledge of one server; `why` is set when it is slow or down.

    `checked_at` is monotonic milliseconds, as is every `at` here. Nothing is sent to a server that
    was set aside, until a person asks it again.
    """

    reach: Reach = Reach.CHECKING
    queue_remaining: int | None = None
    why: Message | None = None
    checked_at: int | None = None
    version: str = ""
    max_upload: int | None = None
    set_aside: bool = False

    @property
    def usable(self) -> bool:
        """Whether the balancer may count on it."""
        return self.reach is Reach.UP

    @property
    def answers(self) -> bool:
        """Whether it answered at last sight, in time or late, or was not looked at yet."""
        late_but_there = self.reach is Reach.SLOW and self.queue_remaining is not None
        return self.reach in (Reach.CHECKING, Reach.UP) or late_but_there


def answered(health: Health, queue_remaining: int, at: int) -> Health:
    """The server told its queue length in time."""
    return replace(health, reach=Reach.UP, queue_remaining=queue_remaining, why=None, checked_at=at)


def slow(health: Health, seconds: float, at: int) -> Health:
    """The server did not answer within `seconds`, but may still be there."""
    why = message("health.slow", seconds=seconds)
    return replace(health, reach=Reach.SLOW, queue_remaining=None, why=why, checked_at=at)


def late(health: Health, queue_remaining: int, seconds: float, at: int) -> Health:
    """The server answered, after `seconds`, which is long: it can be used when nothing else can."""
    return replace(slow(health, seconds, at), queue_remaining=queue_remaining)


def strange(health: Health, at: int) -> Health:
    """Something answered that does not speak ComfyUI's protocol."""
    return down(health, message("health.not_comfyui"), at)


def failed_status(health: Health, status: int, at: int) -> Health:
    """Something answered with an error status."""
    return down(health, message("health.status", status=status), at)


def down(health: Health, why: Message, at: int) -> Health:
    """The server cannot be used, for this reason."""
    return replace(health, reach=Reach.DOWN, queue_remaining=None, why=why, checked_at=at)


def set_aside(health: Health, why: Message, at: int) -> Health:
    """The server did harm, or cannot be trusted: it counts as down, and is not asked any more."""
    return replace(down(health, why, at), set_aside=True)


def why_silent(page_url: str, server: str, reachable_without_cors: bool) -> Message:
    """Say why a request failed; `reachable_without_cors` is what the second look showed."""
    if reachable_without_cors:
        return message("health.no_cors")
    if out_of_reach(page_url, server):
        return message("health.loopback")
    plain = f"http:{server.removeprefix('https:')}"
    may_be_plain = server.startswith("https:") and mixed_content(page_url, plain) is None
    return message("health.down_https" if may_be_plain else "health.down")


def mixed_content(page_url: str, server: str) -> Message | None:
    """Say why this page may not talk to `server` at all, or `None` when it may.

    Browsers block http servers under an https page; loopback addresses are exempt.
    """
    if not page_url.startswith("https:") or not server.startswith("http:"):
        return None
    return None if is_loopback(server) else message("health.mixed_content")


def out_of_reach(page_url: str, server: str) -> bool:
    """Tell whether a page that came over http from elsewhere asks for a server on this computer.

    Chromium lets no such page in, whether something listens there or not.
    """
    return page_url.startswith("http:") and not is_loopback(page_url) and is_loopback(server)


def is_loopback(url: str) -> bool:
    """Tell whether an address is one of this computer's own."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.endswith(".localhost") or host.startswith("127.")
