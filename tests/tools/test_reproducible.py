"""Equal sources give equal bytes, for every builder and place."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.vendor import ROOT

SOURCES = ("app", "tools", "vendor", "pyscript.toml", "servers.json", "LICENSE")
NODE_PACKAGES = ("pyodide", "ws")

BUILD = """
from pathlib import Path
from tools.build import ROOT, build
assert ROOT == Path.cwd()
build(ROOT, ROOT / "dist", effort=1)
"""

BUILDERS = {
    "one": {"TZ": "America/New_York", "PYTHONHASHSEED": "1", "LC_ALL": "C", "HOME": "/"},
    "another folder/bücher": {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "2", "LC_ALL": "zh_CN.UTF-8"},
}
"""Where two people have their copy, and what differs on their computers."""


def copied(folder: Path) -> Path:
    """Copy what a build needs of the repository."""
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    for name in NODE_PACKAGES:
        shutil.copytree(ROOT / "node_modules" / name, folder / "node_modules" / name)
    shutil.copy(ROOT / "package.json", folder)
    return folder


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The same repository, built in two places side by side."""
    base = tmp_path_factory.mktemp("builders")
    folders = [copied(base / name) for name in BUILDERS]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", BUILD],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(folder), **surroundings},
        )
        for folder, surroundings in zip(folders, BUILDERS.values(), strict=True)
    ]
    assert [process.wait(timeout=300) for process in running] == [0, 0]
    return [folder / "dist" for folder in folders]


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def unpacked(name: str, content: bytes) -> Iterator[bytes]:
    """Yield a file's content, and what is packed in it."""
    yield content
    if name.endswith(".gz"):
        yield gzip.decompress(content)
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(member) for member in archive.namelist())


def test_two_builders_make_the_same_bytes(builds: list[Path]) -> None:
    first, second = map(contents, builds)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert len(first) > 20


def test_no_file_holds_the_path_of_its_builder(builds: list[Path]) -> None:
    for build in builds:
        paths = [os.fsencode(path) for path in (build.parent, ROOT, Path(sys.prefix))]
        found = [
            (name, path)
            for name, content in contents(build).items()
            for text in unpacked(name, content)
            for path in paths
            if path in text
        ]
        assert found == []
