"""Make dist/: the page for any static host, under any path, without special headers.

    .venv/bin/python -m tools.build

All Python but main.py is in one archive, app.zip, and of PyScript and Pyodide only what the page
loads is there.
"""

import argparse
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tools.listing import HEADER, app_files, with_table
from tools.vendor import PYODIDE_FILES, VendorError, check_local, copy_files, write_zip

ROOT = Path(__file__).resolve().parent.parent

COPIED_FILES = ("index.html", "servers.json", "app/main.py", "LICENSE")
COPIED_FOLDERS = ("app/static", "vendor/idiomorph")

# PyScript's parts that only an editor in the page, a package index or MicroPython would load.
UNUSED_CHUNKS = re.compile(r"(codemirror|index-|mpy-|pyodide_graph|xterm|zip-)")
CHUNK_NAME = re.compile(r"""["']\./([\w.-]+\.js)["']""")
LOCAL_ADDRESS = re.compile(r"""\b(?:src|href|config)=["'](?![\w+.-]+:|#)([^"'?#]+)""")

ARCHIVE_TABLE = f'{HEADER}\n"./app.zip" = "./*"\n'


class BuildError(Exception):
    """The page is not complete; the message names what is missing."""


def python_members(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what Python reads: the app's files, and the packages that are vendored."""
    for name in app_files(root):
        yield name, (root / name).read_bytes()
    with zipfile.ZipFile(root / "vendor" / "python.zip") as packages:
        for name in packages.namelist():
            yield name, packages.read(name)


def used_chunks(bundle: Path) -> list[str]:
    """Return the files of PyScript's bundle that core.js can come to load."""
    found: list[str] = []
    waiting = ["core.js"]
    while waiting:
        name = waiting.pop()
        if name in found or UNUSED_CHUNKS.match(name) or not (bundle / name).is_file():
            continue
        found.append(name)
        waiting += CHUNK_NAME.findall((bundle / name).read_text(encoding="utf-8"))
    return sorted(found)


def copy_runtime(vendor: Path, target: Path) -> None:
    """Copy what is used of PyScript and Pyodide; the list of packages becomes an empty one."""
    chunks = [*used_chunks(vendor / "pyscript"), "core.css", "LICENSE"]
    copy_files(vendor / "pyscript", target / "pyscript", chunks)
    copy_files(vendor / "pyodide", target / "pyodide", PYODIDE_FILES)
    lock = target / "pyodide" / "pyodide-lock.json"
    content = json.loads(lock.read_text(encoding="utf-8"))
    lock.write_text(json.dumps({**content, "packages": {}}), encoding="utf-8")


def check_addresses(page: Path) -> None:
    """Raise BuildError when the page names a file that is not beside it."""
    for address in LOCAL_ADDRESS.findall(page.read_text(encoding="utf-8")):
        if address.startswith("/"):
            raise BuildError(f"{page.name} names {address}: only ./ addresses work under any path")
        if not (page.parent / address).exists():
            raise BuildError(f"{page.name} names {address}, which is not part of the build")


def build(root: Path, target: Path) -> None:
    """Build the page at `root` into `target`, replacing it only by a complete build.

    Raises BuildError when something is missing, VendorError when the page would need a CDN.
    """
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    config = with_table((root / "pyscript.toml").read_text(encoding="utf-8"), ARCHIVE_TABLE)
    check_local(config)
    try:
        for name in COPIED_FILES:
            copy_files((root / name).parent, (fresh / name).parent, [Path(name).name])
        for name in COPIED_FOLDERS:
            shutil.copytree(root / name, fresh / name)
        copy_runtime(root / "vendor", fresh / "vendor")
        write_zip(fresh / "app.zip", python_members(root))
    except FileNotFoundError as error:
        raise BuildError(f"{error.filename} is missing") from error
    (fresh / "pyscript.toml").write_text(config, encoding="utf-8")
    check_addresses(fresh / "index.html")
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def main() -> None:
    """Build the repository's page and say how large it became."""
    parser = argparse.ArgumentParser(description="Make dist/: the page for any static host.")
    parser.add_argument("--target", type=Path, default=ROOT / "dist")
    target = parser.parse_args().target
    try:
        build(ROOT, target)
    except (BuildError, VendorError) as error:
        raise SystemExit(f"tools.build: {error}") from error
    files = [file for file in target.rglob("*") if file.is_file()]
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    print(f"{target.name}/: {len(files)} files, {megabytes:.1f} MB")


if __name__ == "__main__":
    main()
