"""What becomes of a script's request, by its method and path."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from app.core.errors import InputError

VIEW_BYTES = 128_000_000
"""Bytes of a picture or another output file, as for pictures on the page."""

READ_BYTES = 32_000_000
"""Bytes of any other answer: a long history, or all of `/object_info`."""


class Route(StrEnum):
    """What the page does with a request."""

    PROMPT = "prompt"
    INTERRUPT = "interrupt"
    QUEUE = "queue"
    PASS = "pass"  # noqa: S105


_POSTS = {
    "/prompt": Route.PROMPT,
    "/interrupt": Route.INTERRUPT,
    "/queue": Route.QUEUE,
    "/upload/image": Route.PASS,
    "/upload/mask": Route.PASS,
    "/free": Route.PASS,
}
"""The paths to which a script may post. Others delete or change what belongs to other people."""

_HISTORY = re.compile(r"/(?:history|history_v2|jobs)/([^/]+)")

_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def route_of(method: str, path: str) -> Route:
    """Return what becomes of a request. Raises `InputError` for one that is not passed on."""
    if method in ("GET", "HEAD"):
        return Route.PASS
    route = _POSTS.get(path) if method == "POST" else None
    if route is None:
        raise InputError("scripts.forbidden", method=method[:20], path=path[:80])
    return route


def limit_of(path: str) -> int:
    """Return the most bytes that an answer may have."""
    return VIEW_BYTES if path.startswith(("/view", "/viewvideo")) else READ_BYTES


def prompt_of(path: str) -> str:
    """Return the id of the prompt that a path asks about, "" for none."""
    found = _HISTORY.fullmatch(path)
    return found[1] if found else ""


def wished_id(body: Mapping[str, Any]) -> str:
    """Return the id that a script wants for its prompt, "" if it leaves that to the server.

    Raises `InputError` unless it is a UUID: it becomes part of file names and addresses.
    """
    wish = body.get("prompt_id")
    if wish is None or wish == "":
        return ""
    if not isinstance(wish, str) or not _ID.fullmatch(wish):
        raise InputError("scripts.bad_id")
    return wish.lower() if wish != wish.lower() else wish
