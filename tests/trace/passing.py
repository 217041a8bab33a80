"""Notes the calls of the page's own functions, in their order."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

from app.ui.renderer import Renderer

APP = Path(sys.modules["app.ui.renderer"].__file__ or "").resolve().parents[1]

DRAW = Renderer.draw.__code__


@dataclass(frozen=True, slots=True)
class Passed:
    """The modules of the calls, one entry a call."""

    calls: tuple[str, ...]

    @property
    def modules(self) -> Counter[str]:
        """How often each module was called."""
        return Counter(self.calls)

    @property
    def changes(self) -> int:
        """How often a call was in another module than the call before it."""
        return sum(one != other for one, other in pairwise(self.calls))


class Passing:
    """Notes calls while its block runs, or until `stop`; with `is_drawing` those of drawing too.

    A comprehension is a call up to Python 3.11, and a coroutine that goes on is one.
    """

    def __init__(self, *, is_drawing: bool) -> None:
        self._is_drawing = is_drawing
        self._depth = 0
        self._calls: list[str] = []

    def __enter__(self) -> Passing:
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Note nothing more."""
        sys.setprofile(None)

    @property
    def passed(self) -> Passed:
        """What was noted."""
        return Passed(tuple(self._calls))

    def _note(self, frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if code is DRAW and event in ("call", "return"):
            self._depth += 1 if event == "call" else -1
        if event != "call" or (self._depth and not self._is_drawing):
            return
        path = Path(code.co_filename)
        if path.is_relative_to(APP):
            self._calls.append(path.relative_to(APP).as_posix())
