"""The texts that a reader finds, under the three names in use."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from app.core.reading.json_text import read_json_text

PROMPT = "prompt"
WORKFLOW = "workflow"
PARAMETERS = "parameters"

NAMES = (PROMPT, WORKFLOW, PARAMETERS)
"""ComfyUI's API graph, its editor file, and the text of A1111."""

_GRAPHS = (PROMPT, WORKFLOW)

COMMENT = "comment"
"""Some video nodes store one JSON object with both graphs under this name."""

MAX_JSON_BYTES = 8_000_000
"""Maximum bytes of JSON parsed for one file. Parsed lists take 20 times the memory of their
text."""


class Texts:
    """Collects texts by name, ignoring case; the first text of a name wins.

    Only texts named in `names` are kept. Without `COMMENT` among them, comments are ignored.
    """

    def __init__(self, names: Collection[str] = (*NAMES, COMMENT)) -> None:
        self._names = names
        self._found: dict[str, str] = {}
        self._json_left = MAX_JSON_BYTES

    @property
    def is_complete(self) -> bool:
        """Whether both graphs, or the wanted one, were found, so that a reader can stop."""
        return all(name in self._found for name in _GRAPHS if name in self._names)

    def get(self, name: str) -> str | None:
        """Return the text of one of `NAMES`."""
        return self._found.get(name)

    def is_wanted(self, name: str) -> bool:
        """Return whether `add` uses a text of this name."""
        key = _key(name)
        return key in self._names and key not in self._found

    def add(self, name: str, value: str) -> None:
        """Add a text; unwanted names are ignored."""
        if not self.is_wanted(name):
            return
        if _key(name) == COMMENT:
            self.add_json(value)
        elif value.strip(" \t\r\n\0"):
            self._found[_key(name)] = _encodable(value)

    def add_keyed(self, text: str) -> bool:
        """Add `name:{…}`, the form in EXIF; return whether the text had this form."""
        name, colon, value = text.partition(":")
        is_one = bool(colon) and _key(name) in NAMES and value.lstrip().startswith("{")
        if is_one:
            self.add(name, value)
        return is_one

    def add_json(self, text: str | bytes) -> None:
        """Add the texts of a JSON object; anything else is ignored."""
        if len(text) <= self._json_left and text.strip()[:1] in ("{", b"{"):
            self._json_left -= len(text)
            try:
                self.add_object(read_json_text(text))
            except ValueError:
                return

    def add_object(self, value: Any) -> None:
        """Add the `NAMES` of an object: strings unchanged, objects as JSON."""
        if not isinstance(value, Mapping):
            return
        for name in NAMES:
            inner = value.get(name)
            if isinstance(inner, str):
                self.add(name, inner)
            elif isinstance(inner, Mapping):
                self.add(name, json.dumps(inner, ensure_ascii=False))


def decoded(raw: bytes) -> str:
    """Decode UTF-8; invalid UTF-8 is decoded as Latin-1, which accepts any bytes.

    PNG prescribes Latin-1 for plain texts and EXIF prescribes ASCII; many programs write UTF-8.
    """
    raw = raw.rstrip(b"\0")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _key(name: str) -> str:
    """Return the normal form of a name: `com.apple.quicktime.comment` is a comment."""
    return name.rpartition(".")[2].strip().lower()


def _encodable(text: str) -> str:
    """Return a text without lone surrogates, which JSON can hold and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode()
