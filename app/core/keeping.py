"""Which kept pictures go when there is no room: full ones before thumbnails, oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass

DEFAULT_LIMIT = 500_000_000
THUMB = "thumb"
FULL = "full"


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept picture: its key (see `picture_key`), its bytes, and when it was kept."""

    key: str
    size: int
    at: int

    @property
    def is_thumb(self) -> bool:
        """Whether it is the small one."""
        return self.key.endswith(f"/{THUMB}")


def picture_key(prompt_id: str, index: int, kind: str = FULL) -> str:
    """Return the key of a task's picture, by its place among the task's pictures."""
    return f"{prompt_id}/{index}/{kind}"


def to_evict(kept: Iterable[Kept], limit: int) -> list[str]:
    """Return the keys to delete so that what stays is at most `limit` bytes."""
    order = sorted(kept, key=lambda one: (one.is_thumb, one.at))
    total = sum(one.size for one in order)
    gone: list[str] = []
    for one in order:
        if total <= limit:
            break
        gone.append(one.key)
        total -= one.size
    return gone
