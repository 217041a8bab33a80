"""The scripts that a person keeps in this browser: texts by name, and the open one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.core.reading.json_text import read_json_text

MAX_FILES = 100
"""Scripts that are kept: far more than fit into a list that a person looks through."""

MAX_TEXT = 200_000
"""Characters of a kept script: five thousand lines."""

MAX_NAME = 60
"""Characters of a name: as many as the list shows."""

FIRST = "script.py"


@dataclass(frozen=True, slots=True)
class ScriptFiles:
    """There is always an open one."""

    texts: Mapping[str, str] = field(default_factory=lambda: {FIRST: ""})
    opened: str = FIRST

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in the order of their making."""
        return tuple(self.texts)

    @property
    def text(self) -> str:
        """The text of the open script."""
        return self.texts[self.opened]

    def typed(self, text: str) -> "ScriptFiles":
        """Return the files after typing into the open one."""
        return replace(self, texts={**self.texts, self.opened: text[:MAX_TEXT]})

    def open(self, name: str) -> "ScriptFiles":
        """Return the files with another one open; the same if there is none of this name."""
        return replace(self, opened=name) if name in self.texts else self

    def added(self, name: str, text: str) -> "ScriptFiles":
        """Return the files with a new one, open; the same if there are too many."""
        if len(self.texts) >= MAX_FILES:
            return self
        free = self.free_name(name)
        return ScriptFiles({**self.texts, free: text[:MAX_TEXT]}, free)

    def removed(self, name: str) -> "ScriptFiles":
        """Return the files without one; an empty one follows the last."""
        names = self.names
        texts = {other: text for other, text in self.texts.items() if other != name}
        if name not in self.texts or not texts:
            return ScriptFiles()
        place = min(names.index(name), len(texts) - 1)
        return ScriptFiles(texts, [*texts][place] if name == self.opened else self.opened)

    def renamed(self, name: str) -> "ScriptFiles":
        """Return the files after the open one got a name; an empty one changes nothing."""
        rest = {other: text for other, text in self.texts.items() if other != self.opened}
        name = name.strip()
        if not name or name == self.opened:
            return self
        free = ScriptFiles(rest or {"": ""}).free_name(name)
        texts = {free if one == self.opened else one: text for one, text in self.texts.items()}
        return ScriptFiles(texts, free)

    def with_imported(self, given: "ScriptFiles") -> "ScriptFiles":
        """Return the files with those of another browser whose texts are missing here.

        A file that is here keeps its name, and another text of that name gets a new one. The open
        one stays open.
        """
        files = self if self.written else ScriptFiles({}, "")
        for name, text in given.written.items():
            if text not in files.texts.values():
                files = files.added(name, text)
        if not files.texts:
            return self
        return replace(files, opened=self.opened) if self.written else files

    @property
    def written(self) -> Mapping[str, str]:
        """The files that have a text."""
        return {name: text for name, text in self.texts.items() if text.strip()}

    def free_name(self, name: str) -> str:
        """Return a name that no file has, from a wish."""
        stem = name.removesuffix(".py")[: MAX_NAME - 8] or "script"
        free, number = f"{stem}.py", 2
        while free in self.texts:
            free, number = f"{stem}-{number}.py", number + 1
        return free


def files_text(files: ScriptFiles) -> str:
    """Return the files as the text of a setting."""
    return json.dumps({"files": dict(files.texts), "open": files.opened}, ensure_ascii=False)


def read_files(text: str | None) -> ScriptFiles:
    """Return the files of a setting; what is not valid is left out."""
    try:
        found = read_json_text(text or "{}")
    except ValueError:
        return ScriptFiles()
    listed = found.get("files") if isinstance(found, Mapping) else None
    entries = listed.items() if isinstance(listed, Mapping) else ()
    texts = {
        name: kept[:MAX_TEXT]
        for name, kept in entries
        if isinstance(name, str) and isinstance(kept, str) and 0 < len(name) <= MAX_NAME
    }
    texts = dict([*texts.items()][:MAX_FILES])
    if not texts:
        return ScriptFiles()
    opened = found.get("open")
    return ScriptFiles(texts, opened if opened in texts else next(iter(texts)))
