"""Fill vendor/ with all that the page loads and that is not ours.

PyScript, Pyodide, idiomorph and panzoom come from node_modules, the pure Python packages from
.venv. The page then asks no other host for anything, which pyscript.toml is checked for as well.

    .venv/bin/python -m tools.vendor
"""

import argparse
import shutil
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import IO

from tools.notices import NoticeError, notices

ROOT = Path(__file__).resolve().parent.parent

NOTICES = "THIRD-PARTY.txt"

PYODIDE_FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "pyodide-lock.json",
    "python_stdlib.zip",
)
# PyScript's core makes one function from text, at each start. A content security policy would have
# to allow that for all scripts. The text is there to be sent to PyScript's own workers, which this
# page has none of: so the function is made of the same parts, and called in the page.
PYSCRIPT_CORE = "core-*.js"
HOOKS_FROM_TEXT = (
    'const r=_o(e[`_${t}`]||(t.endsWith("Async")?async(e,t,...n)=>{for(const r of n)await r(e,t)}'
    ':(e,t,...n)=>{for(const r of n)r(e,t)})),s=n.map(_o).join(", ");'
    "return Function(`return(w,x)=>(${r})(w,x,...[${s}])`)()"
)
HOOKS_IN_SOURCE = (
    'const r=e[`_${t}`]||(t.endsWith("Async")?async(e,t,...n)=>{for(const r of n)await r(e,t)}'
    ":(e,t,...n)=>{for(const r of n)r(e,t)});"
    "return(w,x)=>r(w,x,...n)"
)

PYTHON_PACKAGES = ("htpy", "markupsafe", "pyodide-http")

# The oldest date of the zip format, so that equal files give equal bytes at any time.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class VendorError(Exception):
    """Something is missing, or another host would get requests; the message gives the details."""


def write_zip(target: Path | IO[bytes], members: Iterable[tuple[str, bytes]]) -> None:
    """Write a zip whose bytes depend only on its members' names and contents."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(members):
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def python_members(packages: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the sources and licences of installed packages, without compiled parts.

    Raises VendorError for a package that is not installed.
    """
    for package in packages:
        try:
            files = metadata.files(package) or []
        except metadata.PackageNotFoundError:
            raise VendorError(f"{package} is not installed: run `make setup`") from None
        for file in files:
            wanted = file.suffix == ".py" or file.name.startswith("LICENSE")
            if wanted and ".." not in file.parts:
                yield file.as_posix(), Path(str(file.locate())).read_bytes()


def copy_files(source: Path, target: Path, names: Iterable[str]) -> None:
    """Copy named files from one folder into another, which is created."""
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copyfile(source / name, target / name)


def copy_packages(node_modules: Path, target: Path) -> None:
    """Copy the files that the page needs from the npm packages, without source maps.

    Raises VendorError if a package is not installed.
    """
    pyscript = node_modules / "@pyscript" / "core"
    idiomorph = node_modules / "idiomorph"
    panzoom = node_modules / "@panzoom" / "panzoom"
    try:
        names = [file.name for file in (pyscript / "dist").iterdir()]
        bundle = [name for name in names if name.endswith((".js", ".css"))]
        copy_files(pyscript / "dist", target / "pyscript", bundle)
        copy_files(pyscript, target / "pyscript", ["LICENSE"])
        copy_files(node_modules / "pyodide", target / "pyodide", PYODIDE_FILES)
        copy_files(idiomorph / "dist", target / "idiomorph", ["idiomorph.esm.js"])
        copy_files(idiomorph, target / "idiomorph", ["LICENSE"])
        copy_files(panzoom / "dist", target / "panzoom", ["panzoom.es.js"])
        copy_files(panzoom, target / "panzoom", ["MIT-License.txt"])
    except FileNotFoundError as error:
        raise VendorError(f"{error.filename} is missing: run `make setup`") from error


def without_code_from_text(bundle: Path) -> None:
    """Replace the function that PyScript's core creates from text by the same function as source.

    Raises VendorError unless that text occurs exactly once in the bundle.
    """
    cores = sorted(bundle.glob(PYSCRIPT_CORE))
    texts = {core: core.read_text(encoding="utf-8") for core in cores}
    count = sum(text.count(HOOKS_FROM_TEXT) for text in texts.values())
    if count != 1:
        raise VendorError(
            f"PyScript's core has the function from text {count} times, not once: another version?"
            " Read its jsHooks (src/hooks.js) and change HOOKS_FROM_TEXT in tools/vendor.py"
        )
    for core, text in texts.items():
        core.write_text(text.replace(HOOKS_FROM_TEXT, HOOKS_IN_SOURCE), encoding="utf-8")


def check_vendored(bundle: Path) -> None:
    """Raise VendorError if the bundle was vendored without that replacement."""
    if any(
        HOOKS_FROM_TEXT in core.read_text(encoding="utf-8") for core in bundle.glob(PYSCRIPT_CORE)
    ):
        raise VendorError("vendor/ is older than tools/vendor.py: run `python -m tools.vendor`")


def fill(node_modules: Path, target: Path) -> None:
    """Create `target`; an older one is replaced only when the new one is complete.

    Raises VendorError if an npm package or a Python package is missing.
    """
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    copy_packages(node_modules, fresh)
    without_code_from_text(fresh / "pyscript")
    write_zip(fresh / "python.zip", python_members(PYTHON_PACKAGES))
    try:
        text = notices(node_modules, PYTHON_PACKAGES)
    except NoticeError as error:
        raise VendorError(str(error)) from error
    (fresh / NOTICES).write_text(text, encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def check_local(config: str) -> None:
    """Raise VendorError if this pyscript.toml makes PyScript send requests to another host.

    Without `interpreter`, PyScript uses a CDN; `packages` come from there in any case.
    """
    table = tomllib.loads(config)
    if not str(table.get("interpreter", "")).startswith("./"):
        raise VendorError("pyscript.toml: interpreter must be a path from the page: ./vendor/...")
    if "packages" in table:
        raise VendorError("pyscript.toml: packages are fetched from a CDN; use vendor/python.zip")
    if "://" in repr(table):
        raise VendorError("pyscript.toml: an address of another host; the page must need none")


def main() -> None:
    """Fill the repository's vendor folder."""
    parser = argparse.ArgumentParser(description="Fill vendor/ with all the page loads.")
    parser.add_argument("--target", type=Path, default=ROOT / "vendor")
    arguments = parser.parse_args()
    try:
        check_local((ROOT / "pyscript.toml").read_text(encoding="utf-8"))
        fill(ROOT / "node_modules", arguments.target)
    except VendorError as error:
        raise SystemExit(f"tools.vendor: {error}") from error


if __name__ == "__main__":
    main()
