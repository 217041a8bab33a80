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
from collections.abc import Awaitable, Sequence
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

PLACE = "/frozen/"
"""The `__file__` folder of modules; it does not exist."""

USED_LATER = ("traceback", "tomllib", "uuid")
"""Standard library modules that only modules with JavaScript import."""

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
    for name in (*USED_LATER, *json.loads(program.with_name("pure.json").read_text())):
        importlib.import_module(name)
    sys.path_importer_cache.clear()
    random.seed(0)
    gc.collect()
    return frozen


def awake() -> Frozen:
    """Create what each window must have for itself; return the importer.

    Called first in each window after the snapshot.
    """
    random.seed()
    return next(finder for finder in sys.meta_path if isinstance(finder, Frozen))
