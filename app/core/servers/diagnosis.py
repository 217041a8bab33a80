"""Diagnoses a response that is not ComfyUI's: one proven cause and one fix. Pure.

A page cannot see why a request failed; `symptoms` compares what further requests bring. If two
causes have the same symptoms, the message names both. `cause` has the causes as fixed words.
"""

from app.core.errors import BinderyError, ServerError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.reading.web_page import PageKind, is_sign_in

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


def why_strange(error: ServerError, *, is_keyed: bool = False) -> Message:
    """Return why a readable response did not come from ComfyUI.

    `is_keyed`: the request carried a key.
    """
    status = error.message.args.get("status")
    if isinstance(status, int):
        if is_keyed and status in SIGN_IN:
            return message("health.key_refused", status=status)
        is_bare = "is_empty" in error.message.args
        return message("health.forbidden") if is_bare else why_status(status)
    if error.message.key == "answer.too_large":
        return error.message
    if error.message.key == "answer.web_page":
        return message(f"health.{error.message.args.get('kind', PageKind.OTHER)}")
    return message("health.not_comfyui")


def why_status(status: int) -> Message:
    """Return what an error status means for a server."""
    if status in SIGN_IN:
        return message("health.sign_in", status=status)
    if status in GATEWAY:
        return message("health.gateway", status=status)
    if status == 429:
        return message("health.limited")
    return message("health.not_comfyui" if status == 404 else "health.status", status=status)


def why_refused(error: ServerError) -> Message:
    """Return why a server that answers reads refused one request."""
    status = error.message.args.get("status")
    if status in SIGN_IN | GATEWAY | {429} or error.message.key == "answer.web_page":
        return why_strange(error)
    return error.message


def why_redirected(server: ServerUrl, route: str, target: str) -> Message:
    """Return how to fix an address that redirects `route` to `target` ("" if unknown)."""
    if not target:
        return message("health.redirected_away")
    base = target.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]
    if base.endswith(route) and base != f"{server}{route}":
        return message("health.redirected", to=base.removesuffix(route))
    kind = "redirected_sign_in" if is_sign_in(base) else "redirected_page"
    return message(f"health.{kind}", to=base)


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
