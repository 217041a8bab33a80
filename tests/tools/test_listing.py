"""The generated files: the page, and which files are in the [files] table of pyscript.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tools.listing import app_files, generated, table, with_table
from tools.script_names import names

LISTED = (
    "app/__init__.py",
    "app/core/__init__.py",
    "app/core/task/task.py",
    "app/main.py",
    "app/workflows/blend.json",
    "app/workflows/catalog.toml",
)
SCRIPTING = {
    "client.py": '''def run(name: str = "a") -> Run:
    """Run `one`.

    More.
    """


def _hidden() -> None: ...
''',
    "results.py": '''class Result:
    server: str

    @property
    def png(self) -> bytes:
        """Bytes."""


class Run:
    def wait(self) -> Result:
        """Wait."""


class Image:
    name: str
''',
}
"""What the editor of scripts completes."""

NOT_LISTED = (
    "app/release/names.json",
    "app/static/style.css",
    "app/static/strings.json",
    "app/core/__pycache__/task.py",
    "app/core/notes.md",
    "app/core/.hidden.py",
    "tools/serve.py",
)


def write_scripting(root: Path) -> None:
    folder = root / "app" / "scripting"
    folder.mkdir(parents=True)
    for name, text in SCRIPTING.items():
        (folder / name).write_text(text)


def test_files_that_python_needs_are_listed(tmp_path: Path) -> None:
    for name in (*LISTED, *NOT_LISTED):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert app_files(tmp_path) == list(LISTED)


def test_table_replaces_the_old_one() -> None:
    old = 'interpreter = "./x.mjs"  # kept\n\n[files]\n"./app/gone.py" = "./app/gone.py"\n'
    new = with_table(old, table(["app/core/task/task.py"]))
    assert new.startswith('interpreter = "./x.mjs"  # kept\n')
    assert tomllib.loads(new)["files"] == {
        "./vendor/python.zip": "./*",
        "./app/core/task/task.py": "./app/core/task/task.py",
    }
    assert with_table(new, table(["app/core/task/task.py"])) == new


def test_both_files_are_generated(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.py").touch()
    (tmp_path / "pyscript.toml").write_text('interpreter = "./x.mjs"\n')
    write_scripting(tmp_path)
    texts = generated(tmp_path)
    assert '"./app/main.py" = "./app/main.py"' in texts["pyscript.toml"]
    assert texts["index.html"].startswith("<!doctype html>\n<html")
    assert 'config="./pyscript.toml"' in texts["index.html"]


def test_what_the_editor_completes_is_the_module_s_public_part(tmp_path: Path) -> None:
    write_scripting(tmp_path)
    found = names(tmp_path)
    module, _, results = found.partition("RESULT_NAMES")
    assert 'label: "run"' in module
    assert """detail: "(name: str='a') -> Run\"""" in module
    assert 'info: "Run one."' in module
    assert "_hidden" not in found
    assert re.findall(r'label: "(\w+)"', results) == ["png", "server", "wait"]
    assert 'detail: "str of Result"' in results


def test_table_must_be_the_last() -> None:
    with pytest.raises(SystemExit, match="last table"):
        with_table('[files]\n\n[js_modules.main]\n"./a.js" = "a"\n', table([]))
