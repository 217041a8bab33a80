"""Compiles the page's Python for the interpreter that runs it; runs in Pyodide, under Node.

snapshot.mjs calls it in a separate interpreter, since compiling leaves objects in memory that would
be in the snapshot.
"""

import ast
import importlib.util
import json
import marshal
import sys
from pathlib import Path

OURS = "app"

JAVASCRIPT = frozenset({"js", "pyodide", "pyodide_js", "pyscript", "polyscript", "_pyodide"})
"""A module that imports one of these cannot be in a snapshot."""

SCRIPT = "__main__.py"
"""The page's script; unlike a module, it may await at top level."""

SHORTEST = ast.Constant("-", lineno=1, col_offset=0)
"""The docstring of all classes."""

PYC_HEADER = importlib.util.MAGIC_NUMBER + bytes(12)


def precompile(source: Path, target: Path) -> None:
    """Compile the modules of a folder into another one; other files are copied.

    `imported.json` beside the target names the modules that can be imported without JavaScript:
    those of the standard library that ours import, at any time, and ours.
    """
    imports: dict[str, set[str]] = {}
    for file in sorted(file for file in source.rglob("*") if file.is_file()):
        place = file.relative_to(source)
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".py":
            tree = ast.parse(file.read_bytes(), place.as_posix())
            imports[name_of(place)] = imports_of(tree)
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if place.name == SCRIPT else 0
            slim(tree)
            code = compile(tree, place.as_posix(), "exec", flags, dont_inherit=True)
            (target / place).with_suffix(".pyc").write_bytes(PYC_HEADER + marshal.dumps(code))
        else:
            (target / place).write_bytes(file.read_bytes())
    names = [*library_names(imports), *pure_names(imports)]
    target.with_name("imported.json").write_text(json.dumps(names))


def slim(tree: ast.Module) -> None:
    """Remove what only readers and type checkers use: docstrings and annotations of functions.

    Annotations of classes stay, since dataclasses are made from them. Classes get the shortest
    docstring: a dataclass without one makes a long one of its signature.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if first is not None and ast.get_docstring(node, clean=False) is not None:
                del node.body[0]
            if first is not None and isinstance(node, ast.ClassDef):
                node.body.insert(0, ast.copy_location(ast.Expr(SHORTEST), first))
            elif first is not None and not node.body:
                node.body.append(ast.copy_location(ast.Pass(), first))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None


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


def library_names(imports: dict[str, set[str]]) -> list[str]:
    """Return the modules of the standard library that ours import, at their top or later.

    What packages import at their top is imported with them.
    """
    ours = (name for name in imports if name.partition(".")[0] in (OURS, Path(SCRIPT).stem))
    names = set().union(*(imports[name] for name in ours))
    known = (name for name in names if name.partition(".")[0] in sys.stdlib_module_names)
    return sorted(name for name in known if is_module(name))


def is_module(name: str) -> bool:
    """Return whether a name of an import is a module, rather than an object in one."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


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
