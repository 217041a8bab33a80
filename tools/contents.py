"""The contents of a build: the files of the page, of PyScript and Pyodide, and the Python modules.

Everything is a mapping from names to contents, so that a folder can be named by its contents.
"""

import io
import json
import re
import zipfile
from pathlib import Path

from tools.chunks import used_chunks
from tools.listing import app_files, script_files, sources
from tools.scripts import join_parts
from tools.vendor import PYODIDE_FILES, write_zip

Files = dict[str, bytes]

CSS_IMPORT = re.compile(r"""@import url\(["']\./([\w.-]+)["']\);\n""")

VENDORED = (
    "idiomorph/idiomorph.esm.js",
    "idiomorph/LICENSE",
    "panzoom/panzoom.es.js",
    "panzoom/MIT-License.txt",
)
"""The page's libraries and their licences, in `vendor/`."""

WORKERS = ("no_worker.js", "worker.js")

SCRIPTS = "scripts.zip"
"""The Python of the worker of scripts, as a file of the page; it is loaded with the panel."""

RUNTIME = {"folder": "./vendor/pyscript/", "main": "pyodide.js", "asm": "pyodide.asm.js"}
"""Pyodide's folder, which a build has in one with PyScript's, and its modules as renamed."""

RENAMED = {"pyodide.mjs": "pyodide.js", "pyodide.asm.mjs": "pyodide.asm.js"}
"""Many hosts serve .mjs with a type that browsers reject; all hosts know .js."""


def runtime_files(root: Path) -> Files:
    """Return the used part of PyScript and Pyodide, and our start script."""
    pyscript, pyodide = root / "vendor" / "pyscript", root / "vendor" / "pyodide"
    files = {name: (pyscript / name).read_bytes() for name in used_chunks(pyscript)}
    files["LICENSE"] = (pyscript / "LICENSE").read_bytes()
    for name in PYODIDE_FILES:
        if name != "pyodide-lock.json":
            files[RENAMED.get(name, name)] = (pyodide / name).read_bytes()
    for file in sorted((root / "app" / "release").glob("*.js")):
        if file.name not in WORKERS:
            files[file.name] = file.read_bytes()
    return files


def lock(root: Path) -> dict[str, object]:
    """Return Pyodide's lock file, with an empty list of packages."""
    text = (root / "vendor" / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8")
    return {**json.loads(text), "packages": {}}


def static_files(root: Path) -> Files:
    """Return the files that the page itself loads, with style sheets and scripts joined."""
    static = root / "app" / "static"
    files = {
        file.relative_to(static).as_posix(): file.read_bytes()
        for file in sorted(static.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }
    merge_styles(files, "style.css")
    files["scripts/sources.js"] = sources([f"./app/static/{SCRIPTS}"], [], RUNTIME).encode()
    files[SCRIPTS] = script_archive(root)
    join_parts(files)
    for name in VENDORED:
        files[name] = (root / "vendor" / name).read_bytes()
    return files


def script_archive(root: Path) -> bytes:
    """Return the modules of the worker of scripts as one zip, with the package that they need."""
    files = {name: (root / name).read_bytes() for name in script_files(root)}
    with zipfile.ZipFile(root / "vendor" / "python.zip") as packages:
        for name in packages.namelist():
            if name.startswith("pyodide_http"):
                files[name] = packages.read(name)
    archive = io.BytesIO()
    write_zip(archive, files.items())
    return archive.getvalue()


def worker_script(root: Path) -> str:
    """Return the text of the service worker, joined with its parts."""
    release = root / "app" / "release"
    files = {
        file.relative_to(release).as_posix(): file.read_bytes() for file in release.rglob("*.js")
    }
    join_parts(files)
    return files["worker.js"].decode()


def merge_styles(files: Files, name: str) -> None:
    """Merge the style sheets that one imports into it, in order, and remove them."""
    if name not in files:
        return

    def content(imported: re.Match[str]) -> str:
        return files.pop(imported[1]).decode()

    files[name] = CSS_IMPORT.sub(content, files[name].decode()).encode()


def python_files(root: Path) -> Files:
    """Return the files that Python reads: the app's files, and the vendored packages."""
    files = {name: (root / name).read_bytes() for name in app_files(root)}
    with zipfile.ZipFile(root / "vendor" / "python.zip") as packages:
        for name in packages.namelist():
            files[name] = packages.read(name)
    return files
