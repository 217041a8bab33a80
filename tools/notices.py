"""THIRD-PARTY.txt: the bundled software of others, the licences, and their texts.

The texts come from the installed packages, or else from tools/licences/. The source maps show which
packages PyScript's bundle contains, so that a new package without a notice is detected.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from tools.chunks import used_chunks

LICENCES = Path(__file__).resolve().parent / "licences"

PACKAGE_IN_MAP = re.compile(r"node_modules/((?:@[\w.-]+/)?[\w.-]+)/")
"""The npm package of a source file; for nested packages the last one."""

PYSCRIPT = "@pyscript/core"
PANZOOM = "@panzoom/panzoom"

WITHOUT_TEXT = {
    "@ungap/with-resolvers": "ISC-giammarchi",
    "codedent": "ISC-giammarchi",
    "to-json-callback": "ISC-giammarchi",
}
"""npm packages that name their licence but do not include its text."""

RULE = "=" * 80


class NoticeError(Exception):
    """Something has no notice; the message names it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One part: name and version, licence (SPDX), location and origin, the text."""

    name: str
    licence: str
    about: str
    text: str

    def __str__(self) -> str:
        about = textwrap.fill(self.about, 80)
        head = f"{RULE}\n{self.name}\nLicence: {self.licence}\n{about}\n{RULE}"
        return f"{head}\n\n{self.text.strip()}\n"


WASM = "pyodide.asm.wasm"
SCRIPTS = "pyodide.js, pyodide.asm.js"
INTERPRETER = (
    ("CPython", "PSF-2.0", f"python_stdlib.zip, {WASM}", ("PSF", "CPython-parts")),
    ("HACL*", "MIT", WASM, ("HACL",)),
    ("Emscripten", "MIT", f"pyodide.asm.js, {WASM}", ("Emscripten",)),
    ("musl", "MIT", WASM, ("musl",)),
    ("libffi", "MIT", WASM, ("libffi",)),
    ("bzip2", "bzip2-1.0.6", WASM, ("bzip2",)),
    ("Zstandard", "BSD-3-Clause", WASM, ("zstd",)),
    ("LLVM runtimes", "Apache-2.0 WITH LLVM-exception", WASM, ("LLVM-exception",)),
    ("stackframe, error-stack-parser", "MIT", SCRIPTS, ("stackframe",)),
)
"""The parts of Pyodide besides its own code: name, licence, files, texts."""

PUBLIC_DOMAIN = "SQLite and liblzma, both in pyodide.asm.wasm, are in the public domain."


def kept_text(*names: str) -> str:
    """Return texts from tools/licences/."""
    return "\n\n".join((LICENCES / f"{name}.txt").read_text(encoding="utf-8") for name in names)


def bundled(bundle: Path) -> list[str]:
    """Return the npm packages in the used part of PyScript's bundle, PyScript included.

    `bundle` is its folder with the source maps. Raises NoticeError if a file has no source map.
    """
    found = {PYSCRIPT}
    for name in used_chunks(bundle):
        map_file = bundle / f"{name}.map"
        if not map_file.is_file():
            raise NoticeError(f"{name} of PyScript has no source map: what is it made of?")
        for source in json.loads(map_file.read_text(encoding="utf-8"))["sources"]:
            found.update(PACKAGE_IN_MAP.findall(source)[-1:])
    return sorted(found)


def npm_notice(node_modules: Path, name: str, about: str) -> Notice:
    """Return the notice of an installed npm package. Raises NoticeError without a text."""
    folder = node_modules / name
    if not (folder / "package.json").is_file():
        raise NoticeError(f"{name} has no notice: it is not installed")
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    texts = [*sorted(folder.glob("LICEN[CS]E*")), *sorted(folder.glob("*-License.txt"))]
    if texts:
        text = texts[0].read_text(encoding="utf-8")
    elif name in WITHOUT_TEXT:
        text = kept_text(WITHOUT_TEXT[name])
    else:
        raise NoticeError(f"{name} has no notice: add its licence to tools/licences/")
    return Notice(f"{name} {package['version']}", str(package["license"]), about, text)


def python_notice(name: str) -> Notice:
    """Return the notice of an installed Python package. Raises NoticeError without a text."""
    found = metadata.metadata(name)
    texts = [file for file in metadata.files(name) or [] if file.name.startswith("LICENSE")]
    if not texts:
        raise NoticeError(f"{name} has no notice: add its licence to tools/licences/")
    licence = found["License-Expression"] or found["License"] or "see below"
    about = f"In program.zip. https://pypi.org/project/{name}/{found['Version']}/"
    text = Path(str(texts[0].locate())).read_text(encoding="utf-8")
    return Notice(f"{name} {found['Version']}", licence.splitlines()[0], about, text)


def interpreter_notices(version: str) -> Iterator[Notice]:
    """Yield the notices of this version of Pyodide and of all its parts."""
    source = f"https://github.com/pyodide/pyodide/tree/{version}"
    about = (
        f"In {SCRIPTS}, {WASM} and python_stdlib.zip: two have other names here, none is changed."
        f" Its source code is at {source}, under the Mozilla Public License 2.0, whose text"
        f" follows. How each part below was built is in the same place."
    )
    yield Notice(f"Pyodide {version}", "MPL-2.0", about, kept_text("MPL-2.0"))
    for name, licence, files, texts in INTERPRETER:
        yield Notice(name, licence, f"In {files}, as part of Pyodide.", kept_text(*texts))


def notices(node_modules: Path, python_packages: Iterable[str]) -> str:
    """Return the text of THIRD-PARTY.txt. Raises NoticeError if a part has no notice."""
    version = json.loads((node_modules / "pyodide" / "package.json").read_text())["version"]
    bundle = node_modules / PYSCRIPT / "dist"
    parts = [
        *interpreter_notices(version),
        *(
            npm_notice(node_modules, name, f"In PyScript's core. {npm_address(name)}")
            for name in bundled(bundle)
        ),
        npm_notice(node_modules, "idiomorph", f"In idiomorph.esm.js. {npm_address('idiomorph')}"),
        npm_notice(node_modules, PANZOOM, f"In panzoom.es.js. {npm_address(PANZOOM)}"),
        *(python_notice(name) for name in python_packages),
    ]
    names = "\n".join(f"  {part.name} ({part.licence})" for part in parts)
    head = (
        "Bindery is under the MIT licence, see LICENSE. It is shipped with software of others:\n\n"
        f"{names}\n\n{PUBLIC_DOMAIN}\n"
        "PyScript's core is changed in one place (tools/vendor.py): one function is made of\n"
        "its parts and not from text.\n"
    )
    return "\n".join([head, *map(str, parts)])


def npm_address(name: str) -> str:
    """Return the page of an npm package."""
    return f"https://www.npmjs.com/package/{name}"
