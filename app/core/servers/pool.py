"""The pool of servers, and the choice of the server for the next task."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from app.core.errors import InputError
from app.core.ids import ServerUrl
from app.core.servers.server import Server


@dataclass(frozen=True, slots=True)
class Pool:
    """The servers of `servers.json` (`base`), with a person's edits.

    Edits are stored separately. So the host can change the file, and each person's additions and
    removals stay.
    """

    base: tuple[Server, ...] = ()
    added: tuple[Server, ...] = ()
    removed: frozenset[ServerUrl] = field(default_factory=frozenset)

    @property
    def servers(self) -> tuple[Server, ...]:
        """The current pool: the file's servers, as the person edited them, then the added ones."""
        renamed = {server.url: server for server in self.added}
        kept = [
            renamed.pop(server.url, server)
            for server in self.base
            if server.url not in self.removed
        ]
        return (*kept, *renamed.values())

    def get(self, url: ServerUrl) -> Server | None:
        """Return the server at a normalised base URL, or `None`."""
        return next((server for server in self.servers if server.url == url), None)

    def add(self, server: Server) -> "Pool":
        """Return the pool with one more server. Raises `InputError` if it has that address."""
        if self.get(server.url) is not None:
            raise InputError("server.duplicate", url=server.url)
        return replace(self, added=(*self.added, server), removed=self.removed - {server.url})

    def edit(self, url: ServerUrl, server: Server) -> "Pool":
        """Return the pool with the server at `url` replaced. Raises `InputError`."""
        if url != server.url:
            return self.add(server).remove(url)
        if url in {item.url for item in self.added}:
            return replace(
                self, added=tuple(server if item.url == url else item for item in self.added)
            )
        return replace(self, added=(*self.added, server))

    def remove(self, url: ServerUrl) -> "Pool":
        """Return the pool without a server. Its tasks keep their URLs."""
        return replace(
            self,
            added=tuple(item for item in self.added if item.url != url),
            removed=self.removed | {url},
        )


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
