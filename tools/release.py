"""The files of a release: folders named by their contents, the page, and the worker."""

import gzip
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from tools.chunks import LATER
from tools.contents import Files, lock, python_files, runtime_files, static_files, worker_script
from tools.languages import boot_texts, read_languages
from tools.page import SCRIPT_TEXT, Boot, Loaded, Places, built_page, check_addresses
from tools.precompile import SCRIPT
from tools.program import compile_program
from tools.vendor import NOTICES, write_zip

HASH_LETTERS = 12
"""Hexadecimal digits in the name of a folder: 48 bits, enough to distinguish releases."""

TEXTS = {".css", ".html", ".js", ".json", ".py", ".svg"}
TWINS = {".css", ".js", ".wasm"}
PACKAGE = re.compile(rb"^\s*(?:import|from) pyscript\b", re.MULTILINE)
"""Matches an import of PyScript's Python package."""

TWIN_BYTES = 20_000
"""Files from this size on get a compressed copy, for hosts that do not compress."""

OURS = ("start.js", "offline.js")
"""The modules of the runtime that no other module imports."""

BEGIN = "begin.js"
"""The script that starts all others."""


@dataclass(frozen=True, slots=True)
class Release:
    """The two folders, by name with a trailing slash.

    `boot` has the texts of the page while it loads, `document` the data for start.js.
    """

    runtime: str
    app: str
    files: Files
    boot: Boot
    document: Mapping[str, object]


def folder_name(kind: str, files: Files) -> str:
    """Return a folder's name: its kind, and a hash of the names and contents of its files."""
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return f"{kind}-{total.hexdigest()[:HASH_LETTERS]}/"


def fingerprint(content: bytes) -> dict[str, object]:
    """Return the data with which a file is verified against the build."""
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def zipped(files: Files) -> bytes:
    """Return an archive of files."""
    archive = io.BytesIO()
    write_zip(archive, files.items())
    return archive.getvalue()


def moved(text: str, folders: Mapping[str, str]) -> str:
    """Return a text in which addresses of old folders (`./vendor/`) are replaced by new ones."""
    for old, new in folders.items():
        text = text.replace(old, new)
    return text


def with_addresses(files: Files, folders: Mapping[str, str]) -> Files:
    """Return files in whose texts the addresses are replaced by the release's folders."""
    return {
        name: moved(content.decode(), folders).encode() if Path(name).suffix in TEXTS else content
        for name, content in files.items()
    }


def make_release(root: Path) -> Release:
    """Return the two folders of the page at `root`; `snapshot.bin` is not compressed yet.

    Raises PageError if the page names a missing file, before the slow steps.
    """
    runtime, static, python = runtime_files(root), static_files(root), python_files(root)
    python[SCRIPT] = SCRIPT_TEXT.encode()
    runtime_folder = folder_name("runtime", runtime)
    app_folder = folder_name("app", {**static, **python, "runtime": runtime_folder.encode()})
    folders = addresses(runtime_folder, app_folder)
    files = {runtime_folder + name: content for name, content in runtime.items()}
    app = with_addresses(static, folders)
    files |= {app_folder + name: content for name, content in app.items()}
    boot = boot_texts(read_languages(root))
    release = Release(runtime_folder, app_folder, files, boot, {})
    page_of(release, worker=True)
    program = compile_program(with_addresses(python, folders))
    files |= {
        f"{app_folder}program.zip": zipped(program.files),
        f"{app_folder}snapshot.bin": program.snapshot,
    }
    document = {
        "runtime": f"./{runtime_folder}",
        "app": f"./{app_folder}",
        "lock": lock(root),
        "script": SCRIPT_TEXT,
        "package": any(PACKAGE.search(content) for content in python.values()),
        "snapshot": fingerprint(program.snapshot),
    }
    return replace(release, files=files, document=document)


def addresses(runtime: str, app: str) -> dict[str, str]:
    """Return the release's address for each address of the development page."""
    old, new = Places(), places_of(runtime, app)
    return {
        old.pyscript: new.pyscript,
        old.idiomorph: new.idiomorph,
        old.panzoom: new.panzoom,
        old.static: new.static,
        f"./vendor/{NOTICES}": f"./{NOTICES}",
    }


def places_of(runtime: str, app: str) -> Places:
    """Return the folders of a release for the files that the page loads."""
    return Places(
        static=f"./{app}",
        pyscript=f"./{runtime}",
        idiomorph=f"./{app}idiomorph/",
        panzoom=f"./{app}panzoom/",
    )


def page_of(release: Release, worker: bool) -> str:
    """Return the index page. Raises PageError if it names a missing file."""
    runtime = release.runtime
    begin = f"{runtime}{BEGIN}"
    scripts = [
        name
        for name in release.files
        if name.startswith(runtime)
        and name.endswith(".js")
        and not LATER.match(name.removeprefix(runtime))
    ]
    loaded = Loaded(
        interpreter=f"./{runtime}start.js",
        begin=f"./{begin}",
        modules=tuple(f"./{runtime}{name}" for name in OURS),
        ahead=tuple(f"./{name}" for name in scripts if name != begin),
    )
    document = {**release.document, "worker": worker}
    page = built_page(places_of(runtime, release.app), loaded, document, release.boot)
    check_addresses(page, release.files)
    return page


def twin_of(name: str, content: bytes) -> str:
    """Return whether a file has a compressed copy: "yes", "only" (instead of the file), ""."""
    if name.endswith("/snapshot.bin"):
        return "only"
    return "yes" if Path(name).suffix in TWINS and len(content) >= TWIN_BYTES else ""


def worker_of(root: Path, release: Release, page: str) -> str:
    """Return the text of the service worker, which begins with the contents of the release."""
    folders: dict[str, dict[str, object]] = {release.runtime: {}, release.app: {}}
    for name, content in release.files.items():
        folder, _, rest = name.partition("/")
        entry = {**fingerprint(content), "twin": twin_of(name, content)}
        folders[f"{folder}/"][rest] = entry
    document = {"app": release.app, "page": fingerprint(page.encode()), "folders": folders}
    return f"const RELEASE = {json.dumps(document, indent=1)};\n\n{worker_script(root)}"


@cache
def packed(content: bytes, effort: int) -> bytes:
    """Return content as gzip; content shared by several builds is compressed once."""
    return gzip.compress(content, effort, mtime=0)


def shipped(release: Release, effort: int) -> Files:
    """Return the folders' files for delivery: with compressed copies, or only those.

    `effort` is the gzip level, from 1 to 9.
    """
    files: Files = {}
    for name, content in release.files.items():
        twin = twin_of(name, content)
        if twin:
            files[f"{name}.gz"] = packed(content, effort)
        if twin != "only":
            files[name] = content
    return files
