"""The state of the viewer and of the comparison."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.task.task import Task


@dataclass(frozen=True, slots=True)
class Looking:
    """How a person looks at pictures in the viewer.

    `panel` is "shown" or "hidden"; "" is as the screen has room. `is_bare`: only the picture is
    shown. `marked` is the picture to compare with the next one, "<prompt id>:<index>". `full` is
    the viewed task with its graph, if it is of another tab and was read. `walk` has the keys of the
    pictures that the filtered library showed when the viewer was opened there, else nothing.
    `opened` is the picture with which the library opened the viewer, "" for another place.
    """

    panel: str = ""
    is_bare: bool = False
    marked: str = ""
    full: Task | None = None
    walk: tuple[str, ...] = ()
    opened: str = ""


class CompareMode(StrEnum):
    """How pictures are compared; the page shows these values as `data-mode`."""

    SLIDER = "slider"
    BESIDE = "beside"
    BLINK = "blink"


@dataclass(frozen=True, slots=True)
class Comparing:
    """The open comparison of the pictures with these keys, "<prompt id>:<index>".

    `front` is the one that is shown while they blink, and they go on if it `is_playing`. `back` is
    the picture in the viewer before, if any.
    """

    keys: tuple[str, ...]
    mode: CompareMode = CompareMode.SLIDER
    front: int = 0
    is_playing: bool = True
    back: tuple[str, int] | None = None
