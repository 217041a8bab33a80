"""A QR code as rows of dots. Pure.

Written here, since the libraries for it are many times as large, and the page would load them at
each start. The tests compare each code with that of one of these libraries.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from app.core.archive.qr_words import MAX_VERSION, capacity, version_for, words_of

MAX_BYTES = capacity(MAX_VERSION)
"""Maximum bytes of a text for a code."""

Rows = list[list[int]]
"""The dots of a code by row, 1 for a dark one."""

_EMPTY = -1
"""A dot of a frame that data will set."""

_LEVEL_L = 0b01
"""How the format names the lowest level of correction."""

_FORMAT_DIVISOR, _FORMAT_MASK = 0x537, 0x5412
_VERSION_DIVISOR = 0x1F25
"""The polynomials that protect format and version, and the mask of the format, in ISO/IEC 18004."""

_RUN = re.compile("0{5,}|1{5,}")
_LIKE_A_CORNER = re.compile("(?=10111010000|00001011101)")

_MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda x, y: (x + y) % 2,
    lambda _, y: y % 2,
    lambda x, _: x % 3,
    lambda x, y: (x + y) % 3,
    lambda x, y: (x // 3 + y // 2) % 2,
    lambda x, y: x * y % 2 + x * y % 3,
    lambda x, y: (x * y % 2 + x * y % 3) % 2,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
)
"""The masks: a dot of data changes where the value is 0."""


def qr_code(text: str) -> Rows | None:
    """Return the code of a text without a margin, `None` if it has more than `MAX_BYTES`."""
    content = text.encode()
    version = version_for(len(content))
    if version is None:
        return None
    frame = _frame(version)
    places = list(_places(frame))
    words = words_of(content, version)
    bits = [word >> shift & 1 for word in words for shift in range(7, -1, -1)]
    bits += [0] * (len(places) - len(bits))
    codes = [_masked(frame, places, bits, number) for number in range(len(_MASKS))]
    return min(codes, key=_penalty)


def _frame(version: int) -> Rows:
    """Return a code with the dots that are the same for all texts; the others are `_EMPTY`."""
    size = 17 + 4 * version
    rows = [[_EMPTY] * size for _ in range(size)]
    for at in range(size):
        rows[6][at] = rows[at][6] = (at + 1) % 2
    for x, y in _alignments(version, size):
        _put_square(rows, x, y, 2)
    for x, y in ((3, 3), (size - 4, 3), (3, size - 4)):
        _put_square(rows, x, y, 4)
    for at in (*range(6), 7, 8, *range(size - 8, size)):  # the format comes here, by mask
        rows[8][at] = rows[at][8] = 0
    if version > 6:
        bits = version << 12 | _checksum(version, 12, _VERSION_DIVISOR)
        for index in range(18):
            x, y = size - 11 + index % 3, index // 3
            rows[y][x] = rows[x][y] = bits >> index & 1
    return rows


def _put_square(rows: Rows, x: int, y: int, reach: int) -> None:
    """Put the rings of a corner (`reach` 4) or an alignment square (2) around its centre."""
    size = len(rows)
    for row in range(max(0, y - reach), min(size, y + reach + 1)):
        for column in range(max(0, x - reach), min(size, x + reach + 1)):
            distance = max(abs(row - y), abs(column - x))
            is_light = distance == 4 or distance == (2 if reach == 4 else 1)
            rows[row][column] = 0 if is_light else 1


def _alignments(version: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the centres of the alignment squares; none is in a corner."""
    if version == 1:
        return
    count = version // 7 + 2
    step = (version * 4 + count * 2 + 1) // (count * 2 - 2) * 2
    last = size - 7
    centres = [6, *(last - step * index for index in range(count - 2, -1, -1))]
    for x in centres:
        for y in centres:
            if (x, y) not in ((6, 6), (6, last), (last, 6)):
                yield x, y


def _places(rows: Rows) -> Iterator[tuple[int, int]]:
    """Yield the empty places in the order of the data: in columns of two, up and down."""
    size = len(rows)
    rights = (*range(size - 1, 6, -2), 5, 3, 1)
    for turn, right in enumerate(rights):
        for index in range(size):
            y = index if turn % 2 else size - 1 - index
            for x in (right, right - 1):
                if rows[y][x] == _EMPTY:
                    yield x, y


def _masked(frame: Rows, places: list[tuple[int, int]], bits: list[int], number: int) -> Rows:
    """Return the code with one of the masks, and with the format that names it."""
    rows = [list(row) for row in frame]
    mask, size = _MASKS[number], len(frame)
    for (x, y), bit in zip(places, bits, strict=True):
        rows[y][x] = bit ^ (mask(x, y) == 0)
    head = _LEVEL_L << 3 | number
    form = (head << 10 | _checksum(head, 10, _FORMAT_DIVISOR)) ^ _FORMAT_MASK
    for index in range(15):
        bit = form >> index & 1
        beside = index if index < 6 else index + 1
        if index < 8:
            rows[beside][8] = rows[8][size - 1 - index] = bit
        else:
            rows[8][14 - index if index > 8 else 7] = rows[size - 15 + index][8] = bit
    rows[size - 8][8] = 1
    return rows


def _checksum(value: int, length: int, divisor: int) -> int:
    """Return the remainder that protects format and version."""
    rest = value
    for _ in range(length):
        rest = rest << 1 ^ (rest >> length - 1) * divisor
    return rest


def _penalty(rows: Rows) -> int:
    """Return how badly a code may read: long runs, squares, false corners, unequal colours."""
    lines = ["".join(map(str, row)) for row in rows]
    columns = ["".join(column) for column in zip(*lines, strict=True)]
    both = [*lines, *columns]
    runs = sum(len(run) - 2 for line in both for run in _RUN.findall(line))
    corners = sum(len(_LIKE_A_CORNER.findall(line)) for line in both)
    squares = sum(_squares(one, other) for one, other in pairwise(int(line, 2) for line in lines))
    total = len(rows) ** 2
    dark = sum(map(sum, rows))
    return runs + 40 * corners + 3 * squares + 10 * (abs(20 * dark - 10 * total) // total)


def _squares(one: int, other: int) -> int:
    """Return in how many places two rows have four equal dots, the start of a row apart."""
    differs = one ^ other | one ^ one >> 1 | other ^ other >> 1 | (one ^ other) >> 1
    size = max(one, other).bit_length()
    return size - 1 - (differs & (1 << size - 1) - 1).bit_count()
