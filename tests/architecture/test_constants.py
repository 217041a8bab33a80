"""Every number with a name says its unit and its reason, beside it or right above or below."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.constants import unexplained, unexplained_in_script

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("app", "tools")


def files(*suffixes: str) -> list[Path]:
    """Return our files with these suffixes."""
    return sorted(
        path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in suffixes
    )


def test_every_number_of_a_module_is_explained() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in files(".py")
        if (names := unexplained(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_every_number_of_a_script_is_explained() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in files(".js", ".mjs")
        if (names := unexplained_in_script(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("A = 1\n", ["A"]),
        ("A: int = 1\nB = -2.5\n", ["A", "B"]),
        ("A = 1\nB = 60 * A\n", ["A", "B"]),
        ('A = 1\nB = 2\n"""Seconds."""\n', []),
        ('A = 1\n\nB = 2\n"""Seconds."""\n', ["A"]),
        ('A = 1\nB = ("x",)\n"""Types."""\n', ["A"]),
        ('A = 1\n"""Seconds."""\nB = 2\n', ["B"]),
        ("# Milliseconds.\nA = 1\nB = 2\n\nC = 3\n", ["C"]),
        ("A = 1  # a second\nB = 2\n", ["B"]),
        ("A = True\nB = A | C\nC = 'x'\nD = len(C)\n", []),
        ("class A:\n    b = 1\n", []),
    ],
)
def test_what_explains_a_number(source: str, names: list[str]) -> None:
    assert unexplained(f'"""A module."""\n\n{source}') == names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("const A = 1;\nexport const B = 30 * 60 * 1000;\n", ["A", "B"]),
        ("const A = 0x10; // bytes\n", []),
        ("// Bytes.\nconst A = 1;\nconst B = 2_000;\n\nconst C = 3;\n", ["C"]),
        ("/** Bytes. */\nconst A = 1;\n", []),
        ("const A = [1];\nconst b = 2;\n  const C = 3;\n", []),
    ],
)
def test_what_explains_a_number_of_a_script(source: str, names: list[str]) -> None:
    assert unexplained_in_script(source) == names
