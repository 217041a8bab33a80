"""The rooms of each layer: no circles, a word on what lives there, and modules of one size."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.layers import imports_of
from tests.architecture.rooms import arrows, circle
from tests.architecture.test_layers import APP, FILES, module_of, name_of

WITH_ROOMS = ("core", "services", "ui")

ROOMS = [
    path for path in FILES if path.name == "__init__.py" and path.parent.parent.name in WITH_ROOMS
]

MOST_LINES = 250
"""A longer file has two duties, be it a module, a script or a style sheet."""

TEXTS = sorted(
    path
    for path in APP.rglob("*")
    if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".json"
)
"""Every file under app/ except JSON: a language is one file, and so is a workflow."""


def test_rooms_import_each_other_in_no_circle() -> None:
    found = arrows(
        (module_of(path), one.module)
        for path in FILES
        for one in imports_of(path.read_text("utf-8"), module_of(path), path.name == "__init__.py")
        if one.module.startswith("app.")
    )
    assert "core.reading" in found["core.comfy"]
    assert circle(found) == []


@pytest.mark.parametrize("path", ROOMS, ids=name_of)
def test_a_room_says_what_lives_there_and_what_does_not(path: Path) -> None:
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    assert 2 <= len(text.splitlines()) <= 4


def test_every_kind_of_text_is_there_to_be_measured() -> None:
    assert {path.suffix for path in TEXTS} == {".py", ".js", ".css", ".toml", ".svg", ".txt"}


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_no_file_is_long(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= MOST_LINES


# ---- the checks themselves ----


def test_a_circle_is_found() -> None:
    pairs = [
        ("app.core.task.task", "app.core.comfy.events.Event"),
        ("app.core.comfy.events", "app.core.reading.shape"),
        ("app.core.comfy.history", "app.core.task.output"),
    ]
    assert circle(arrows(pairs)) == ["core.comfy", "core.task"]
    assert circle(arrows(pairs[:2])) == []


def test_a_module_in_no_room_is_a_place_of_its_own() -> None:
    pairs = [("app.ui.assembly", "app.ui.tasks.card"), ("app.ui.tasks.card", "app.ui.scene.Scene")]
    assert circle(arrows(pairs)) == []


def test_every_folder_of_tests_is_a_package() -> None:
    """Else pytest imports its packages by their own names, and `locale` hides Python's."""
    tests = Path(__file__).parents[1]
    folders = {file.parent for file in tests.rglob("test_*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []
