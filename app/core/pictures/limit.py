"""Which kept pictures are deleted when there is no room, so that no server takes another's.

While over the limit, the server that uses most gives up its oldest picture, full ones before
thumbnails. So a server that uses no more than an equal share of the limit loses nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.ids import NO_SERVER, ServerUrl

DEFAULT_LIMIT = 500_000_000
"""Bytes of kept pictures until a person sets a limit: some hundred large ones, and less than
browsers give to a page without a question."""

THUMB = "thumb"
FULL = "full"


@dataclass(frozen=True, slots=True)
class StorageStatus:
    """What the browser keeps: whether pictures, up to how many bytes, and how many it has now.

    `usage` is `None` until it was counted. `reduced`: there are no Web Locks here. `memory`:
    nothing outlives the page.
    """

    on: bool = True
    limit: int = 0
    usage: int | None = None
    reduced: bool = False
    memory: bool = False


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """One kept picture: its key (see `picture_key`), its bytes, when it was kept, its server.

    Pictures that earlier releases kept have no server: "", which counts as one server.
    """

    key: str
    size: int
    at: int
    server: ServerUrl = NO_SERVER

    @property
    def is_thumb(self) -> bool:
        """Whether it is the small one."""
        return self.key.endswith(f"/{THUMB}")


@dataclass(frozen=True, slots=True)
class PictureToKeep:
    """A picture to fetch from `server` at `url` and to keep, of at most `limit` bytes.

    `name` is "<prompt id>:<index>" when the bytes have to be checked to be the task's, else "".
    `at` is the time under which it is kept, in milliseconds.
    """

    key: str
    thumb_key: str
    url: str
    server: ServerUrl
    at: int
    limit: int
    name: str = ""


def picture_key(prompt_id: str, index: int, kind: str = FULL) -> str:
    """Return the key of a task's picture, by its place among the task's pictures."""
    return f"{prompt_id}/{index}/{kind}"


def equal_share(servers: Iterable[ServerUrl], server: ServerUrl, limit: int) -> int:
    """Return how many bytes of `limit` each server may use, `server` and those with pictures."""
    return limit // len({*servers, server})


def to_evict(kept: Iterable[KeptPicture], limit: int) -> list[str]:
    """Return the keys to delete so that what stays is at most `limit` bytes."""
    own: dict[ServerUrl, list[KeptPicture]] = {}
    for one in sorted(kept, key=lambda one: (one.is_thumb, one.at), reverse=True):
        own.setdefault(one.server, []).append(one)  # the next to go is the last
    used = {server: sum(one.size for one in pictures) for server, pictures in own.items()}
    total = sum(used.values())
    gone: list[str] = []
    while total > limit:
        server = max(used, key=lambda name: used[name])
        one = own[server].pop()
        gone.append(one.key)
        used[server] -= one.size
        total -= one.size
    return gone
