"""Which module may import what: rules over source text, so that they can be tested themselves.

main ──► browser ──► services.ports, core
  ├────► services ─► core
  └────► ui ───────► core, services
core ► nothing of ours
scripting ► nothing else of ours: it runs in the worker of a person's script
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tools.precompile import JAVASCRIPT

LAYERS = ("core", "services", "ui", "browser", "scripting", "main")

OURS: Mapping[str, tuple[str, ...]] = {
    "core": ("app.core",),
    "services": ("app.core", "app.services"),
    "ui": ("app.core", "app.services", "app.ui"),
    "browser": ("app.core", "app.services.ports", "app.browser"),
    "scripting": ("app.scripting",),
    "main": ("app",),
}
"""Of our own modules, those that a layer may import: these, and what is inside of them."""

PLATFORM = JAVASCRIPT

BROWSER_HELPERS = frozenset({"pyodide_http"})

IMPURE = frozenset(
    {
        "asyncio",
        "concurrent",
        "datetime",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
        "shutil",
        "signal",
        "socket",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "urllib.request",
        "uuid",
    }
)
"""Of the standard library, what the core may not use: clocks, chance, the outside, waiting."""

VIEW_LIBRARIES = frozenset({"htpy", "markupsafe"})

UNKNOWN = "?"
"""What a dynamic import of a name that only the run tells is reported as."""

MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MAKERS = frozenset(
    {"list", "dict", "set", "bytearray", "deque", "defaultdict", "Counter", "OrderedDict"}
)


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module, and where."""

    module: str
    line: int


def layer_of(module: str) -> str:
    """Return the layer of one of our modules: `app.core.task.task` is of "core"."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in LAYERS else "main"


def imports_of(source: str, module: str, is_package: bool = False) -> Iterator[Import]:
    """Yield everything that a module imports, also within functions and under `TYPE_CHECKING`.

    `from package import name` yields `package.name`: it may be a module.
    """
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield Import(base if alias.name == "*" else f"{base}.{alias.name}", node.lineno)
        elif isinstance(node, ast.Call) and _is_dynamic_import(node):
            name = node.args[0].value if isinstance(node.args[0], ast.Constant) else UNKNOWN
            yield Import(str(name), node.lineno)


def wrong_imports(source: str, module: str, is_package: bool = False) -> list[str]:
    """Return one line for every import that the layer of `module` may not have."""
    layer = layer_of(module)
    return [
        f"{module}:{found.line} ({layer}) imports {found.module}"
        for found in imports_of(source, module, is_package)
        if not _may_import(layer, found.module)
    ]


def module_state(source: str, module: str) -> list[str]:
    """Return one line for every name of a module that holds something changeable.

    A best effort: literals, comprehensions and calls of the usual makers. A name that is annotated
    `Mapping`, `Sequence` or `Final[...]` of one is a constant by its type, since mypy forbids to
    change it; so is one in capitals that nothing in the module changes.
    """
    tree = ast.parse(source)
    changed = _changed_names(tree)
    found: list[str] = []
    for node in tree.body:
        for name, value, annotation in _assignments(node):
            held = _is_mutable(value)
            constant = _is_read_only(annotation) or (name.isupper() and name not in changed)
            if held and not (constant or name == "__all__"):
                found.append(f"{module}:{node.lineno} {name} can be changed")
    for inner in ast.walk(tree):
        if isinstance(inner, ast.Global):
            found.append(f"{module}:{inner.lineno} global {', '.join(inner.names)}")
    return found


def _may_import(layer: str, module: str) -> bool:
    root = module.partition(".")[0]
    if module == UNKNOWN:
        return layer == "main"
    if module == "app":  # the package that holds all layers, and itself holds nothing
        return layer in ("browser", "main")
    if root in ("app", "__main__"):
        return any(_is_in(module, allowed) for allowed in OURS[layer])
    if root in PLATFORM:
        return layer == "browser"
    if layer in ("core", "services") and root in VIEW_LIBRARIES | BROWSER_HELPERS:
        return False
    if layer == "ui" and root in BROWSER_HELPERS:
        return False
    return layer != "core" or not any(_is_in(module, impure) for impure in IMPURE)


def _is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def _is_dynamic_import(call: ast.Call) -> bool:
    name = call.func
    called = name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")
    return called in ("__import__", "import_module") and bool(call.args)


def _assignments(node: ast.stmt) -> Iterator[tuple[str, ast.expr, ast.expr | None]]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, node.value, None
    elif isinstance(node, ast.AnnAssign) and node.value and isinstance(node.target, ast.Name):
        yield node.target.id, node.value, node.annotation


def _is_mutable(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        called = value.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        return name in MAKERS
    return isinstance(value, MUTABLE)


def _is_read_only(annotation: ast.expr | None) -> bool:
    if annotation is None:
        return False
    text = ast.unparse(annotation).removeprefix("typing.").removeprefix("Final[")
    return text.startswith(("Mapping", "Sequence", "Iterable", "frozenset", "tuple"))


def _changed_names(tree: ast.Module) -> set[str]:
    """Return the names on which something is called or set that could change them."""
    changed: set[str] = set()
    for node in ast.walk(tree):
        target: ast.expr | None = None
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            target = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in CHANGERS:
                target = node.func.value
        if isinstance(target, ast.Name):
            changed.add(target.id)
    return changed


CHANGERS = frozenset(
    {
        "add",
        "append",
        "clear",
        "discard",
        "extend",
        "insert",
        "pop",
        "popitem",
        "remove",
        "setdefault",
        "update",
    }
)
