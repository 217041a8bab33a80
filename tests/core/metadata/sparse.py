"""A file of gigabytes that holds only some bytes; all others are zero."""

from collections.abc import Mapping

from app.core.metadata.reader import read_metadata
from app.core.metadata.result import Metadata


class SparseFile:
    """Bytes by where they lie; `repeated`: from where on which bytes come again and again."""

    def __init__(
        self, parts: Mapping[int, bytes], size: int, repeated: tuple[int, bytes] | None = None
    ) -> None:
        self.size = size
        self.fetched = 0
        self.reads = 0
        self._parts = parts
        self._repeated = repeated

    def read(self, start: int, length: int) -> bytes:
        """Return bytes, and count them."""
        self.reads += 1
        self.fetched += length
        assert start >= 0
        assert start + length <= self.size
        found = bytearray(length)
        if self._repeated:
            first, pattern = self._repeated
            turn = (start - first) % len(pattern)
            found[:] = (pattern * (length // len(pattern) + 2))[turn : turn + length]
        for at, part in self._parts.items():
            low, high = max(at, start), min(at + len(part), start + length)
            if low < high:
                found[low - start : high - start] = part[low - at : high - at]
        return bytes(found)


def read_sparse(file: SparseFile) -> Metadata:
    """Read a file's metadata."""
    reading = read_metadata(file.size)
    wanted = next(reading)
    while True:
        try:
            wanted = reading.send(file.read(wanted.start, wanted.length))
        except StopIteration as end:
            found: Metadata = end.value
            return found
