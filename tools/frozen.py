"""Imports modules from memory, for the page's Python after a snapshot.

A memory snapshot holds Python's memory, but no files. Some modules could not be imported before it
was taken, since they use JavaScript. So their code is kept in memory too, and so are the data
files. The importer that serves them is itself part of the snapshot. Runs in Pyodide only.
"""

import gc
import importlib
import json
import marshal
import random
import sys
import zipimport
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

PLACE = "/frozen/"
"""The `__file__` folder of modules; it does not exist."""

USED_BY_OTHERS = ("traceback",)
"""Standard library modules that Pyodide imports when the page is already in use."""

PYC_HEADER_SIZE = 16
"""Bytes before the code (PEP 552)."""


class Frozen(MetaPathFinder, InspectLoader):
    """Imports the modules whose files are in `files`, by path: compiled code, or data."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the import spec of a module of ours, None for any other."""
        if self._file(fullname) is None:
            return None
        spec = ModuleSpec(fullname, self, is_package=self.is_package(fullname))
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(PLACE + fullname.replace(".", "/"))
        return spec

    def is_package(self, fullname: str) -> bool:
        """Return whether a module is a package."""
        return (self._file(fullname) or "").endswith("/__init__.pyc")

    def get_code(self, fullname: str) -> CodeType:
        """Return a module's code; its file is dropped after that."""
        content = self._files.pop(str(self._file(fullname)))
        code: CodeType = marshal.loads(memoryview(content)[PYC_HEADER_SIZE:])
        return code

    def get_source(self, fullname: str) -> str | None:
        """Return None: the sources are not included."""
        return None

    def get_data(self, path: str) -> bytes:
        """Return the content of a data file. Raises FileNotFoundError if there is none."""
        try:
            return self._files[path.removeprefix(PLACE)]
        except KeyError:
            raise FileNotFoundError(path) from None

    def run_script(self, namespace: dict[str, Any]) -> Awaitable[None] | None:
        """Run the page's script, which `precompile` treated as a module of this name."""
        result: Awaitable[None] | None = eval(self.get_code("__main__"), namespace)
        return result

    def _file(self, fullname: str) -> str | None:
        stem = fullname.replace(".", "/")
        names = (f"{stem}.pyc", f"{stem}/__init__.pyc")
        return next((name for name in names if name in self._files), None)


def freeze(program: Path) -> Frozen:
    """Read a folder of `precompile` into memory, import the pure modules; return the importer."""
    files = {
        file.relative_to(program).as_posix(): file.read_bytes()
        for file in sorted(program.rglob("*"))
        if file.is_file()
    }
    frozen = Frozen(files)
    sys.meta_path.insert(0, frozen)
    imported = json.loads(program.with_name("imported.json").read_text())
    for name in (*USED_BY_OTHERS, *imported):
        importlib.import_module(name)
    find_library()
    forget_docstrings()
    random.seed(0)
    gc.collect()
    return frozen


HAS_DOCSTRING = 0x4000000
"""The flag of code whose first constant is a docstring (CO_HAS_DOCSTRING)."""


def forget_docstrings() -> None:
    """Remove the docstrings of all functions and classes, which nothing in the page reads."""
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_flags & HAS_DOCSTRING:
            code = one.__code__
            consts = (None, *code.co_consts[1:])
            one.__code__ = code.replace(co_consts=consts, co_flags=code.co_flags & ~HAS_DOCSTRING)
            one.__doc__ = None
        elif isinstance(one, type) and isinstance(one.__dict__.get("__doc__"), str):
            with suppress(AttributeError, TypeError):
                one.__doc__ = None


def library_place() -> str:
    """Return the path of the standard library's archive, which is empty at first.

    What the program imports of it is in the snapshot.
    """
    return next(path for path in sys.path if path.endswith(".zip"))


def find_library() -> None:
    """Forget what the standard library's archive had in it: its file has another content now."""
    vars(zipimport)["_zip_directory_cache"].clear()  # no public function forgets an archive
    sys.path_importer_cache.clear()


def awake() -> Frozen:
    """Create what each window must have for itself; return the importer.

    Called first in each window after the snapshot.
    """
    random.seed()
    return next(finder for finder in sys.meta_path if isinstance(finder, Frozen))
