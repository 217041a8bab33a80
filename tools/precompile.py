"""Compiles the page's Python for the interpreter that runs it; runs in Pyodide, under Node.

snapshot.mjs calls it in a separate interpreter, since compiling leaves objects in memory that would
be in the snapshot.
"""

import ast
import importlib.util
import json
import marshal
from pathlib import Path

OURS = "app"

JAVASCRIPT = frozenset({"js", "pyodide", "pyodide_js", "pyscript", "polyscript", "_pyodide"})
"""A module that imports one of these cannot be in a snapshot."""

SCRIPT = "__main__.py"
"""The page's script; unlike a module, it may await at top level."""

PYC_HEADER = importlib.util.MAGIC_NUMBER + bytes(12)


def precompile(source: Path, target: Path) -> None:
    """Compile the modules of a folder into another one; other files are copied.

    `pure.json` beside the target names our modules that can be imported without JavaScript.
    """
    imports: dict[str, set[str]] = {}
    for file in sorted(file for file in source.rglob("*") if file.is_file()):
        place = file.relative_to(source)
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".py":
            tree = ast.parse(file.read_bytes(), place.as_posix())
            imports[name_of(place)] = imports_of(tree)
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if place.name == SCRIPT else 0
            code = compile(tree, place.as_posix(), "exec", flags, dont_inherit=True)
            (target / place).with_suffix(".pyc").write_bytes(PYC_HEADER + marshal.dumps(code))
        else:
            (target / place).write_bytes(file.read_bytes())
    target.with_name("pure.json").write_text(json.dumps(pure_names(imports)))


def name_of(place: Path) -> str:
    """Return the name of the module in a file."""
    parts = place.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.Module) -> set[str]:
    """Return the modules that a module may import, at its top level or later."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def pure_names(imports: dict[str, set[str]]) -> list[str]:
    """Return our modules that import no JavaScript, directly or indirectly, in order."""
    touching = {
        name
        for name, found in imports.items()
        if {module.partition(".")[0] for module in found} & JAVASCRIPT
    }
    while more := {name for name, found in imports.items() if found & touching} - touching:
        touching |= more
    return sorted(name for name in imports.keys() - touching if name.partition(".")[0] == OURS)
