"""The names under which files of one task are saved together."""

import re
from collections.abc import Sequence

from app.core.task.output import OutputFile

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
"""Characters that Windows allows in no file name; a slash would lead to another folder."""

MAX_NAME = 200
"""Maximum characters of a name: file systems allow 255 bytes, and an archive adds a folder."""


def download_names(files: Sequence[OutputFile]) -> tuple[str, ...]:
    """Return a name for each file, in order: its own, made safe and distinct.

    A later file of the same name has its number before it ("2-a.png"), as folders are left out.
    """
    names: dict[str, None] = {}
    for number, file in enumerate(files, start=1):
        name = _UNSAFE.sub("_", file.filename)[-MAX_NAME:].strip(" .") or "file"
        while name.lower() in {known.lower() for known in names}:
            name = f"{number}-{name}"
        names[name] = None
    return tuple(names)
