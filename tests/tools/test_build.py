"""A build starts under any path with nothing but its own files."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.windows import Windows
from tools.build import BuildError, build
from tools.vendor import ROOT

PAGE = """<!doctype html>
<html><head>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="./app/static/style.css">
<script type="module" src="./vendor/pyscript/core.js"></script>
</head><body>
<a href="https://elsewhere.test/">elsewhere</a>
<script type="py" src="./app/main.py" config="./pyscript.toml"></script>
</body></html>
"""

MAIN = """
import sys

import htpy
from pyscript import document

from app.core.words import WORD

document.body.append(str(htpy.p[WORD]))
document.documentElement.dataset.modules = " ".join(sys.path)
document.documentElement.dataset.ready = "1"
"""

FILES = {
    "LICENSE": "",
    "index.html": PAGE,
    "servers.json": '{"servers": []}',
    "pyscript.toml": 'interpreter = "./vendor/pyodide/pyodide.mjs"\n\n[files]\n',
    "app/main.py": MAIN,
    "app/__init__.py": "",
    "app/core/__init__.py": "",
    "app/core/words.py": 'WORD = "<word>"\n',
    "app/static/style.css": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project of the same shape as this one."""
    root = tmp_path / "project"
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    shutil.copytree(ROOT / "vendor", root / "vendor")
    return root


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_build_starts_under_a_path(
    windows: Windows, serve: Callable[..., str], project: Path, tmp_path: Path
) -> None:
    build(project, tmp_path / "dist")
    url = serve(root=tmp_path / "dist", prefix="/some/path")
    requested: list[str] = []
    context = windows.context()
    context.on("request", lambda request: requested.append(request.url))
    page = windows.open(url, context)
    page.wait_for_selector("html[data-ready='1']", state="attached")
    assert "<p>&lt;word&gt;</p>" in page.inner_text("body")
    assert not [asked for asked in requested if not asked.startswith(url)]
    python = [urlsplit(asked).path for asked in requested if asked.endswith(".py")]
    assert python == ["/some/path/app/main.py"]


@pytest.mark.skipif(not (ROOT / "app/main.py").exists(), reason="there is no page yet")
def test_the_projects_own_build_starts_under_a_path(
    windows: Windows, serve: Callable[..., str], tmp_path: Path
) -> None:
    build(ROOT, tmp_path / "dist")
    (tmp_path / "dist/servers.json").write_text('{"servers": []}', encoding="utf-8")
    url = serve(root=tmp_path / "dist", prefix="/some/path")
    page = windows.open(url)
    page.wait_for_selector("html[data-ready='1']", state="attached")
    addresses = page.evaluate("() => performance.getEntriesByType('resource').map(e => e.name)")
    assert len(addresses) > 5
    assert not [asked for asked in addresses if not asked.startswith(url)]


def test_build_is_reproducible(project: Path, tmp_path: Path) -> None:
    build(project, tmp_path / "one")
    (project / "app/core/words.py").touch()
    build(project, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_build_is_smaller_than_what_is_vendored(project: Path, tmp_path: Path) -> None:
    build(project, tmp_path / "dist")
    names = contents(tmp_path / "dist").keys()
    assert not [name for name in names if re.search(r"codemirror|xterm|\.map$", name)]
    assert len((tmp_path / "dist/vendor/pyodide/pyodide-lock.json").read_bytes()) < 1000


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        ('<script src="./app/static/gone.js"></script>', "gone.js, which is not part"),
        ('<script src="/app/main.py"></script>', "only ./ addresses"),
    ],
)
def test_page_that_names_what_is_not_built(
    project: Path, tmp_path: Path, markup: str, message: str
) -> None:
    (project / "index.html").write_text(markup, encoding="utf-8")
    with pytest.raises(BuildError, match=message):
        build(project, tmp_path / "dist")


def test_old_build_stays_when_the_new_one_fails(project: Path, tmp_path: Path) -> None:
    build(project, tmp_path / "dist")
    (project / "servers.json").unlink()
    with pytest.raises(BuildError, match=r"servers\.json is missing"):
        build(project, tmp_path / "dist")
    assert (tmp_path / "dist" / "index.html").exists()
