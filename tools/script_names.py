"""Write what the editor of scripts completes: the names of `bindery`, from its own source."""

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

CLIENT = "app/scripting/client.py"
RESULTS = "app/scripting/results.py"

OF_RESULTS = ("Result", "Picture", "Run")
"""The classes whose attributes are offered after a point."""

NAMES = """// What the editor completes of `bindery`. Written by `make listing`: do not edit.

/** @typedef {{ label: string, type: string, detail: string, info: string }} Name */

/** @type {Name[]} */
export const MODULE_NAMES = %s;

/** @type {Name[]} */
export const RESULT_NAMES = %s;
"""

Name = Mapping[str, str]
Definition = ast.FunctionDef | ast.AsyncFunctionDef


def names(root: Path) -> str:
    """Return the text of `app/static/scripts/names.js`."""
    client = ast.parse((root / CLIENT).read_text(encoding="utf-8"))
    results = ast.parse((root / RESULTS).read_text(encoding="utf-8"))
    module = [_function(node) for node in _public(client.body)]
    classes = [node for node in results.body if isinstance(node, ast.ClassDef)]
    members = [one for node in classes if node.name in OF_RESULTS for one in _members(node)]
    unique = {one["label"]: one for one in reversed(members)}
    return NAMES % (_literal(module), _literal([unique[label] for label in sorted(unique)]))


def _public(body: Sequence[ast.stmt]) -> Iterator[Definition]:
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node


def _members(owner: ast.ClassDef) -> Iterator[Name]:
    for node in owner.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            detail = f"{ast.unparse(node.annotation)} of {owner.name}"
            yield {"label": node.target.id, "type": "property", "detail": detail, "info": ""}
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            label = node.targets[0].id
            yield {"label": label, "type": "property", "detail": owner.name, "info": ""}
    for method in _public(owner.body):
        if method.decorator_list:
            yield {**_function(method), "type": "property", "detail": owner.name}
        else:
            yield _function(method)


def _function(node: Definition) -> Name:
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    arguments = ast.unparse(node.args).removeprefix("self, ").removeprefix("self")
    first = (ast.get_docstring(node) or "").partition("\n")[0]
    return {
        "label": node.name,
        "type": "function",
        "detail": f"({arguments}){returns}".replace("Mapping[str, Any]", "dict"),
        "info": first.replace("`", ""),
    }


def _literal(listed: Sequence[Name]) -> str:
    inside = []
    for one in listed:
        fields = "".join(f"    {key}: {_text(text)},\n" for key, text in one.items())
        inside.append(f"  {{\n{fields}  }},\n")
    return "[\n" + "".join(inside) + "]"


def _text(text: str) -> str:
    """Return a literal as biome writes it: in the quotes that need less escaping."""
    is_single = text.count('"') > text.count("'")
    return "'" + text.replace("'", "\\'") + "'" if is_single else json.dumps(text)
