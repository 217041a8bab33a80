"""The pages that are compared: `dist/`, the development page, and PyScript with nothing on it."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.bench.figures import BenchError
from tools.serve import ROOT

DIST, DEVELOPMENT, STOCK = "dist", "dev", "stock"
NAMES = (DIST, DEVELOPMENT, STOCK)
TITLES = {DIST: "`dist/`", DEVELOPMENT: "development page", STOCK: "bare PyScript"}

STOCK_PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>PyScript</title>
    <link rel="icon" href="data:,">
    <script type="module" src="./vendor/pyscript/core.js"></script>
  </head>
  <body>
    <p>Loading</p>
    <script type="py" src="./main.py" config="./pyscript.toml"></script>
  </body>
</html>
"""
STOCK_PROGRAM = """import js

js.document.documentElement.dataset.ready = "1"
"""
STOCK_CONFIG = 'interpreter = "./vendor/pyodide/pyodide.mjs"\n'


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be measured: the folder it is served from, and what of that is compressed first."""

    name: str
    root: Path
    measured: tuple[Path, ...]
    takes_work: bool = True


def built(target: Path) -> Page:
    """Build `dist/` into `target`."""
    command = [sys.executable, "-m", "tools.build", "--target", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchError(f"dist/ could not be built:\n{done.stderr.strip()}")
    return Page(DIST, target, (target,))


def development() -> Page:
    """Return the repository's own page, which PyScript starts as it is shipped."""
    parts = ("index.html", "pyscript.toml", "app", "vendor")
    return Page(DEVELOPMENT, ROOT, tuple(ROOT / name for name in parts))


def stock(target: Path) -> Page:
    """Write a page on which PyScript starts a program of one line."""
    for name in ("pyscript", "pyodide"):
        shutil.copytree(ROOT / "vendor" / name, target / "vendor" / name)
    for name, text in (
        ("index.html", STOCK_PAGE),
        ("main.py", STOCK_PROGRAM),
        ("pyscript.toml", STOCK_CONFIG),
    ):
        (target / name).write_text(text, encoding="utf-8")
    return Page(STOCK, target, (target,), takes_work=False)


def make_page(name: str, folder: Path) -> Page:
    """Make the page of this name; what has to be written goes into `folder`."""
    if name == DIST:
        return built(folder / DIST)
    if name == DEVELOPMENT:
        return development()
    return stock(folder / STOCK)
