"""Which known server a machine at another address may be. Pure.

ComfyUI sends no id of its machine. Equal facts (`/system_stats`) only make a machine likely the
same, as rented machines of one kind are equal. The same prompt in two histories proves it, since
prompt ids are random.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.core.ids import ServerId, ServerUrl
from app.core.servers.health import Health, Reach
from app.core.servers.machine_facts import MachineFacts, is_like_machine, is_same_machine
from app.core.servers.pool import Pool
from app.core.servers.server import Server

MAX_RECOGNISED = 3
"""Maximum number of servers that one machine may look like: more say nothing."""

_IPV4 = re.compile(r"\d+\.\d+\.\d+\.\d+")
_RANDOM = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A known server that a machine is (`is_proven`) or looks like; `is_moved`: that is down."""

    server: Server
    is_moved: bool
    is_proven: bool = False


def recognise(
    url: ServerUrl,
    machine: MachineFacts,
    pool: Pool,
    health: Mapping[ServerUrl, Health],
    known: Mapping[ServerId, MachineFacts],
) -> tuple[Recognised, ...]:
    """Return the servers of the pool that the machine at `url` may be, those that moved first.

    One that moved is down, has equal devices and arguments, and an address of the same pattern.
    One under another name is up, and all of its facts are equal.
    """
    found: list[Recognised] = []
    for server in pool.servers:
        before = known.get(server.identity, MachineFacts())
        reach = health.get(server.url, Health()).reach
        if server.url == url:
            continue
        if reach is Reach.DOWN and is_like_machine(before, machine) and is_alike(server.url, url):
            found.append(Recognised(server, is_moved=True))
        if reach in (Reach.UP, Reach.SLOW) and is_same_machine(before, machine):
            found.append(Recognised(server, is_moved=False))
    found.sort(key=lambda one: not one.is_moved)
    return tuple(found[:MAX_RECOGNISED])


def proves(ids: Iterable[str], others: Iterable[str]) -> bool:
    """Return whether two histories have a prompt in common, so belong to one ComfyUI."""
    return not frozenset(ids).isdisjoint(others)


def is_alike(one: ServerUrl, other: ServerUrl) -> bool:
    """Return whether two addresses follow one pattern, as those of one provider or network do.

    Only the first label of a host differs (`https://<id>-8188.example.com`), or the last number of
    an IPv4 address, or the port of one host.
    """
    first, second = urlsplit(one), urlsplit(other)
    if first.scheme != second.scheme or first.path != second.path:
        return False
    hosts = first.hostname or "", second.hostname or ""
    if hosts[0] == hosts[1]:
        return True
    if first.port != second.port:
        return False
    if all(_IPV4.fullmatch(host) for host in hosts):
        return hosts[0].rpartition(".")[0] == hosts[1].rpartition(".")[0]
    labels = [host.partition(".") for host in hosts]
    is_named = all(_RANDOM.fullmatch(label) for label, _, _ in labels)
    return is_named and labels[0][2] == labels[1][2] and "." in labels[0][2]
