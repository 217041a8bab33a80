"""Run everything that a change has to pass, or the named steps of it.

    .venv/bin/python -m tools.check
    .venv/bin/python -m tools.check lint unit

Every step is run even when an earlier one failed, so that one run tells all. A step whose folder
has no test yet is left out, and a run in which no test was there to run has failed.
"""

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest", "--quiet")
SIDE_BY_SIDE = (*PYTEST, "--numprocesses=2", "--dist=loadfile")
"""Two workers; the tests of a file stay together, as they share what is slow to start."""

IN_BROWSERS = (*PYTEST, "--numprocesses=3", "--dist=loadfile", "--no-loadscope-reorder")
"""Three workers, since browser tests mostly wait; the slow files come first, as they are sorted."""

SHARED_TESTS = ("tests/core", "tests/services", "tests/ui")
BROWSER_TESTS = ("tests/browser", "tests/e2e", "tests/start")
SERVER_TESTS = ("tests/comfy_server",)
TOOL_TESTS = ("tests/tools",)
NOT_UNIT_TESTS = {*SERVER_TESTS, *TOOL_TESTS, *BROWSER_TESTS}


def unit_tests() -> tuple[str, ...]:
    """Return every test file and folder that no other step runs, so that none is forgotten."""
    found = (*(ROOT / "tests").glob("test_*.py"), *(ROOT / "tests").glob("*/"))
    names = (path.relative_to(ROOT).as_posix() for path in found)
    return tuple(sorted(name for name in names if name not in NOT_UNIT_TESTS))


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the run: commands, and the test folders that are added to the last of them."""

    name: str
    title: str
    commands: tuple[tuple[str, ...], ...]
    folders: tuple[str, ...] = ()


STEPS = (
    Step(
        "lint",
        "Lint and format",
        (
            (PYTHON, "-m", "ruff", "check", "--quiet", "."),
            (PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."),
            (PYTHON, "-m", "tools.listing", "--check"),
        ),
    ),
    Step("types", "Types", ((PYTHON, "-m", "mypy"),)),
    Step(
        "unit",
        "Unit tests on CPython, with the core's coverage",
        ((*SIDE_BY_SIDE, "--cov", "--cov-report=term"),),
        unit_tests(),
    ),
    Step(
        "pyodide",
        "The same unit tests in Pyodide",
        (("node", "tools/pyodide_tests.mjs", "--quiet"),),
        SHARED_TESTS,
    ),
    Step("servers", "Demo server", (PYTEST,), SERVER_TESTS),
    Step("tools", "Tools", (SIDE_BY_SIDE,), TOOL_TESTS),
    Step("browser", "Adapters and end-to-end tests in Chromium", (IN_BROWSERS,), BROWSER_TESTS),
)


def with_tests(folders: tuple[str, ...]) -> tuple[str, ...]:
    """Return those that are a test file, or a folder that holds one."""
    return tuple(
        name for name in folders if name.endswith(".py") or any((ROOT / name).rglob("test_*.py"))
    )


def run(step: Step) -> bool | None:
    """Run a step's commands and say whether all passed; None when it had no test to run."""
    folders = with_tests(step.folders)
    if step.folders and not folders:
        return None
    *before, last = step.commands
    commands = (*before, (*last, *folders))
    codes = [subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands]
    return not any(codes)


def main() -> None:
    """Run the steps and say how each one went."""
    parser = argparse.ArgumentParser(description="Run everything that a change has to pass.")
    parser.add_argument("steps", nargs="*", metavar="step", help=" ".join(s.name for s in STEPS))
    names = parser.parse_args().steps or [step.name for step in STEPS]
    if unknown := set(names) - {step.name for step in STEPS}:
        parser.error(f"no such step: {' '.join(sorted(unknown))}")

    words = {True: "passed", False: "FAILED", None: "no test yet"}
    results: list[tuple[Step, bool | None, float]] = []
    for step in (step for step in STEPS if step.name in names):
        print(f"\n==> {step.title}", flush=True)
        started = time.monotonic()
        passed = run(step)
        results.append((step, passed, time.monotonic() - started))

    print("\n==> Summary")
    for step, passed, seconds in results:
        print(f"  {words[passed]:<12} {seconds:5.1f} s  {step.name:<8} {step.title}")
    print(f"  {'':<12} {sum(seconds for *_, seconds in results):5.1f} s", flush=True)
    tested = [passed for step, passed, _ in results if step.folders]
    if any(passed is False for _, passed, _ in results):
        raise SystemExit(1)
    if tested and not any(tested):
        raise SystemExit("tools.check: there was no test to run")


if __name__ == "__main__":
    main()
