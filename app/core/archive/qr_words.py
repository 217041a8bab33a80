"""The codewords of a QR code: the text's bytes with Reed-Solomon error correction. Pure.

Only what a link needs: bytes, the lowest level of correction (a screen has no scratches), and sizes
that phones read from a screen. ISO/IEC 18004 has the tables.
"""

from functools import cache
from itertools import chain, zip_longest

MAX_VERSION = 25
"""The largest size that is made, of 117 × 117 dots: phones read larger ones badly."""

_CORRECTION = (7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28)
CORRECTION_WORDS = (*_CORRECTION, 28, 30, 30, 26)
"""Codewords of correction in each block, by version (level L)."""

BLOCKS = (1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12)
"""Blocks of a code by version (level L)."""

_BYTES_MODE = 4
_FIELD = 0x11D
"""The polynomial of the field in which the correction is computed."""

_PADDING = (0xEC, 0x11)


def total_words(version: int) -> int:
    """Return the codewords that a code of this version has, data and correction together."""
    dots = (16 * version + 128) * version + 64
    if version > 1:
        aligned = version // 7 + 2
        dots -= (25 * aligned - 10) * aligned - 55
    if version > 6:
        dots -= 36
    return dots // 8


def data_words(version: int) -> int:
    """Return the codewords of data that a code of this version has."""
    return total_words(version) - BLOCKS[version - 1] * CORRECTION_WORDS[version - 1]


def version_for(length: int) -> int | None:
    """Return the smallest version that holds so many bytes, `None` if the largest does not."""
    versions = range(1, MAX_VERSION + 1)
    return next((one for one in versions if length <= capacity(one)), None)


def capacity(version: int) -> int:
    """Return the bytes that a code of this version holds, without mode and length."""
    return data_words(version) - (2 if version < 10 else 3)


def words_of(content: bytes, version: int) -> bytes:
    """Return all codewords of some bytes, which fit, in the order in which they are drawn."""
    bits = 12 if version < 10 else 20  # four of the mode, the others of the length
    number = (_BYTES_MODE << bits - 4 | len(content)) << 8 * len(content)
    number |= int.from_bytes(content)
    data = (number << 4).to_bytes(len(content) + (bits + 4) // 8)
    space = data_words(version) - len(data)
    data += bytes(_PADDING * (space // 2 + 1))[:space]
    return _with_correction(data, version)


def _with_correction(data: bytes, version: int) -> bytes:
    count, extra = BLOCKS[version - 1], CORRECTION_WORDS[version - 1]
    short = len(data) // count
    sizes = [short + (index >= count - len(data) % count) for index in range(count)]
    ends = [sum(sizes[: index + 1]) for index in range(count)]
    blocks = [data[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    mixed = chain.from_iterable(zip_longest(*blocks))
    correction = chain.from_iterable(zip(*(_remainder(one, extra) for one in blocks), strict=True))
    return bytes(word for word in chain(mixed, correction) if word is not None)


def _remainder(block: bytes, degree: int) -> list[int]:
    """Return the correction of a block: the remainder of its division by the generator."""
    divisor, powers, logs = _divisor(degree), _powers(), _logs()
    rest = [0] * degree
    for word in block:
        factor = word ^ rest[0]
        rest = [*rest[1:], 0]
        if factor:
            shift = logs[factor]
            rest = [
                one ^ powers[(shift + logs[part]) % 255]
                for one, part in zip(rest, divisor, strict=True)
            ]
    return rest


@cache
def _powers() -> list[int]:
    """Return the powers of 2 in the field."""
    found = [1]
    while len(found) < 255:
        double = found[-1] << 1
        found.append(double ^ _FIELD if double > 255 else double)
    return found


@cache
def _logs() -> dict[int, int]:
    return {value: index for index, value in enumerate(_powers())}


@cache
def _divisor(degree: int) -> list[int]:
    """Return the generator's factors after the first, which is 1; none of them is 0."""
    powers, logs = _powers(), _logs()
    found = [1]
    for root in range(degree):
        scaled = [powers[(logs[one] + root) % 255] for one in found]
        found = [a ^ b for a, b in zip([*found, 0], [0, *scaled], strict=True)]
    return found[1:]
