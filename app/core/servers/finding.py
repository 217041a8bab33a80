"""What one window found out about a server, as a message for the others. Pure.

A finding shows how a server is. It is no evidence for a task: before a window sends, it checks the
server itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core.errors import ServerError
from app.core.ids import ServerUrl
from app.core.message import Message
from app.core.reading.clip import MOST_NAME
from app.core.reading.shape import count_at, mapping_at, name_at, text_at
from app.core.servers.health import MOST_DEPTH, Health, Reach, refuses_preflights
from app.core.servers.server_list import is_base_url

MAX_REST_MS = 24 * 60 * 60 * 1000
"""Longest rest in milliseconds that is taken from another window."""

_WHY = "health."
"""Prefix of the reasons why a server cannot be used."""


def plain_finding(url: ServerUrl, health: Health, now: int) -> dict[str, Any]:
    """Return a server's health as plain values; times are ages in milliseconds at `now`.

    That a window set a server aside is its own decision: the others only see that it is down.
    """
    return {
        "server": url,
        "reach": health.reach.value,
        "queue": health.queue_remaining,
        "running": health.running,
        "why": None if health.why is None else _plain_message(health.why),
        "version": health.version,
        "maxUpload": health.max_upload,
        "checked": _age(health.checked_at, now),
        "answered": _age(health.answered_at, now),
        "rests": max(0, health.rests_until - now) if health.rests_until is not None else 0,
    }


def parse_finding(value: Any, now: int, late: int) -> tuple[ServerUrl, Health] | None:
    """Return the server and health of a finding, `None` if it is malformed or says nothing.

    `late` is how many milliseconds ago it was sent.
    """
    try:
        return _finding(mapping_at(value, "$"), now, max(0, late))
    except (ServerError, ValueError):
        return None


def taken(mine: Health, found: Health, now: int) -> Health | None:
    """Return this window's health after another's finding, `None` if it changes nothing.

    A server that this window set aside stays so, and a rest that it knows of continues. Of two
    findings of one moment the one that refuses preflights holds: it knows more than a read.
    """
    at = (found.checked_at or 0) + refuses_preflights(found)
    is_older = mine.checked_at is not None and at <= mine.checked_at
    if is_older or mine.set_aside or (mine.rests(now) and not found.rests(now)):
        return None
    is_same_queue = found.running is None and found.queue_remaining == mine.queue_remaining
    answered = [at for at in (mine.answered_at, found.answered_at) if at is not None]
    return replace(
        found,
        running=mine.running if is_same_queue else found.running,
        version=found.version or mine.version,
        max_upload=found.max_upload if found.version else mine.max_upload,
        answered_at=max(answered, default=None),
    )


def _finding(fields: Mapping[str, Any], now: int, late: int) -> tuple[ServerUrl, Health] | None:
    url, reach = fields.get("server"), Reach(str(fields.get("reach")))
    if not is_base_url(url) or reach is Reach.CHECKING:
        return None
    why = fields.get("why")
    rest = min(MAX_REST_MS, count_at(fields.get("rests"), "rests")) - late
    answered = fields.get("answered")
    return ServerUrl(str(url)), Health(
        reach=reach,
        queue_remaining=_depth(fields, "queue"),
        why=None if why is None else _message(mapping_at(why, "why"), is_outer=True),
        checked_at=now - late - count_at(fields.get("checked"), "checked"),
        version=name_at(fields.get("version"), "version"),
        max_upload=_number(fields, "maxUpload"),
        answered_at=None if answered is None else now - late - count_at(answered, "answered"),
        rests_until=now + rest if rest > 0 else None,
        running=_depth(fields, "running"),
    )


def _age(at: int | None, now: int) -> int | None:
    return None if at is None else max(0, now - at)


def _depth(fields: Mapping[str, Any], key: str) -> int | None:
    number = _number(fields, key)
    return None if number is None else min(MOST_DEPTH, number)


def _number(fields: Mapping[str, Any], key: str) -> int | None:
    return None if fields.get(key) is None else count_at(fields[key], key)


def _plain_message(why: Message) -> dict[str, Any]:
    args = {key: _plain_arg(value) for key, value in why.args.items()}
    return {"key": why.key, "args": args}


def _plain_arg(value: object) -> Any:
    if isinstance(value, Message):
        return _plain_message(value)
    return value if isinstance(value, int | float) else str(value)


def _message(fields: Mapping[str, Any], *, is_outer: bool) -> Message:
    """Return a reason; one of the servers' own texts may be inside of it, one deep."""
    key = name_at(fields.get("key"), "key")
    if is_outer and not key.startswith(_WHY):
        raise ServerError("answer.shape", path="why.key", wanted="reason")
    args = mapping_at(fields.get("args"), "args")
    return Message(key, {name_at(name, "name"): _arg(args[name], is_outer) for name in args})


def _arg(value: Any, may_nest: bool) -> object:
    if isinstance(value, Mapping) and may_nest:
        return _message(value, is_outer=False)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return text_at(value, "args")[:MOST_NAME]
