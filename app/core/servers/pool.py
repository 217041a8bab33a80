"""The pool of servers: the listed servers, the edits, and the choice for a task."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.core.errors import InputError
from app.core.ids import ServerId, ServerUrl
from app.core.servers.server import Server, given_name
from app.core.servers.server_list import distinct


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class Pool:
    """The servers of `servers.json` (`base`) and of the lists it names (`found`), with edits.

    Edits are stored separately. So the host can change the file, and each person's additions and
    removals stay. `retired` servers have left the lists: they are shown, but get nothing.
    """

    base: tuple[Server, ...] = ()
    added: tuple[Server, ...] = ()
    removed: frozenset[ServerUrl] = field(default_factory=frozenset)

    found: tuple[Server, ...] = ()
    retired: tuple[Server, ...] = ()

    @cached_property
    def servers(self) -> tuple[Server, ...]:
        """The current pool: the listed servers, as the person edited them, then the added ones."""
        edits = {server.identity: server for server in self.added}
        by_url = {server.url: server.identity for server in self.added}
        kept: dict[ServerId, Server] = {}
        for listed in (*self.base, *self.found):
            own = listed.identity
            if own not in edits:
                own = by_url.get(listed.url, own)
            if own in edits:
                kept[own] = _edited(listed, edits.pop(own))
            elif own not in kept and self.removed.isdisjoint((listed.url, *listed.earlier)):
                kept[own] = listed
        by_address: dict[ServerUrl, Server] = {}
        for server in (*kept.values(), *edits.values()):
            by_address.setdefault(server.url, server)
        return tuple(by_address.values())

    def get(self, url: ServerUrl) -> Server | None:
        """Return the server at a normalised base URL, or `None`."""
        return next((server for server in self.servers if server.url == url), None)

    def known(self, url: ServerUrl) -> Server | None:
        """Return the server that is at an address, or was there before, or `None`."""
        servers = (*self.servers, *self.retired)
        present = next((server for server in servers if server.url == url), None)
        return present or next((server for server in servers if url in server.earlier), None)

    def by_id(self, identity: ServerId) -> Server | None:
        """Return the server with this id, or `None`."""
        return next((server for server in self.servers if server.identity == identity), None)

    def add(self, server: Server) -> "Pool":
        """Return the pool with one more server. Raises `InputError` if it has that address.

        A retired server at that address is in the pool again.
        """
        if self.get(server.url) is not None:
            raise InputError("server.duplicate", url=server.url)
        retired = tuple(one for one in self.retired if one.url != server.url)
        hidden = [one for one in self.added if one.url != server.url]
        return replace(
            self,
            added=(*hidden, distinct(server, self.servers)),
            removed=self.removed - {server.url},
            retired=retired,
        )

    def edit(self, url: ServerUrl, server: Server) -> "Pool":
        """Return the pool with the server at `url` replaced. Raises `InputError`.

        A server with the same id stays at its place, also at another address.
        """
        if url == server.url:
            return self._put(url, server)
        here = self.get(url)
        if here is None or here.identity != server.identity:
            return self.add(server).remove(url)
        if self.get(server.url) is not None:
            raise InputError("server.duplicate", url=server.url)
        moved = self._put(url, server)
        return replace(moved, removed=self.removed - {server.url})

    @property
    def is_as_listed(self) -> bool:
        """Return whether the listed servers are as their host lists them; added ones may be too."""
        return self.as_listed() == self

    def as_listed(self) -> "Pool":
        """Return the pool with the listed servers as their host lists them.

        Servers that a person added stay.
        """
        listed = (*self.base, *self.found)
        ids = {one.identity for one in listed}
        urls = {url for one in listed for url in (one.url, *one.earlier)}
        added = tuple(one for one in self.added if one.identity not in ids and one.url not in urls)
        return replace(self, added=added, removed=self.removed - urls)

    def _put(self, url: ServerUrl, server: Server) -> "Pool":
        if url in {item.url for item in self.added}:
            added = tuple(server if item.url == url else item for item in self.added)
            return replace(self, added=added)
        return replace(self, added=(*self.added, server))

    def remove(self, url: ServerUrl) -> "Pool":
        """Return the pool without a server. Its tasks keep their URLs."""
        gone = self.get(url)
        return replace(
            self,
            added=tuple(item for item in self.added if item.url != url),
            removed=self.removed | {url, *(gone.earlier if gone is not None else ())},
            retired=tuple(item for item in self.retired if item.url != url),
        )


def _edited(listed: Server, edit: Server) -> Server:
    """Return a listed server with a person's edit; the later address of the two counts."""
    if edit.url not in listed.earlier:
        return replace(edit, wants=edit.wants or listed.wants)
    name = given_name(edit) or listed.name
    return replace(listed, name=name, wakes=edit.wakes)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A server that could take the next task, as just probed.

    `reserved` counts this window's tasks that its queue length does not include yet. `is_suspect`:
    it misbehaved recently and may soon be set aside.
    """

    url: ServerUrl
    usable: bool
    queue_remaining: int = 0
    reserved: int = 0
    is_suspect: bool = False

    @property
    def load(self) -> int:
        """Number of prompts before the next one."""
        return self.queue_remaining + self.reserved


def choose(candidates: Sequence[Candidate], tie: Callable[[int], int]) -> ServerUrl | None:
    """Return the URL of the least loaded candidate, `None` for an empty list.

    Usable candidates come first, among them those that are not suspect. Others are chosen only if
    none is usable. `tie(n)` draws from `range(n)`.
    """
    usable = [candidate for candidate in candidates if candidate.usable] or list(candidates)
    usable = [candidate for candidate in usable if not candidate.is_suspect] or usable
    if not usable:
        return None
    least = min(candidate.load for candidate in usable)
    best = [candidate for candidate in usable if candidate.load == least]
    return best[tie(len(best))].url


def choose_many(
    candidates: Sequence[Candidate], count: int, tie: Callable[[int], int]
) -> list[ServerUrl]:
    """Return the URLs for `count` tasks; each choice counts as a reservation for the next.

    There must be at least one candidate.
    """
    chosen: list[ServerUrl] = []
    now = list(candidates)
    for _ in range(count):
        url = choose(now, tie)
        assert url is not None
        chosen.append(url)
        now = [replace(one, reserved=one.reserved + 1) if one.url == url else one for one in now]
    return chosen
