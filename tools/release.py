"""The files of a release: folders named by what is in them, the page, and the worker."""

import gzip
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.contents import Files, lock, python_files, runtime_files, static_files
from tools.markup import (
    ahead,
    check_addresses,
    kept_back,
    moved,
    script_of,
    with_config,
    with_head,
    with_policy,
)
from tools.precompile import SCRIPT
from tools.program import compile_program
from tools.vendor import NOTICES, write_zip

HASH_LETTERS = 12
TEXTS = {".css", ".html", ".js", ".json", ".py", ".svg"}
TWINS = {".css", ".js", ".wasm"}
PACKAGE = re.compile(rb"^\s*(?:import|from) pyscript\b", re.MULTILINE)
"""Who imports PyScript's Python package."""

TWIN_BYTES = 20_000
"""Files from this size on get a compressed twin, for hosts that do not compress."""

OURS = ("start.js", "offline.js")
"""The modules of the runtime that no other module asks for."""

BEGIN = "begin.js"
"""The script that begins all others."""

FETCHED = ("python_stdlib.zip",)
"""What is fetched ahead. Not the WebAssembly: what was preloaded gets no compiled code from the
browser's cache, and start.js asks for it early enough."""


@dataclass(frozen=True, slots=True)
class Release:
    """The two folders, by name with a slash behind; `document` is what start.js has to know.

    `page` is the index page without that, and without what is loaded ahead.
    """

    runtime: str
    app: str
    files: Files
    document: Mapping[str, object]
    page: str


def folder_name(kind: str, files: Files) -> str:
    """Return a folder's name: its kind, and a hash over the names and contents of its files."""
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return f"{kind}-{total.hexdigest()[:HASH_LETTERS]}/"


def fingerprint(content: bytes) -> dict[str, object]:
    """Return what tells whether a file is what the build made."""
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def zipped(files: Files) -> bytes:
    """Return an archive of files."""
    archive = io.BytesIO()
    write_zip(archive, files.items())
    return archive.getvalue()


def with_addresses(files: Files, folders: Mapping[str, str]) -> Files:
    """Return files with the addresses in their texts led to the release's folders."""
    return {
        name: moved(content.decode(), folders).encode() if Path(name).suffix in TEXTS else content
        for name, content in files.items()
    }


def make_release(root: Path) -> Release:
    """Return the two folders of the page at `root`; `snapshot.bin` is not compressed yet.

    Raises MarkupError when the page names what is not there, before anything takes long.
    """
    runtime, static, python = runtime_files(root), static_files(root), python_files(root)
    text = (root / "index.html").read_text(encoding="utf-8")
    script = script_of(text)
    python[SCRIPT] = script.encode()
    runtime_folder = folder_name("runtime", runtime)
    app_folder = folder_name("app", {**static, **python, "runtime": runtime_folder.encode()})
    folders = addresses(runtime_folder, app_folder)
    page = with_policy(with_config(moved(text, folders), f"./{runtime_folder}start.js"))
    names = [runtime_folder + name for name in runtime] + [app_folder + name for name in static]
    check_addresses(page, names)
    program = compile_program(with_addresses(python, folders))
    app = with_addresses(static, folders)
    app |= {"program.zip": zipped(program.files), "snapshot.bin": program.snapshot}
    files = {runtime_folder + name: content for name, content in runtime.items()}
    files |= {app_folder + name: content for name, content in app.items()}
    document = {
        "runtime": f"./{runtime_folder}",
        "app": f"./{app_folder}",
        "lock": lock(root),
        "script": script,
        "package": any(PACKAGE.search(content) for content in python.values()),
        "snapshot": fingerprint(program.snapshot),
    }
    return Release(runtime_folder, app_folder, files, document, page)


def addresses(runtime: str, app: str) -> dict[str, str]:
    """Return where the addresses of the development page lead in a release."""
    return {
        "./vendor/pyscript/": f"./{runtime}",
        "./vendor/idiomorph/": f"./{app}idiomorph/",
        "./app/static/": f"./{app}",
        f"./vendor/{NOTICES}": f"./{NOTICES}",
    }


def page_of(release: Release, worker: bool) -> str:
    """Return the index page. Raises MarkupError when it names what is not there."""
    runtime = release.runtime
    begin = f"{runtime}{BEGIN}"
    scripts = [name for name in release.files if name.endswith(".js") and runtime in name]
    modules = [f"./{name}" for name in scripts if name != begin]
    hints = ahead(modules, [f"./{runtime}{name}" for name in FETCHED])
    page = kept_back(release.page, hints, [f"./{runtime}{name}" for name in OURS])
    head = [f'<script defer src="./{begin}"></script>']
    page = with_head(page, {**release.document, "worker": worker}, head)
    check_addresses(page, release.files)
    return page


def twin_of(name: str, content: bytes) -> str:
    """Return whether a file has a compressed twin: "yes", "only" (it is not shipped itself), ""."""
    if name.endswith("/snapshot.bin"):
        return "only"
    return "yes" if Path(name).suffix in TWINS and len(content) >= TWIN_BYTES else ""


def worker_of(root: Path, release: Release, page: str) -> str:
    """Return the text of the service worker, which begins with what the release is made of."""
    folders: dict[str, dict[str, object]] = {release.runtime: {}, release.app: {}}
    for name, content in release.files.items():
        folder, _, rest = name.partition("/")
        entry = {**fingerprint(content), "twin": twin_of(name, content)}
        folders[f"{folder}/"][rest] = entry
    document = {"app": release.app, "page": fingerprint(page.encode()), "folders": folders}
    text = (root / "app" / "release" / "worker.js").read_text(encoding="utf-8")
    return f"const RELEASE = {json.dumps(document, indent=1)};\n\n{text}"


@cache
def packed(content: bytes, effort: int) -> bytes:
    """Return content as gzip; what several builds have is compressed once."""
    return gzip.compress(content, effort, mtime=0)


def shipped(release: Release, effort: int) -> Files:
    """Return the folders' files as they are shipped: with compressed twins, or as those only.

    `effort` is gzip's, from 1 to 9.
    """
    files: Files = {}
    for name, content in release.files.items():
        twin = twin_of(name, content)
        if twin:
            files[f"{name}.gz"] = packed(content, effort)
        if twin != "only":
            files[name] = content
    return files
