"""Frames that no client can use: cut off, unknown, of the wrong shape. A client ignores them."""

from __future__ import annotations

from itertools import cycle

GARBAGE: tuple[str | bytes, ...] = (
    '{"type": "progress", "data": {"value": 1, ',
    '{"type": "some_custom_node.event", "data": {"anything": [1, null, "x"]}}',
    "",
    "null",
    '["executing"]',
    '{"type": "executing"}',
    '{"type": "status", "data": {"status": {"exec_info": "busy"}}}',
    '{"type": "executed", "data": {"node": 7, "output": "no pictures", "prompt_id": ["x"]}}',
    '{"type": "progress_state", "data": {"prompt_id": null, "nodes": [null, 3]}}',
    '{"type": 5, "data": []}',
    b"",
    b"\x00",
    b"\x00\x00\x00\x01",
    b"\x00\x00\x00\x01\x00\x00\x00\x09 not a known picture format",
    b"\x00\x00\x00\x04\x7f\xff\xff\xff{",
    b"\x00\x00\x00\x04\x00\x00\x00\x05[1,2]no object",
    b"\x00\x00\x00\x2a unknown binary type",
)


class GarbageFrames:
    """Gives one broken frame after the other, in a fixed order, for ever."""

    def __init__(self) -> None:
        self._frames = cycle(GARBAGE)

    def next(self) -> str | bytes:
        """Give the next one."""
        return next(self._frames)
