"""Write what is generated in the repository: `index.html`, files' and languages' lists.

The [files] table of pyscript.toml has one line for each file that Python needs. PyScript has no
globs there, so a module that is not listed does not exist in the page. `listed.py` lists the
languages that have a file beside it.

    .venv/bin/python -m tools.listing           rewrites them
    .venv/bin/python -m tools.listing --check   only says whether they are up to date
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.languages import boot_texts, listed, read_languages
from tools.page import development_page
from tools.script_names import names

ROOT = Path(__file__).resolve().parent.parent

HEADER = "[files]"
NOTE = "# Written by `make listing`: do not edit below this line."
PACKAGES = '"./vendor/python.zip" = "./*"'

# These are for the browser, not for Python.
SUFFIXES = {".py", ".json", ".toml"}
NOT_LISTED = {"static", "release", "scripting", "__pycache__"}

SOURCES = """// Where the worker of scripts gets Python. Written by `make listing`: do not edit.

export const ARCHIVES = %s;
export const FILES = %s;
export const RUNTIME = %s;
"""

DEVELOPMENT = {
    "folder": "./vendor/pyodide/",
    "main": "pyodide.mjs",
    "asm": "pyodide.asm.mjs",
}
"""Pyodide's folder and modules before a build."""


def app_files(root: Path) -> list[str]:
    """Return the paths, from the root, of the files under app/ that Python reads."""
    app = root / "app"
    found = []
    for file in app.rglob("*"):
        parts = file.relative_to(app).parts
        ours = parts[0] not in NOT_LISTED and "__pycache__" not in parts
        if ours and file.suffix in SUFFIXES and not file.name.startswith(".") and file.is_file():
            found.append(file.relative_to(root).as_posix())
    return sorted(found)


def script_files(root: Path) -> list[str]:
    """Return the paths, from the root, of the modules for the worker of scripts."""
    found = (root / "app" / "scripting").glob("*.py")
    return ["app/__init__.py", *sorted(file.relative_to(root).as_posix() for file in found)]


def sources(archives: Sequence[str], files: Sequence[str], runtime: Mapping[str, str]) -> str:
    """Return the text of `app/static/scripts/sources.js`."""
    return SOURCES % tuple(_literal(value) for value in (archives, files, runtime))


def _literal(value: Sequence[str] | Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        inside = [f"  {name}: {json.dumps(text)},\n" for name, text in value.items()]
        return "{\n" + "".join(inside) + "}"
    if len(value) < 2:
        return json.dumps(list(value))
    return "[\n" + "".join(f"  {json.dumps(one)},\n" for one in value) + "]"


def table(files: list[str]) -> str:
    """Return the [files] table for these paths."""
    lines = [f'"./{file}" = "./{file}"' for file in files]
    return "\n".join([HEADER, NOTE, PACKAGES, *lines]) + "\n"


def with_table(text: str, new_table: str) -> str:
    """Return the text of a pyscript.toml with its [files] table, the last one, replaced."""
    before, _, after = text.partition(HEADER)
    if any(line.startswith("[") for line in after.splitlines()):
        raise SystemExit("tools.listing: [files] must be the last table of pyscript.toml")
    return before.rstrip("\n") + "\n\n" + new_table


def generated(root: Path) -> dict[str, str]:
    """Return the texts of the generated files by name."""
    languages = read_languages(root)
    config = (root / "pyscript.toml").read_text(encoding="utf-8")
    return {
        "pyscript.toml": with_table(config, table(app_files(root))),
        "index.html": development_page(boot_texts(languages)),
        "app/ui/locale/listed.py": listed(languages),
        "app/static/scripts/sources.js": sources(
            ["./vendor/python.zip"], script_files(root), DEVELOPMENT
        ),
        "app/static/scripts/names.js": names(root),
    }


def main() -> None:
    """Rewrite or check the repository's files."""
    parser = argparse.ArgumentParser(
        description="Write index.html and the lists of files and languages."
    )
    parser.add_argument("--check", action="store_true", help="change nothing, fail when one is old")
    arguments = parser.parse_args()
    texts = generated(ROOT)
    old = [name for name in texts if (ROOT / name).read_text(encoding="utf-8") != texts[name]]
    if old and arguments.check:
        raise SystemExit(f"{' and '.join(old)} is not what `make listing` writes: run it")
    for name in old:
        (ROOT / name).write_text(texts[name], encoding="utf-8")
        print(f"{name} rewritten")


if __name__ == "__main__":
    main()
