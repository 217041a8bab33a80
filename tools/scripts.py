"""Join scripts with their parts, so that a page loads one file for each.

A part of `name.js` is a module in the folder `name/` beside it, and only `name.js` and its parts
import it. Parts import and export by name, without `as`, and no two of them declare the same name.
So a joined script is the texts one after the other, each after what it imports, as a browser would
run them.
"""

import re
from collections import Counter
from collections.abc import MutableMapping
from posixpath import dirname, join, normpath

NAMES = r"\s*[\w$]+(?:\s*,\s*[\w$]+)*\s*,?\s*"

BY_NAME = re.compile(rf'^(import|export) \{{({NAMES})\}} from "(\.[^"]+)";\n', re.MULTILINE)
"""Matches a statement that imports or passes on names of another module."""

LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
"""Matches an import that waits until it is needed."""

DECLARED = re.compile(
    r"^(?:export )?(?:async )?(?:const|let|class|function) ([\w$]+)", re.MULTILINE
)
EXPORTED = re.compile(r"^export (?=(?:async )?(?:const|let|class|function) )", re.MULTILINE)
COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)
"""Matches a comment that may name a module for the sake of its types."""

OTHER = re.compile(rf"^(?:import\b(?! \{{{NAMES}\}} from )|export\b).*", re.MULTILINE)
"""Matches a line that this module cannot join."""


class ScriptError(Exception):
    """A script cannot be joined with its parts; the message says why."""


def join_parts(files: MutableMapping[str, bytes]) -> None:
    """Join the scripts among files with their parts, and remove the parts.

    Raises ScriptError if a part is missing, if nothing imports it, or if it does what the
    docstring of this module excludes.
    """
    parts: set[str] = set()
    for name in [name for name in files if name.endswith(".js")]:
        folder = f"{name.removesuffix('.js')}/"
        own = {other for other in files if other.startswith(folder)}
        if own:
            joined, used = _joined(files, name, folder)
            _check(name, joined, folder)
            if left := sorted(own - used):
                raise ScriptError(f"{name} does not use its part {left[0]}")
            files[name] = joined.encode()
            parts |= own
    for name in parts:
        del files[name]


def _joined(files: MutableMapping[str, bytes], name: str, folder: str) -> tuple[str, set[str]]:
    """Return a script with its parts, and the names of the parts."""
    done: dict[str, str] = {}

    def add(module: str) -> None:
        done[module] = ""
        if module not in files:
            raise ScriptError(f"{module} is missing")

        def address(old: str) -> str:
            return normpath(join(dirname(module), old))

        def statement(found: re.Match[str]) -> str:
            kind, names, target = found[1], found[2], address(found[3])
            if not target.startswith(folder):
                return f'{kind} {{{names}}} from "./{target}";\n'
            if target not in done:
                add(target)
            return f"export {{{names}}};\n" if kind == "export" else ""

        text = BY_NAME.sub(statement, files[module].decode())
        text = LATER.sub(lambda found: f'import("./{address(found[1])}")', text)
        if module != name:
            text = EXPORTED.sub("", text)
            if wrong := OTHER.search(text):
                raise ScriptError(f"{module} cannot be joined: {wrong[0]}")
        del done[module]  # it comes after what it imports
        done[module] = text

    add(name)
    return "\n".join(done.values()), set(done) - {name}


def _check(name: str, joined: str, folder: str) -> None:
    """Raise ScriptError if a joined script would not run."""
    if f'"./{folder}' in COMMENT.sub("", joined):
        raise ScriptError(f"{name} names a part in a way that cannot be joined")
    twice = [one for one, count in Counter(DECLARED.findall(joined)).items() if count > 1]
    if twice:
        raise ScriptError(f"{name} and its parts declare {twice[0]} twice")
