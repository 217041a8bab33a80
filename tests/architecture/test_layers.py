"""The layers, by reading the imports; and that the reading would notice a wrong one."""

import ast
from pathlib import Path

import pytest

from tests.architecture.layers import (
    Import,
    imports_of,
    layer_of,
    module_state,
    wrong_imports,
)

APP = Path(__file__).parents[2] / "app"
FILES = sorted(APP.rglob("*.py"))


def module_of(path: Path) -> str:
    parts = ("app", *path.relative_to(APP).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def name_of(path: Path) -> str:
    return path.relative_to(APP).as_posix()


IN_CORE = [path for path in FILES if layer_of(module_of(path)) == "core"]


def test_all_layers_are_there_to_be_checked() -> None:
    found = {layer_of(module_of(path)) for path in FILES}
    assert found == {"core", "services", "ui", "browser", "scripting", "main"}
    assert len(IN_CORE) > 20


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_layer_imports_upwards(path: Path) -> None:
    source = path.read_text("utf-8")
    assert wrong_imports(source, module_of(path), path.name == "__init__.py") == []


@pytest.mark.parametrize("path", IN_CORE, ids=name_of)
def test_the_core_keeps_no_state(path: Path) -> None:
    assert module_state(path.read_text("utf-8"), module_of(path)) == []


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if layer_of(module_of(path)) in {"core", "services", "ui"}],
    ids=name_of,
)
def test_what_runs_on_every_python_keeps_to_the_syntax_of_3_11(path: Path) -> None:
    ast.parse(path.read_text("utf-8"), feature_version=(3, 11))


def test_the_package_that_holds_the_layers_holds_nothing_else() -> None:
    assert (APP / "__init__.py").read_text("utf-8").strip() == ""


def test_only_the_root_is_outside_of_the_layers() -> None:
    outside = [name_of(path) for path in FILES if layer_of(module_of(path)) == "main"]
    assert outside == ["__init__.py", "main.py"]


# ---- the checks themselves ----


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("app.core.ids", "import app.services.window_store"),
        ("app.core.ids", "from app.services import window_store"),
        ("app.core.ids", "from app import services"),
        ("app.core.ids", "from app.ui.state import PageState"),
        ("app.core.ids", "def late() -> None:\n    from app.services.window_store import Board"),
        ("app.core.ids", "if TYPE_CHECKING:\n    from app.services.window_store import Board"),
        ("app.core.ids", "from ..services import board"),
        ("app.core.ids", "import importlib\nimportlib.import_module('app.services.window_store')"),
        ("app.core.ids", "__import__('js')"),
        ("app.core.ids", "from importlib import import_module\nimport_module(name)"),
        ("app.core.ids", "import js"),
        ("app.core.ids", "from pyodide.ffi import to_js"),
        ("app.core.ids", "from pyscript import window"),
        ("app.core.ids", "import asyncio"),
        ("app.core.ids", "import time"),
        ("app.core.ids", "from time import monotonic"),
        ("app.core.ids", "from datetime import datetime"),
        ("app.core.ids", "import random as dice"),
        ("app.core.ids", "from uuid import uuid4"),
        ("app.core.ids", "import urllib.request"),
        ("app.core.ids", "from urllib import request"),
        ("app.core.ids", "import htpy"),
        ("app.services.window_store", "from app.ui.state import PageState"),
        ("app.services.window_store", "from app.browser.http import BrowserHttp"),
        ("app.services.window_store", "from app import main"),
        ("app.services.window_store", "import js"),
        ("app.services.window_store", "import htpy"),
        ("app.ui.tasks.card", "from app.browser.dom import BrowserPage"),
        ("app.ui.tasks.card", "import js"),
        ("app.ui.tasks.card", "from app.main import start"),
        ("app.browser.http", "from app.services.servers.client import Client"),
        ("app.browser.http", "from app.services import window_store"),
        ("app.browser.http", "from app.ui.state import PageState"),
        ("app.main", "import js"),
        ("app.core.ids", "import app"),
        ("app.browser.http", "__import__(name)"),
    ],
)
def test_a_wrong_import_is_noticed(module: str, source: str) -> None:
    found = wrong_imports(source, module)
    assert len(found) == 1
    assert found[0].startswith(f"{module}:")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("app.core.ids", "from app.core.message import Message"),
        ("app.core.ids", "from app.core import answers, requests"),
        ("app.core.ids", "from . import message"),
        ("app.core.ids", "from .message import Message"),
        ("app.core.ids", "import json, re, struct, zlib"),
        ("app.core.ids", "from urllib.parse import urlsplit"),
        ("app.core.ids", "from dataclasses import dataclass"),
        ("app.services.window_store", "import asyncio"),
        ("app.services.window_store", "from app.core.ids import Task"),
        ("app.services.window_store", "from app.services.ports import Clock"),
        ("app.ui.tasks.card", "import htpy as h"),
        ("app.ui.tasks.card", "from markupsafe import Markup"),
        ("app.ui.tasks.card", "from app.services.window_store import Board"),
        ("app.browser.http", "import js\nfrom pyodide.ffi import to_js"),
        ("app.browser.http", "from app.services.ports import Http"),
        ("app.browser.http", "from app.services import ports"),
        ("app.browser.http", "from app.core.comfy.requests import Request"),
        ("app.browser.http", "from app.browser.convert import plain"),
        ("app.main", "from app.browser.http import BrowserHttp\nfrom app.ui import state"),
    ],
)
def test_a_right_import_is_let_pass(module: str, source: str) -> None:
    assert wrong_imports(source, module) == []


