"""The servers that were found in lists: those that moved, those that left, and both as text."""

import json
from collections.abc import Mapping
from dataclasses import replace

from app.core.ids import ServerUrl
from app.core.reading.json_text import read_json_text
from app.core.servers.pool import Pool
from app.core.servers.server import Server, given_name
from app.core.servers.server_list import distinct, entry_of, parse_servers

MAX_RETIRED = 20
"""Maximum number of retired servers, the latest: workspaces come and go for years."""


def with_found(pool: Pool, listed: tuple[Server, ...], *, is_whole: bool) -> Pool:
    """Return the pool with the servers of the lists as they are now.

    Those of `servers.json` stay as they are. One that is known by its id, its address or its given
    name stays the same server. One that left the lists is retired, if all lists were read.
    """
    own = {one.url for one in pool.base}
    listed = tuple(one for one in listed if one.url not in own)
    left = [*pool.found, *pool.retired]
    urls = {one.url for one in listed}
    found: list[Server] = []
    for one in listed:
        same = _same(one, left, urls)
        if same is not None:
            left.remove(same)
            one = replace(same.moved(one.url), name=one.name, wants=one.wants)  # noqa: PLW2901
        found.append(distinct(one, (*pool.base, *found)))
    gone = [one for one in left if one in pool.retired or is_whole]
    for one in left:
        if one not in gone and one.url not in urls:
            found.append(distinct(one, (*pool.base, *found)))
    now = replace(pool, found=tuple(found), retired=())
    ids = {one.identity for one in (*now.servers, *found)}
    apart = pool.removed | {one.url for one in (*now.servers, *found)}
    retired = [one for one in gone if one.identity not in ids and one.url not in apart]
    retired.sort(key=lambda one: one not in pool.retired)  # those that left now are the latest
    return replace(now, retired=tuple(retired[-MAX_RETIRED:]))


def _same(one: Server, before: list[Server], urls: set[ServerUrl]) -> Server | None:
    """Return which of the servers before a listed one is, `None` for a new one."""
    if one.id:
        return next((old for old in before if old.identity == one.id), None)
    here = next((old for old in before if old.url == one.url), None)
    named = [old for old in before if old.url not in urls and given_name(old) == one.name]
    return here or (named[0] if len(named) == 1 else None)


def found_text(pool: Pool) -> str:
    """Return the found and the retired servers as text."""
    parts = {"found": pool.found, "retired": pool.retired}
    texts = {name: [entry_of(one) for one in part] for name, part in parts.items()}
    return json.dumps(texts, ensure_ascii=False)


def with_saved(pool: Pool, text: str | None) -> Pool:
    """Return the pool with the found and retired servers of a text; invalid ones are left out."""
    try:
        saved = read_json_text(text or "{}")
    except ValueError:
        saved = {}
    fields = saved if isinstance(saved, Mapping) else {}
    found, retired = (parse_servers(fields.get(name))[0] for name in ("found", "retired"))
    return replace(pool, found=found, retired=retired)
