"""Lists of servers as JSON: `servers.json`, and the saved edits of a pool. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core.errors import InputError
from app.core.ids import ServerId, ServerUrl
from app.core.servers.keys import wanted_kind
from app.core.servers.server import (
    MAX_EARLIER,
    MAX_ID,
    NO_ID,
    Server,
    Wakes,
    id_of,
    make_server,
    normalise_base_url,
)


def parse_servers(document: Any) -> tuple[tuple[Server, ...], tuple[InputError, ...]]:
    """Parse `servers.json`: `{"servers": [{"url", "name"?, "id"?, "wakes"?, "key"?} or "url", …]}`.

    The list alone is valid too. Returns the valid servers, the first of each address, and one error
    for every skipped entry. `key` names a kind of key; an entry with a key itself is skipped.
    """
    entries = document.get("servers") if isinstance(document, Mapping) else document
    if not isinstance(entries, list):
        return (), (InputError("servers.shape"),)
    servers: dict[ServerUrl, Server] = {}
    errors: list[InputError] = []
    for entry in entries:
        fields = entry if isinstance(entry, Mapping) else {"url": entry}
        try:
            server = _server(fields)
        except InputError as error:
            errors.append(error)
            continue
        if server.url in servers:
            errors.append(InputError("server.duplicate", url=server.url))
            continue
        servers[server.url] = distinct(server, servers.values())
    return tuple(servers.values()), tuple(errors)


def _server(fields: Mapping[str, Any]) -> Server:
    server = make_server(str(fields.get("url") or ""), str(fields.get("name") or ""))
    server = replace(server, wants=wanted_kind(fields.get("key")))
    given, past = fields.get("id"), fields.get("earlier")
    if isinstance(given, str) and given.isprintable() and 0 < len(given) <= MAX_ID:
        own = NO_ID if given == id_of(server.url) else ServerId(given)
        server = replace(server, id=own)
    urls = [ServerUrl(one) for one in past if is_base_url(one)] if isinstance(past, list) else []
    earlier = tuple(url for url in dict.fromkeys(urls) if url != server.url)
    wakes = Wakes.NEVER if fields.get("wakes") == Wakes.NEVER else Wakes.TASKS
    return replace(server, earlier=earlier[-MAX_EARLIER:], wakes=wakes)


def entry_of(server: Server) -> dict[str, Any]:
    """Return a server as an entry that `parse_servers` reads."""
    entry: dict[str, Any] = {"url": server.url, "name": server.name}
    if server.id:
        entry["id"] = server.id
    if server.wakes is not Wakes.TASKS:
        entry["wakes"] = server.wakes.value
    if server.wants:
        entry["key"] = server.wants.value
    return {**entry, "earlier": list(server.earlier)} if server.earlier else entry


def distinct(server: Server, others: Any) -> Server:
    """Return the server with an id that none of the `others` has."""
    taken = {one.identity for one in others}
    own, number = server.identity, 2
    while own in taken:
        own, number = ServerId(f"{server.identity[:MAX_ID]}-{number}"), number + 1
    return server if own == server.identity else replace(server, id=own)


def is_base_url(value: Any) -> bool:
    """Return whether an untrusted value is a base URL in normal form."""
    try:
        return isinstance(value, str) and normalise_base_url(value) == value
    except InputError:
        return False
