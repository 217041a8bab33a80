"""Finds the files of PyScript's bundle that the page may load."""

import re
from pathlib import Path

# PyScript's parts that only a package index or MicroPython would load, and the plugins that the
# build's configuration switches off. CodeMirror stays: it is the editor of scripts.
UNUSED_CHUNKS = re.compile(r"(deprecations-manager|donkey|mpy-|py-|pyodide_graph|toml-|xterm|zip-)")
LATER = re.compile(r"(codemirror|index-)")
"""Matches the files that are not loaded at the start: the editor of scripts."""

CHUNK_NAME = re.compile(r"""["']\./([\w.-]+\.js)["']""")


def used_chunks(bundle: Path) -> list[str]:
    """Return the files of PyScript's bundle that core.js may load."""
    found: list[str] = []
    waiting = ["core.js"]
    while waiting:
        name = waiting.pop()
        if name in found or UNUSED_CHUNKS.match(name) or not (bundle / name).is_file():
            continue
        found.append(name)
        waiting += CHUNK_NAME.findall((bundle / name).read_text(encoding="utf-8"))
    return sorted(found)
