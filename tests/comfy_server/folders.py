"""Where a server keeps files: input, output and temp, and the rules by which names become paths."""

from __future__ import annotations

import mimetypes
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

KINDS = ("output", "input", "temp")


class EscapeError(ValueError):
    """A name points outside the folder that it must stay in."""


@dataclass(frozen=True, slots=True)
class SavePlace:
    """Where the next pictures of a prefix go: folder, name stem, first free number, subfolder."""

    folder: Path
    stem: str
    counter: int
    subfolder: str


class Folders:
    """The three folders below one root."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        for kind in KINDS:
            (self.root / kind).mkdir(parents=True, exist_ok=True)

    def of(self, kind: str) -> Path | None:
        """Give the folder of `output`, `input` or `temp`, or None for any other word."""
        return self.root / kind if kind in KINDS else None

    def clear_temp(self) -> None:
        """Empty the temp folder, as ComfyUI does at every start."""
        shutil.rmtree(self.root / "temp", ignore_errors=True)
        (self.root / "temp").mkdir()

    def annotated(self, name: str) -> tuple[str, Path | None]:
        """Split `"t.png [input]"` into the name and the folder that it asks for, if any."""
        for kind in KINDS:
            if name.endswith(f"[{kind}]"):
                return name[: -len(kind) - 3], self.root / kind
        return name, None

    def find(self, name: str) -> Path:
        """Give the path of a LoadImage value, existing or not. Raises EscapeError."""
        clean, base = self.annotated(name)
        return inside(base or self.root / "input", clean)

    def exists(self, name: str) -> bool:
        """Say whether a LoadImage value names something that is there."""
        try:
            return self.find(name).exists()
        except EscapeError:
            return False

    def input_pictures(self) -> list[str]:
        """List the pictures directly in the input folder, sorted: the options of LoadImage."""
        names = (entry.name for entry in os.scandir(self.root / "input") if entry.is_file())
        return sorted(n for n in names if (mimetypes.guess_type(n)[0] or "").startswith("image/"))

    def save_place(self, prefix: str, kind: str, size: tuple[int, int]) -> SavePlace:
        """Find where pictures with this prefix go, and the first number after those on disk.

        Raises EscapeError when the prefix leaves the folder.
        """
        base = self.root / kind
        path = os.path.normpath(fill_in(prefix, size))
        subfolder, stem = os.path.dirname(path), os.path.basename(path)
        folder = inside(base, subfolder)
        folder.mkdir(parents=True, exist_ok=True)
        taken = [_number(name, stem) for name in os.listdir(folder)]
        return SavePlace(folder, stem, max(taken, default=0) + 1, subfolder)


def inside(base: Path, name: str) -> Path:
    """Join `name` to `base`. Raises EscapeError when the result is not in `base`."""
    path = os.path.abspath(os.path.join(base, name))
    if os.path.commonpath((str(base), path)) != str(base):
        raise EscapeError(f"{name!r} is outside {base}")
    return Path(path)


def fill_in(prefix: str, size: tuple[int, int]) -> str:
    """Replace `%width%`, `%height%` and the parts of the date in a filename prefix."""
    now = time.localtime()
    words = {
        "%width%": str(size[0]),
        "%height%": str(size[1]),
        "%year%": str(now.tm_year),
        "%month%": f"{now.tm_mon:02}",
        "%day%": f"{now.tm_mday:02}",
        "%hour%": f"{now.tm_hour:02}",
        "%minute%": f"{now.tm_min:02}",
        "%second%": f"{now.tm_sec:02}",
    }
    for word, value in words.items():
        prefix = prefix.replace(word, value)
    return prefix


def _number(name: str, stem: str) -> int:
    if not name.startswith(f"{stem}_"):
        return 0
    digits = name[len(stem) + 1 :].split("_", maxsplit=1)[0]
    return int(digits) if digits.isdecimal() else 0
