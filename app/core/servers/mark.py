"""The marks by which people recognise servers: a hue, a shape, and one or two letters. Pure.

The hash of the address is only a wish: within a pool, no two marks are equal or easy to confuse. A
mark stays when the pool, the name or the address changes. Only its letters follow a new name.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from app.core.ids import ServerId, ServerUrl
from app.core.servers.server import Server, given_name

HUES = 10
"""Number of distinct hues in the style sheet (`--hue-0` to `--hue-9`)."""

SHAPES = 4
"""Number of dot shapes in the style sheet."""

NEAR_HUES = frozenset({(0, 5), (0, 6), (1, 7), (1, 8), (2, 4), (7, 9), (8, 9)})
"""Pairs of hues that some eyes confuse; `tests/ui/test_style.py` measures the style sheet."""

# Shifts of the digest: these bits differ well between neighbouring ports and addresses.
_HUE_BITS = 14
_SHAPE_BITS = 21
_TAG_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_DIGITS = "23456789"
_WORDS = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A server's hue and shape (0 to `HUES` - 1, `SHAPES` - 1) and its tag: never colour alone."""

    hue: int
    tag: str
    shape: int = 0

    @property
    def text(self) -> str:
        """The mark in one word, for `data-mark`."""
        return f"{self.hue}-{self.shape}-{self.tag}"


@lru_cache(maxsize=256)  # each tile of a server that left the pool asks for it
def wished_mark(url: ServerUrl) -> Mark:
    """Return the mark that follows from an address: the first choice, and that of no server."""
    digest = _digest(url)
    return Mark(
        (digest >> _HUE_BITS) % HUES, next(_hash_tags(url)), (digest >> _SHAPE_BITS) % SHAPES
    )


def are_confusable(one: Mark, other: Mark) -> bool:
    """Return whether two dots look alike: the same shape, in the same or a near hue."""
    pair = (min(one.hue, other.hue), max(one.hue, other.hue))
    return one.shape == other.shape and (one.hue == other.hue or pair in NEAR_HUES)


def marks_of(servers: Iterable[Server], kept: Mapping[ServerId, Mark]) -> Mapping[ServerId, Mark]:
    """Return the marks of all servers by id, with those `kept` of others.

    A kept mark stays, unless the pool has an equal one or one that is easy to confuse by now.
    Returns `kept` itself if nothing changes.
    """
    marks = dict(kept)
    mine: dict[ServerId, Mark] = {}
    servers = list(servers)
    for server in servers:  # those that have a mark keep it before others choose
        mark = kept.get(server.identity)
        if mark is not None and not any(are_confusable(mark, one) for one in mine.values()):
            mine[server.identity] = mark
    for server in servers:
        if server.identity not in mine:
            mine[server.identity] = _free_dot(server, list(mine.values()))
    tags: set[str] = set()
    for server in sorted(servers, key=lambda one: not _has_own_tag(one, kept)):
        mark = mine[server.identity]
        own = kept[server.identity].tag if _has_own_tag(server, kept) else ""
        tag = _tag(server, own, tags)
        tags.add(tag)
        marks[server.identity] = replace(mark, tag=tag)
    return kept if marks == kept else marks


def _has_own_tag(server: Server, kept: Mapping[ServerId, Mark]) -> bool:
    """Return whether the kept letters still belong to the server's name."""
    mark = kept.get(server.identity)
    if mark is None:
        return False
    return mark.tag in (_name_tags(server) or (mark.tag,))


def _free_dot(server: Server, taken: list[Mark]) -> Mark:
    wish = wished_mark(server.url)
    uses = [sum(one.hue == hue for one in taken) for hue in range(HUES)]
    hues = sorted(_round(wish.hue, HUES), key=lambda hue: uses[hue])
    for hue in hues:
        for shape in _round(wish.shape, SHAPES):
            mark = Mark(hue, wish.tag, shape)
            if not any(are_confusable(mark, one) for one in taken):
                return mark
    return replace(wish, hue=hues[0])  # more servers than dots: the letters differ


def _round(start: int, count: int) -> list[int]:
    return [(start + step) % count for step in range(count)]


def _tag(server: Server, own: str, taken: set[str]) -> str:
    """Return the first letters that are free; `own` are those that it has."""
    wishes = (*([own] if own else []), *_name_tags(server), *_hash_tags(server.url))
    return next(tag for tag in wishes if not _looks_like(taken, tag))


def _looks_like(taken: set[str], tag: str) -> bool:
    """Return whether a tag is taken, or is the same letter once and twice: "A" beside "AA"."""
    is_one_letter = len(set(tag)) == 1
    return tag in taken or (is_one_letter and not taken.isdisjoint((tag[0], tag[0] * 2)))


def _name_tags(server: Server) -> tuple[str, ...]:
    """Return the letters that suit a server's name, the best first; none without a name.

    A name of one letter is its own tag, with a number when another server has it.
    """
    words = _WORDS.findall(given_name(server))
    if not words:
        return ()
    letters = [_capital(letter) for word in words for letter in word]
    first, last = letters[0], words[-1]
    if set(letters) == {first}:
        ends = [end for end in (*_DIGITS, *_TAG_LETTERS) if end != first]
        return (first if len(letters) == 1 else first * 2, *(first + end for end in ends))
    ends = [_capital(last[-1] if last.isdigit() else last[0])] if len(words) > 1 else []
    return tuple(first + letter for letter in (*ends, *letters[1:], *_TAG_LETTERS, *_DIGITS))


def _capital(letter: str) -> str:
    upper = letter.upper()
    return upper if len(upper) == 1 else letter


def _hash_tags(url: ServerUrl) -> Iterator[str]:
    count = len(_TAG_LETTERS) ** 2
    for number in _round(_digest(url) % count, count):
        first, second = divmod(number, len(_TAG_LETTERS))
        yield _TAG_LETTERS[first] + _TAG_LETTERS[second]


def _digest(url: ServerUrl) -> int:
    return zlib.crc32(url.encode())
