"""A server is a value of its own type: no signature and no field calls it a `str`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.layers import layer_of
from tests.architecture.test_layers import FILES, module_of, name_of

NAMES = {"server", "servers", "execution_server", "base_url"}


def strings_for_servers(source: str) -> Iterator[int]:
    """Yield the lines on which a server is annotated as a text, or as several texts."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arg):
            name, annotation = node.arg, node.annotation
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name, annotation = node.target.id, node.annotation
        else:
            continue
        words = {one.id for one in ast.walk(annotation or node) if isinstance(one, ast.Name)}
        if name in NAMES and annotation is not None and "str" in words:
            yield node.lineno


OURS = [path for path in FILES if layer_of(module_of(path)) != "scripting"]
"""In a person's script an address is the text that the person wrote."""


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_no_server_is_a_text(path: Path) -> None:
    assert list(strings_for_servers(path.read_text("utf-8"))) == []


# ---- the check itself ----


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def ask(server: str) -> None: ...", [1]),
        ("class Task:\n    execution_server: str | None = None", [2]),
        ("def choices(self, servers: Iterable[str]) -> None: ...", [1]),
        ("def ask(server: ServerUrl, url: str) -> None: ...", []),
    ],
)
def test_a_text_for_a_server_is_found(source: str, lines: list[int]) -> None:
    assert list(strings_for_servers(source)) == lines
