"""Compile the page's Python and take its snapshot, with the page's own interpreter under Node."""

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.contents import Files

ROOT = Path(__file__).resolve().parent.parent


SURROUNDINGS = {"TZ": "UTC", "LC_ALL": "C", "NODE_OPTIONS": ""}
"""Environment that would affect Python's memory: time zone and language."""


class ProgramError(Exception):
    """The page's Python does not compile or cannot be imported; the message says where."""


@dataclass(frozen=True, slots=True)
class Program:
    """The compiled modules with their data files, and the memory snapshot."""

    files: Files
    snapshot: bytes


def compile_program(sources: Files) -> Program:
    """Compile modules; import those that touch no JavaScript and take a snapshot.

    Raises ProgramError when one does not compile, or fails when it is imported.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        write_files(source, sources)
        command = ["node", str(ROOT / "tools" / "snapshot.mjs"), str(source), str(target)]
        run = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, **SURROUNDINGS}
        )
        if run.returncode:
            raise ProgramError(run.stderr.strip() or run.stdout.strip())
        return Program(read_files(target / "program"), (target / "snapshot.bin").read_bytes())


def write_files(folder: Path, files: Files) -> None:
    """Write files into a folder, which is created."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def read_files(folder: Path) -> Files:
    """Return the files of a folder by their paths in it."""
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}
