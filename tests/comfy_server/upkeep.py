"""What a server tells about itself at work: the memory that models take, and its log."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

MEMORY = 25_276_510_208
FREE = 23_673_298_944
MODEL = 6_938_041_344
"""The bytes of a card, those that are free on it without a model, and those of a model."""

PIECES = 300
"""So many pieces of output ComfyUI keeps."""


class Upkeep:
    """The memory and the log of one server. `is_idle` tells whether no prompt runs."""

    def __init__(self, is_idle: Callable[[], bool]) -> None:
        self._is_idle = is_idle
        self._has_model = False
        self._is_due = False
        self._pieces: deque[dict[str, str]] = deque(maxlen=PIECES)
        self.write("Starting server\n")

    @property
    def free(self) -> int:
        """The free bytes of the card."""
        return FREE - MODEL if self._has_model else FREE

    def write(self, text: str) -> None:
        """Write to the log."""
        self._pieces.append({"t": datetime.now(UTC).isoformat(), "m": text})

    def log(self) -> dict[str, Any]:
        """Give what `/internal/logs/raw` tells."""
        return {"entries": list(self._pieces), "size": {"cols": 80, "rows": 24}}

    def begin_run(self) -> None:
        """A prompt starts: it loads its model."""
        self._has_model = True
        self.write("got prompt\n")

    def end_run(self, messages: list[tuple[str, dict[str, Any]]]) -> None:
        """A prompt ended: write how, and free the memory if that was asked for meanwhile."""
        for event, told in messages:
            if event == "execution_error":
                self._write_failure(told)
        self.write("Prompt executed in 0.10 seconds\n")
        if self._is_due:
            self._has_model = self._is_due = False

    def unload(self) -> None:
        """Free the memory, after the running prompt if there is one."""
        self._is_due = not self._is_idle()
        self._has_model = self._has_model and self._is_due

    def _write_failure(self, told: Mapping[str, Any]) -> None:
        message = str(told["exception_message"])
        self.write(f"!!! Exception during processing !!! {message}")
        self.write("Traceback (most recent call last):\n")
        self.write("".join(told["traceback"]))
        self.write(f"{told['exception_type']}: {message}\n")
