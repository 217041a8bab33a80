"""What is left out of compiled modules, and what stays."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from tools.precompile import library_names, slim

TEXT = '''
"""About the module."""
from dataclasses import dataclass, fields

@dataclass
class Point:
    """About the class."""
    x: int
    y: int = 0

class Empty:
    """Nothing else."""

def halved(number: int, *others: float, **more: str) -> float:
    """About the function."""
    return number / 2

def nothing() -> None:
    """Nothing else."""

def fails():
    raise ValueError
'''


def slimmed() -> dict[str, Any]:
    """Return the namespace of the text, compiled without what only readers use."""
    tree = ast.parse(TEXT)
    slim(tree)
    namespace: dict[str, Any] = {"__name__": "slimmed"}
    exec(compile(tree, "slimmed.py", "exec", dont_inherit=True), namespace)
    return namespace


def test_docstrings_and_annotations_of_functions_are_left_out() -> None:
    names = slimmed()
    assert names.get("__doc__") is None
    for function in (names["halved"], names["nothing"]):
        assert function.__doc__ is None
        assert function.__annotations__ == {}
    assert names["halved"](3) == 1.5
    assert names["nothing"]() is None


def test_a_class_keeps_its_fields_and_makes_no_docstring_of_them() -> None:
    names = slimmed()
    assert [field.name for field in names["fields"](names["Point"])] == ["x", "y"]
    assert names["Point"](1) == names["Point"](1, 0)
    assert {names["Point"].__doc__, names["Empty"].__doc__} == {"-"}


def test_an_error_still_has_its_line() -> None:
    with pytest.raises(ValueError) as caught:
        slimmed()["fails"]()
    line = caught.traceback[-1].lineno
    assert TEXT.splitlines()[line].strip() == "raise ValueError"


def test_the_modules_of_the_library_that_ours_import_are_found() -> None:
    imports = {
        "app.one": {"json", "collections.abc", "collections.abc.Mapping", "app.two", "js"},
        "app.two": {"zipfile"},
        "other.tool": {"argparse"},
    }
    assert library_names(imports) == ["collections.abc", "json", "zipfile"]
