"""Variations of a build, made by copying and editing: a build itself takes seconds."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

from tests.policy import with_policy

APP = re.compile(r"app-[0-9a-f]{12}")
MANIFEST = "const RELEASE = "


def app_of(folder: Path) -> str:
    """Return the name of a build's own folder."""
    (found,) = folder.glob("app-*")
    return found.name


def copied(build: Path, target: Path) -> Path:
    """Return a copy of a build, to be spoiled."""
    shutil.copytree(build, target)
    return target


def next_release(build: Path, target: Path, number: int = 1) -> Path:
    """Return a copy of a build that is another release: its own folder has another name."""
    copied(build, target)
    old = app_of(target)
    new = f"app-{number:012x}"
    (target / old).rename(target / new)
    for file in [target / "index.html", *(target / new).rglob("*")]:
        if file.is_file():
            file.write_bytes(renamed(file.name, file.read_bytes(), old, new))
    page = target / "index.html"
    page.write_text(with_policy(page.read_text(encoding="utf-8")), encoding="utf-8")
    sign(target, old)
    return target


def renamed(name: str, content: bytes, old: str, new: str) -> bytes:
    """Return a file with one name put in another's place, which is as long."""
    if name.endswith(".gz"):
        plain = renamed(name.removesuffix(".gz"), gzip.decompress(content), old, new)
        return gzip.compress(plain, 1, mtime=0)
    if name.endswith(".zip"):
        return renamed_members(content, old, new)
    return content.replace(old.encode(), new.encode())


def renamed_members(archive: bytes, old: str, new: str) -> bytes:
    """Return an archive with the name changed in each of its files."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as given, zipfile.ZipFile(changed, "w") as made:
        for name in given.namelist():
            made.writestr(name, given.read(name).replace(old.encode(), new.encode()))
    return changed.getvalue()


def sign(target: Path, old: str) -> None:
    """Make the page and the worker of an edited build fit its files again."""
    app = app_of(target)
    text = (target / "sw.js").read_text(encoding="utf-8").replace(old, app)
    release, end = json.JSONDecoder().raw_decode(text[len(MANIFEST) :])
    before = release["folders"][f"{app}/"]["snapshot.bin"]["sha256"]
    for folder, files in release["folders"].items():
        for name, file in files.items():
            file.update(fingerprint(shipped(target / folder / name)))
    after = release["folders"][f"{app}/"]["snapshot.bin"]["sha256"]
    page = (target / "index.html").read_bytes().replace(before.encode(), after.encode())
    (target / "index.html").write_bytes(page)
    release["page"] = fingerprint(page)
    signed = MANIFEST + json.dumps(release) + text[len(MANIFEST) + end :]
    (target / "sw.js").write_text(signed, encoding="utf-8")


def shipped(file: Path) -> bytes:
    """Return a file's content, which may be there compressed only."""
    packed = file.with_name(file.name + ".gz")
    return file.read_bytes() if file.exists() else gzip.decompress(packed.read_bytes())


def fingerprint(content: bytes) -> dict[str, Any]:
    """Return the size and hash of a file, as the worker knows it."""
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def flip_a_byte(file: Path) -> None:
    """Change all bits of a byte in the middle of a file.

    A single bit may be padding between two blocks of gzip, and then the content is as it was.
    """
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def for_another_interpreter(build: Path, target: Path) -> Path:
    """Return a copy of a build whose snapshot has another interpreter's mark in its head."""
    copied(build, target)
    file = target / app_of(target) / "snapshot.bin.gz"
    content = bytearray(gzip.decompress(file.read_bytes()))
    runs = int.from_bytes(content[16:20], "little")
    content[20 + 8 * runs + 16] ^= 1  # see tools/snapshot.mjs for the layout
    file.write_bytes(gzip.compress(bytes(content), 1, mtime=0))
    sign(target, app_of(target))
    return target


def without_worker(build: Path, target: Path, script: Path) -> Path:
    """Return a copy of a build as `--worker off` makes it."""
    copied(build, target)
    page = (target / "index.html").read_text(encoding="utf-8")
    page = page.replace('"worker": true', '"worker": false')
    (target / "index.html").write_text(page, encoding="utf-8")
    shutil.copyfile(script, target / "sw.js")
    return target
