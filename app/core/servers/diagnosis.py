"""Diagnoses an unusable server: one proven cause and one fix. Pure.

A page cannot see why a request failed, but it can compare symptoms: a request without permission
(`no-cors`), a WebSocket, earlier successes, and whether the computer is online. If two causes have
the same symptoms, the message names both.
"""

from dataclasses import dataclass

from app.core.errors import BinderyError, ServerError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers.keys import KeyKind
from app.core.servers.mixed_content import is_loopback, mixed_content

SIGN_IN = frozenset({401, 403, 407})
"""Statuses with which a proxy demands a sign-in or a key."""

GATEWAY = frozenset({502, 503, 504, *range(520, 528), 530})
"""Statuses of a gateway whose ComfyUI does not respond; 520 to 530 are those of tunnels."""

REFUSED = frozenset(
    {401, 403, 404, 405, 407, 413, 415, 421, 429, 431, 451, 501, 503, 521, 523, 530}
)
"""Statuses that prove that a request did not reach ComfyUI, so nothing was queued.

500, 502 and 504 are not included: ComfyUI may have accepted the request before the response failed.
"""

MAX_REST_SECONDS = 600.0
"""The longest `Retry-After` to honour, in seconds: a typing error must not block a server for
long."""

MIN_REST_SECONDS = 1.0
"""The shortest pause in seconds. A `Retry-After` date may be milliseconds away, and waiting prompts
are sent right after it."""


@dataclass(frozen=True, slots=True)
class Symptoms:
    """The symptoms of a server whose responses cannot be read.

    `reachable`: a request without read permission got a response. `socket_opens`: a WebSocket
    opened. `worked`: this page has read a response from it before. `key`: the kind of the key that
    the request carried. `keyless_read`: the same request without the key got a readable response.
    """

    reachable: bool
    socket_opens: bool = False
    worked: bool = False
    key: KeyKind | None = None
    keyless_read: bool = False


def why_unread(page_url: str, server: ServerUrl, signs: Symptoms) -> Message:
    """Return why no response could be read, from the symptoms."""
    if signs.reachable:
        return _why_unreadable(signs)
    if out_of_reach(page_url, server):
        return message("health.loopback")
    plain = ServerUrl(f"http:{server.removeprefix('https:')}")
    may_be_plain = server.startswith("https:") and mixed_content(page_url, plain) is None
    return message("health.down_https" if may_be_plain else "health.down")


def _why_unreadable(signs: Symptoms) -> Message:
    if signs.keyless_read and signs.key is not KeyKind.QUERY:  # only a header needs a preflight
        return message("health.preflight")
    if signs.socket_opens:  # sockets need no permission: ComfyUI itself responds
        return message("health.no_cors")
    if signs.key is not None:
        return message("health.key_unread")
    return message("health.unreadable_now" if signs.worked else "health.unreadable")


def why_strange(error: ServerError, *, is_keyed: bool = False) -> Message:
    """Return why a readable response did not come from ComfyUI.

    `is_keyed`: the request carried a key.
    """
    status = error.message.args.get("status")
    if isinstance(status, int):
        is_refused = is_keyed and status in SIGN_IN
        return message("health.key_refused", status=status) if is_refused else why_status(status)
    if error.message.key == "answer.too_large":
        return error.message
    page = error.message.key == "answer.web_page"
    return message("health.web_page" if page else "health.not_comfyui")


def why_status(status: int) -> Message:
    """Return what an error status means for a server."""
    if status in SIGN_IN:
        return message("health.sign_in", status=status)
    if status in GATEWAY:
        return message("health.gateway", status=status)
    if status == 429:
        return message("health.limited")
    return message("health.not_comfyui" if status == 404 else "health.status", status=status)


def why_redirected(server: ServerUrl, route: str, target: str) -> Message:
    """Return how to fix an address that redirects `route` to `target` ("" if unknown)."""
    if not target:
        return message("health.redirected_away")
    base = target.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]
    if base.endswith(route) and base != f"{server}{route}":
        return message("health.redirected", to=base.removesuffix(route))
    return message("health.redirected_page", to=base)


def is_refusal(error: BinderyError) -> bool:
    """Return whether a failed submission certainly did not reach ComfyUI's queue."""
    key = error.message.key
    return key in ("transport.redirected", "answer.web_page") or (
        key == "answer.status" and error.message.args.get("status") in REFUSED
    )


def rest_seconds(error: BinderyError) -> float | None:
    """Return the pause that a server requested, in seconds, or `None`."""
    seconds = error.message.args.get("retry_after")
    if not isinstance(seconds, int | float) or seconds <= 0:
        return None
    return max(MIN_REST_SECONDS, min(float(seconds), MAX_REST_SECONDS))


def out_of_reach(page_url: str, server: ServerUrl) -> bool:
    """Return whether an http page from another host requests a server on this computer.

    Chromium blocks such requests, whether a server listens there or not.
    """
    return page_url.startswith("http:") and not is_loopback(page_url) and is_loopback(server)
