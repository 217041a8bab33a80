"""Tests run inside Pyodide as they do here, and their exit code comes back."""

from __future__ import annotations

import subprocess

from tools.check import ROOT

RUNNER = ("node", "tools/pyodide_tests.mjs")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RUNNER, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_shared_abilities_are_there() -> None:
    answer = run("tests/tools/both")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "platform emscripten" in answer.stdout
    assert "7 passed" in answer.stdout


def test_no_test_is_a_failure() -> None:
    assert run("-k", "no_such_test", "tests/tools/both").returncode == 5
