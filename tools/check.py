"""Run everything that a change has to pass, or the named steps of it.

    .venv/bin/python -m tools.check
    .venv/bin/python -m tools.check lint unit

Every step is run even when an earlier one failed, so that one run tells all. A step whose folder
has no test yet is left out, and a run in which no test was there to run has failed.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest", "--quiet")
HAS_AFFINITY = hasattr(os, "sched_getaffinity")
PROCESSORS = min(len(os.sched_getaffinity(0)) if HAS_AFFINITY else os.cpu_count() or 2, 8)

SIDE_BY_SIDE = (*PYTEST, f"--numprocesses={PROCESSORS}", "--dist=loadfile")
"""The tests of a file stay together, as they share what is slow to start."""

IN_BROWSERS = (
    *PYTEST,
    f"--numprocesses={PROCESSORS + 1}",
    "--dist=loadfile",
    "--no-loadscope-reorder",
)
"""One more, since browser tests wait for long; the slow files come first, as they are sorted."""

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
    """One part of the run: commands, and the test folders that are added to the last of them.

    With `apart` that one is run once for each folder, all at the same time.
    """

    name: str
    title: str
    commands: tuple[tuple[str, ...], ...]
    folders: tuple[str, ...] = ()
    apart: bool = False


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
        apart=True,
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
    passed = [_run(command) for command in before]
    if step.apart:
        passed.append(_run_apart([(*last, folder) for folder in folders]))
    else:
        passed.append(_run((*last, *folders)))
    return all(passed)


def _run(command: tuple[str, ...]) -> bool:
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def _run_apart(commands: list[tuple[str, ...]]) -> bool:
    """Run commands at the same time, and print what each one wrote when it has ended."""
    with ThreadPoolExecutor(len(commands)) as pool:
        ends = [pool.submit(_run_silently, command) for command in commands]
        for end in as_completed(ends):
            print(end.result().stdout, end="", flush=True)
    return all(end.result().returncode == 0 for end in ends)


def _run_silently(command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


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
