"""No text becomes code, markup or a worker's address but by the policies of `trusted.js`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
FILES = sorted([*APP.rglob("*.py"), *APP.rglob("*.js")])

SINKS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc|createContextualFragment|setHTMLUnsafe"
    r"|document\.write(ln)?|eval|execScript|parseFromString|createPolicy|importScripts)\b"
    r"|\bnew Function\b|\bFunction\.new\b|\bnew (Shared)?Worker\((?!workerUrl\()"
    r"|\b(Shared)?Worker\.new\((?!trusted\.workerUrl\()"
    r"|\.register\((?!workerScript\.|workerUrl\()"
)

ALLOWED = {
    "app/static/trusted.js": {"createPolicy", "parseFromString"},
    "app/release/offline.js": {"createPolicy"},
    "app/static/script_worker/lock_down.js": {"eval", "importScripts"},  # takes them from scripts
    "app/static/dom.js": {"outerHTML"},  # idiomorph's name for what it replaces
}


def code_of(path: Path) -> str:
    """Return a file's text without its comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return re.sub(r'"""(?s:.*?)"""|#.*', "", text)
    return re.sub(r"/\*(?s:.*?)\*/|(?<![:\"'`])//.*", "", text)


def name_of(path: Path) -> str:
    return path.relative_to(APP.parent).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_has_a_sink_of_its_own(path: Path) -> None:
    found = {match[0] for match in SINKS.finditer(code_of(path))}
    assert found - ALLOWED.get(name_of(path), set()) == set()


@pytest.mark.parametrize(
    "code",
    [
        "element.innerHTML = text",
        "new Worker(address)",
        "js.Worker.new(address)",
        'new Function("return 1")',
        "(0, eval)(text)",
        'navigator.serviceWorker.register("./sw.js")',
        'trustedTypes.createPolicy("any", {})',
    ],
)
def test_a_sink_would_be_found(code: str) -> None:
    assert SINKS.search(code)


@pytest.mark.parametrize("code", ['new Worker(workerUrl("timer.js"))', "evaluate(text)"])
def test_what_is_none_is_left_alone(code: str) -> None:
    assert not SINKS.search(code)
