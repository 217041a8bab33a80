"""The zip for people without make and Node: its name, its content, and that it is reproducible."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from app.core.version import VERSION
from tools.package import START, pack

FOLDER = f"bindery-{VERSION}"
FILES = {"index.html": b"page", "servers.json": b"{}", "app-0/sub/part.js": b"part"}


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A build, as far as packing looks at it."""
    for name, content in FILES.items():
        (tmp_path / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dist" / name).write_bytes(content)
    return tmp_path / "dist"


def test_the_build_is_in_one_folder_beside_what_to_do(dist: Path, tmp_path: Path) -> None:
    archive = pack(dist, tmp_path / "new")
    assert archive == tmp_path / "new" / f"{FOLDER}.zip"
    with zipfile.ZipFile(archive) as packed:
        assert set(packed.namelist()) == {f"{FOLDER}/{name}" for name in (*FILES, START)}
        assert packed.read(f"{FOLDER}/app-0/sub/part.js") == b"part"
        text = packed.read(f"{FOLDER}/{START}").decode()
    assert VERSION in text.splitlines()[0]
    for word in ("python -m http.server", "servers.json", "--enable-cors-header", "https"):
        assert word in text


def test_the_same_build_makes_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    first = pack(dist, tmp_path / "one").read_bytes()
    for file in dist.rglob("*"):
        os.utime(file, (0, 1_600_000_000))
        file.chmod(0o700)
    assert pack(dist, tmp_path / "two").read_bytes() == first
