"""Numbers with a name, and whether something says their unit and their reason."""

import ast
import re
from collections.abc import Iterator

_IN_JAVASCRIPT = re.compile(r"(?:export )?const ([A-Z][A-Z0-9_]*) = [\d(-][\w*/+(). -]*;(.*)")


def unexplained(source: str) -> list[str]:
    """Return the numeric constants of a Python module that nothing explains.

    A comment beside one explains it. A docstring below explains the numbers right above it, and a
    comment the numbers right below, in each case up to the next blank line or other statement.
    """
    lines = source.splitlines()
    found: list[str] = []
    for block in _blocks(ast.parse(source).body):
        if not lines[block[0].lineno - 2].startswith("#"):
            found += _without_docstring(block, lines)
    return found


def unexplained_in_script(source: str) -> list[str]:
    """Return those of a script; here a comment is beside one, or above it and its neighbours."""
    found: list[str] = []
    is_explained = False
    for line in source.splitlines():
        number = _IN_JAVASCRIPT.fullmatch(line)
        if line.startswith(("//", " */", "/**")):
            is_explained = True
        elif number is None:
            is_explained = False
        elif not is_explained and "//" not in number[2]:
            found.append(number[1])
    return found


def _blocks(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Yield numbers and docstrings that stand together."""
    block: list[ast.stmt] = []
    for node in body:
        is_one = _number(node) is not None or _is_text(node)
        if block and not (is_one and node.lineno == (block[-1].end_lineno or 0) + 1):
            yield block
            block = []
        if is_one:
            block.append(node)
    if block:
        yield block


def _without_docstring(block: list[ast.stmt], lines: list[str]) -> list[str]:
    found: list[str] = []
    for node in block:
        name = _number(node)
        if name is None:
            found.clear()
        elif "  # " not in lines[(node.end_lineno or 0) - 1]:
            found.append(name)
    return found


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _number(node: ast.stmt) -> str | None:
    """Return the name to which a statement gives a number."""
    if isinstance(node, ast.Assign):
        targets, value = node.targets, node.value
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        targets, value = [node.target], node.value
    else:
        return None
    (target, *_) = targets
    has_one = any(isinstance(node, ast.Constant) for node in ast.walk(value))
    is_one = has_one and _is_number(value)
    return target.id if is_one and isinstance(target, ast.Name) else None


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float) and not isinstance(node.value, bool)
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    if isinstance(node, ast.BinOp):
        return _is_number(node.left) and _is_number(node.right)
    return isinstance(node, ast.Name)
