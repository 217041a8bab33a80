"""Why a server cannot be used: one cause and one fix, and no cause that was not established. Pure.

A page cannot see why a request failed. It can compare: a request that needs no permission
(`no-cors`), a WebSocket, what worked before, and whether the computer is online. Where two causes
look the same from a page, the message names both.
"""

from dataclasses import dataclass

from app.core.errors import BinderyError, ServerError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers.mixed_content import is_loopback, mixed_content

SIGN_IN = frozenset({401, 403, 407})
"""Statuses by which a proxy asks for a sign-in or a key."""

GATEWAY = frozenset({502, 503, 504, *range(520, 528), 530})
"""Statuses of a gateway whose ComfyUI does not answer; 520 to 530 are those of tunnels."""

REFUSED = frozenset(
    {401, 403, 404, 405, 407, 413, 415, 421, 429, 431, 451, 501, 503, 521, 523, 530}
)
"""Statuses that say that a request did not get through to ComfyUI, so that nothing was queued.

500, 502 and 504 are not among them: ComfyUI may have taken the request before the answer failed.
"""

MAX_REST_SECONDS = 600.0
"""The longest `Retry-After` that is obeyed: a typing error there must not end a server's use."""

MIN_REST_SECONDS = 1.0
"""The shortest rest: a date may be milliseconds away, and what waits is sent right after it."""


@dataclass(frozen=True, slots=True)
class Symptoms:
    """What was found out about a server whose answers cannot be read.

    `reachable`: a request without permission to read was answered. `socket_opens`: a WebSocket
    opened. `worked`: this page read an answer of it before.
    """

    reachable: bool
    socket_opens: bool = False
    worked: bool = False


def why_unread(page_url: str, server: ServerUrl, signs: Symptoms) -> Message:
    """Return why no answer could be read, from what else was tried."""
    if signs.reachable:
        return _why_unreadable(signs)
    if out_of_reach(page_url, server):
        return message("health.loopback")
    plain = ServerUrl(f"http:{server.removeprefix('https:')}")
    may_be_plain = server.startswith("https:") and mixed_content(page_url, plain) is None
    return message("health.down_https" if may_be_plain else "health.down")


def _why_unreadable(signs: Symptoms) -> Message:
    if signs.socket_opens:  # sockets need no permission: ComfyUI itself is there
        return message("health.no_cors")
    return message("health.unreadable_now" if signs.worked else "health.unreadable")


def why_strange(error: ServerError) -> Message:
    """Return why an answer that could be read was not ComfyUI's."""
    status = error.message.args.get("status")
    if isinstance(status, int):
        return why_status(status)
    if error.message.key == "answer.too_large":
        return error.message
    page = error.message.key == "answer.web_page"
    return message("health.web_page" if page else "health.not_comfyui")


def why_status(status: int) -> Message:
    """Return what an error status says of a server."""
    if status in SIGN_IN:
        return message("health.sign_in", status=status)
    if status in GATEWAY:
        return message("health.gateway", status=status)
    if status == 429:
        return message("health.limited")
    return message("health.not_comfyui" if status == 404 else "health.status", status=status)


def why_redirected(server: ServerUrl, route: str, target: str) -> Message:
    """Return what to do about an address that forwards `route` to `target` ("" when unknown)."""
    if not target:
        return message("health.redirected_away")
    base = target.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]
    if base.endswith(route) and base != f"{server}{route}":
        return message("health.redirected", to=base.removesuffix(route))
    return message("health.redirected_page", to=base)


def is_refusal(error: BinderyError) -> bool:
    """Tell whether a failed submission certainly did not reach ComfyUI's queue."""
    key = error.message.key
    return key in ("transport.redirected", "answer.web_page") or (
        key == "answer.status" and error.message.args.get("status") in REFUSED
    )


def rest_seconds(error: BinderyError) -> float | None:
    """Return how long a server asked to be left alone, `None` when it did not."""
    seconds = error.message.args.get("retry_after")
    if not isinstance(seconds, int | float) or seconds <= 0:
        return None
    return max(MIN_REST_SECONDS, min(float(seconds), MAX_REST_SECONDS))


def out_of_reach(page_url: str, server: ServerUrl) -> bool:
    """Tell whether a page that came over http from elsewhere asks for a server on this computer.

    Chromium lets no such page in, whether something listens there or not.
    """
    return page_url.startswith("http:") and not is_loopback(page_url) and is_loopback(server)
