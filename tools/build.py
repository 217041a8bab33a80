"""Make dist/: the page for any static host, under any path, without special headers.

    .venv/bin/python -m tools.build
    .venv/bin/python -m tools.build --worker off

Two folders are named by what is in them and never change: runtime-<hash>/ with PyScript and
Pyodide, app-<hash>/ with everything of ours. docs/architecture.md tells how they start.
"""

import argparse
import shutil
from pathlib import Path

from tools.contents import Files
from tools.page import PageError
from tools.program import ProgramError, write_files
from tools.release import make_release, page_of, shipped, worker_of
from tools.scripts import ScriptError
from tools.vendor import NOTICES, VendorError, check_local, check_vendored

ROOT = Path(__file__).resolve().parent.parent

COPIED = ("servers.json", "LICENSE")
END_OF_WORKER = "app/release/no_worker.js"

SMALLEST = 9
"""gzip level of a release build. Tests use a lower level to save time."""


class BuildError(Exception):
    """The page is incomplete; the message names what is missing."""


def files_of(root: Path, worker: bool, effort: int) -> Files:
    """Return all files of the build by their paths in it."""
    copied = {name: (root / name).read_bytes() for name in COPIED}
    copied[NOTICES] = (root / "vendor" / NOTICES).read_bytes()
    release = make_release(root)
    page = page_of(release, worker)
    script = worker_of(root, release, page) if worker else (root / END_OF_WORKER).read_text()
    files = shipped(release, effort)
    files |= {"index.html": page.encode(), "sw.js": script.encode()}
    return files | copied


def build(root: Path, target: Path, *, worker: bool = True, effort: int = SMALLEST) -> None:
    """Build the page at `root` into `target`, which is replaced only by a complete build.

    Without `worker`, the build ends the service workers of earlier builds and has none. `effort` is
    the gzip level, from 1 to 9. Raises BuildError if something is missing, VendorError if the page
    would need a CDN.
    """
    check_local((root / "pyscript.toml").read_text(encoding="utf-8"))
    check_vendored(root / "vendor" / "pyscript")
    try:
        files = files_of(root, worker, effort)
    except FileNotFoundError as error:
        raise BuildError(f"{error.filename} is missing") from error
    except (PageError, ProgramError, ScriptError) as error:
        raise BuildError(str(error)) from error
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    write_files(fresh, files)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def main() -> None:
    """Build the repository's page and print its size."""
    parser = argparse.ArgumentParser(description="Make dist/: the page for any static host.")
    parser.add_argument("--target", type=Path, default=ROOT / "dist")
    parser.add_argument("--worker", choices=("on", "off"), default="on")
    arguments = parser.parse_args()
    target: Path = arguments.target
    try:
        build(ROOT, target, worker=arguments.worker == "on")
    except (BuildError, VendorError) as error:
        raise SystemExit(f"tools.build: {error}") from error
    files = [file for file in target.rglob("*") if file.is_file()]
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    print(f"{target.name}/: {len(files)} files, {megabytes:.1f} MB")


if __name__ == "__main__":
    main()