def test_every_import_is_seen_with_its_line() -> None:
    source = "import a.b\nfrom c import d, e\nfrom f import *\nfrom . import g\nfrom ..h import i\n"
    assert list(imports_of(source, "app.core.ids")) == [
        Import("a.b", 1),
        Import("c.d", 2),
        Import("c.e", 2),
        Import("f", 3),
        Import("app.core.g", 4),
        Import("app.h.i", 5),
    ]


def test_a_packages_own_imports_begin_at_the_package() -> None:
    found = list(imports_of("from . import task\n", "app.core", is_package=True))
    assert found == [Import("app.core.task", 1)]


@pytest.mark.parametrize(
    "source",
    [
        "seen = []",
        "seen: dict[str, int] = {}",
        "cache = dict()",
        "cache = collections.defaultdict(list)",
        "names = {name for name in 'abc'}",
        "CACHE = {}\ndef f(key):\n    CACHE[key] = 1",
        "CACHE = []\ndef f(key):\n    CACHE.append(key)",
        "CACHE = set()\ndef f(key):\n    CACHE.add(key)",
        "count = 0\ndef f():\n    global count\n    count += 1",
    ],
)
def test_state_of_a_module_is_noticed(source: str) -> None:
    assert len(module_state(source, "app.core.ids")) == 1


@pytest.mark.parametrize(
    "source",
    [
        "LIMIT = 3",
        "NAMES = ('a', 'b')",
        "STATES = frozenset({1, 2})",
        "TABLE: Mapping[str, int] = {'a': 1}",
        "_TABLE: Mapping[str, int] = {'a': 1}",
        "MIMES = {1: 'image/jpeg'}",
        "__all__ = ['a']",
        "class A:\n    seen: list[int] = field(default_factory=list)",
        "def f():\n    seen = []\n    seen.append(1)\n    return seen",
    ],
)
def test_constants_and_locals_are_no_state(source: str) -> None:
    assert module_state(source, "app.core.ids") == []


@pytest.mark.parametrize(
    ("module", "layer"),
    [
        ("app.core.ids", "core"),
        ("app.core", "core"),
        ("app.services.ports", "services"),
        ("app.main", "main"),
        ("app", "main"),
    ],
)
def test_a_modules_layer_is_its_folder(module: str, layer: str) -> None:
    assert layer_of(module) == layer
