"""Which kept pictures are deleted when space runs out, so that no server displaces another's. Pure.

While over the limit, the server that uses most space loses its oldest picture, full ones before
thumbnails. So a server that uses at most an equal share loses nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.core.ids import NO_SERVER, ServerUrl

DEFAULT_LIMIT = 500_000_000
"""Default maximum bytes of kept pictures: some hundred large ones. Browsers give a page more than
this without asking."""

THUMB = "thumb"
FULL = "full"
CLIP = "clip"
"""What is kept under a key: a picture, its small version, or a video or sound."""


@dataclass(frozen=True, slots=True)
class StorageStatus:
    """Whether pictures are kept, the limit in bytes, and the bytes in use.

    `usage` is `None` until it was counted. `reduced`: there are no Web Locks here. `memory`:
    nothing survives a reload.
    """

    on: bool = True
    limit: int = 0
    usage: int | None = None
    reduced: bool = False
    memory: bool = False


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """One kept picture: its key (see `picture_key`), its bytes, when it was kept, its server.

    Pictures kept by earlier releases have the server "", which counts as one server.
    """

    key: str
    size: int
    at: int
    server: ServerUrl = NO_SERVER

    @property
    def is_thumb(self) -> bool:
        """Whether it is a thumbnail."""
        return self.key.endswith(f"/{THUMB}")


@dataclass(frozen=True, slots=True)
class PictureToKeep:
    """A picture to fetch from `server` at `url` and to keep, of at most `limit` bytes.

    `name` is "<prompt id>:<index>" if the bytes must be checked, else "". `at` is the time recorded
    with it, in milliseconds.
    """

    key: str
    thumb_key: str
    url: str
    server: ServerUrl
    at: int
    limit: int
    name: str = ""

    @property
    def is_clip(self) -> bool:
        """Whether it is a video or sound, which has no thumbnail."""
        return is_clip(self.key)


def is_clip(key: str) -> bool:
    """Return whether a video or sound is kept under a key."""
    return key.endswith(f"/{CLIP}")


def picture_key(prompt_id: str, index: int, kind: str = FULL) -> str:
    """Return the key of a task's picture or clip, by its index among those of the task."""
    return f"{prompt_id}/{index}/{kind}"


def equal_share(servers: Iterable[ServerUrl], server: ServerUrl, limit: int) -> int:
    """Return how many bytes each server may use; `server` and those with pictures count."""
    return limit // len({*servers, server})


def to_evict(kept: Iterable[KeptPicture], limit: int, treasured: Collection[str] = ()) -> list[str]:
    """Return the keys to delete so that at most `limit` bytes remain.

    Those in `treasured` stay.
    """
    own: dict[ServerUrl, list[KeptPicture]] = {}
    used: Counter[ServerUrl] = Counter()
    for one in sorted(kept, key=lambda one: (one.is_thumb, one.at), reverse=True):
        used[one.server] += one.size
        if one.key not in treasured:
            own.setdefault(one.server, []).append(one)  # the last one is deleted next
    total = sum(used.values())
    gone: list[str] = []
    while total > limit and any(own.values()):
        server = max((name for name in own if own[name]), key=lambda name: used[name])
        one = own[server].pop()
        gone.append(one.key)
        used[server] -= one.size
        total -= one.size
    return gone
