"""Run everything that a change has to pass, or the named steps of it.

    .venv/bin/python -m tools.check
    .venv/bin/python -m tools.check lint unit

Every step is run even when an earlier one failed, so that one run tells all. Steps that leave
processors idle run beside each other, and each one's output is shown when it has ended. A step
whose folder has no test yet is left out, and a run in which no test was there to run has failed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest", "--quiet")
HAS_AFFINITY = hasattr(os, "sched_getaffinity")
PROCESSORS = min(len(os.sched_getaffinity(0)) if HAS_AFFINITY else os.cpu_count() or 2, 8)

SIDE_BY_SIDE = (*PYTEST, f"--numprocesses={PROCESSORS}", "--dist=loadfile")
"""The tests of a file run in one process, since they share slow set-up."""

ALONE = ("tests/e2e/test_many_windows.py", "tests/e2e/test_hostile_servers.py")
"""They keep all processors busy for a minute or more, or measure the page under load. So nothing
runs in parallel with them."""

IN_BROWSERS = (
    *PYTEST,
    *(f"--ignore={name}" for name in ALONE),
    f"--numprocesses={PROCESSORS + 2}",
    "--dist=loadfile",
    "--no-loadscope-reorder",
)
"""Two more processes than processors, since browser tests mostly wait. The slow files come first,
as they are sorted."""

PLACES = ("page", "worker", "node")
"""Where JavaScript runs: each has its own globals, so each is checked separately."""

SHARED_TESTS = ("tests/core", "tests/services", "tests/ui")
BROWSER_TESTS = ("tests/browser", "tests/e2e", "tests/start")
SERVER_TESTS = ("tests/comfy_server", "tests/hostile_server")
TOOL_TESTS = ("tests/tools",)
NOT_UNIT_TESTS = {*SERVER_TESTS, *TOOL_TESTS, *BROWSER_TESTS}


def unit_tests() -> tuple[str, ...]:
    """Return every test file and folder that no other step runs, so that none is missed."""
    found = (*(ROOT / "tests").glob("test_*.py"), *(ROOT / "tests").glob("*/"))
    names = (path.relative_to(ROOT).as_posix() for path in found)
    return tuple(sorted(name for name in names if name not in NOT_UNIT_TESTS))


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the run: commands, and the test folders that are appended to the last command.

    With `apart`, the last command runs once for each folder, concurrently. Consecutive steps that
    are all `beside` run concurrently.
    """

    name: str
    title: str
    commands: tuple[tuple[str, ...], ...]
    folders: tuple[str, ...] = ()
    apart: bool = False
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a step: `passed` is None if it had no tests; `said` is output not yet shown."""

    step: Step
    passed: bool | None
    seconds: float
    said: str = ""


STEPS = (
    Step(
        "lint",
        "Lint and format",
        (
            (PYTHON, "-m", "ruff", "check", "--quiet", "."),
            (PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."),
            (PYTHON, "-m", "tools.listing", "--check"),
            ("node_modules/.bin/biome", "check", "--error-on-warnings"),
        ),
    ),
    Step(
        "unit",
        "Unit tests on CPython, with the core's coverage",
        ((*SIDE_BY_SIDE, "--cov", "--cov-report=term"),),
        unit_tests(),
    ),
    Step(
        "types",
        "Types",
        (
            (PYTHON, "-m", "mypy"),
            *(("node_modules/.bin/tsc", "--project", f"typings/{place}") for place in PLACES),
        ),
        beside=True,
    ),
    Step(
        "pyodide",
        "The same unit tests in Pyodide",
        (("node", "tools/pyodide_tests.mjs", "--quiet"),),
        SHARED_TESTS,
        apart=True,
        beside=True,
    ),
    Step("servers", "Demo server and hostile server", (PYTEST,), SERVER_TESTS, beside=True),
    Step("tools", "Tools", (SIDE_BY_SIDE,), TOOL_TESTS, beside=True),
    Step("browser", "Adapters and end-to-end tests in Chromium", (IN_BROWSERS,), BROWSER_TESTS),
    Step("alone", "Many windows at once, and hostile servers", (PYTEST,), ALONE),
)


def with_tests(folders: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that are a test file, or a folder that contains one."""
    return tuple(
        name for name in folders if name.endswith(".py") or any((ROOT / name).rglob("test_*.py"))
    )


def run(steps: list[Step]) -> Iterator[Outcome]:
    """Run steps, some of them concurrently; yield each outcome when the step ends."""
    for beside, neighbours in groupby(steps, key=lambda step: step.beside):
        together = list(neighbours)
        if beside:
            yield from _run_beside(together)
        else:
            yield from map(run_one, together)


def _run_beside(steps: list[Step]) -> Iterator[Outcome]:
    print(f"\nBeside each other: {', '.join(step.name for step in steps)}", flush=True)
    _processes.accept()
    with ThreadPoolExecutor(len(steps)) as pool:
        try:
            for end in as_completed([pool.submit(run_one, step) for step in steps]):
                yield end.result()
        except BaseException:  # such as Ctrl+C: the threads end with their processes
            _processes.stop()
            raise


def run_one(step: Step) -> Outcome:
    """Run a step's commands; the output of concurrent steps is kept, not shown."""
    folders = with_tests(step.folders)
    if step.folders and not folders:
        return Outcome(step, None, 0.0)
    started = time.monotonic()
    if not step.beside:
        print(f"\n==> {step.title}", flush=True)
    *before, last = step.commands
    ends = [_run(command, is_kept=step.beside) for command in before]
    if step.apart:
        with ThreadPoolExecutor(len(folders)) as pool:
            ends += pool.map(lambda folder: _run((*last, folder), is_kept=True), folders)
    else:
        ends.append(_run((*last, *folders), is_kept=step.beside))
    said = "".join(end.said for end in ends)
    if step.beside:
        said = f"\n==> {step.title}\n{said}"
    return Outcome(step, all(end.passed for end in ends), time.monotonic() - started, said)


@dataclass(frozen=True, slots=True)
class End:
    """The result of a command, and its output if that was kept."""

    passed: bool
    said: str


FAILURES = "BINDERY_FAILURES"
"""Names the file where tests record their failures, as in `tests/conftest.py`."""


class Processes:
    """The processes that run now. After `stop` none is left and none begins."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[str]] = set()
        self._stopped = False
        self._turn = threading.Lock()

    def accept(self) -> None:
        """Let processes begin, again after `stop`."""
        self._stopped = False

    def begin(self, command: tuple[str, ...], **options: Any) -> subprocess.Popen[str]:
        """Begin a process. Raises `OSError` if it cannot begin or all were stopped."""
        with self._turn:
            if self._stopped:
                raise InterruptedError("interrupted")
            process = subprocess.Popen(command, **options)
            self._running.add(process)
        return process

    def ended(self, process: subprocess.Popen[str]) -> None:
        """Forget a process that has ended."""
        with self._turn:
            self._running.discard(process)

    def stop(self) -> None:
        """Terminate all processes, and refuse further ones."""
        with self._turn:
            self._stopped = True
            for process in self._running:
                process.terminate()


_processes = Processes()


def _run(command: tuple[str, ...], *, is_kept: bool) -> End:
    out, err = (subprocess.PIPE, subprocess.STDOUT) if is_kept else (None, None)
    try:
        process = _processes.begin(
            command, cwd=ROOT, text=True, errors="replace", stdout=out, stderr=err
        )
    except OSError as error:
        return End(False, f"{error}\n")
    try:
        said, _ = process.communicate()
    finally:
        _processes.ended(process)
    return End(process.returncode == 0, said or "")


def _show_failures(noted: Path) -> None:
    """Print the failures again: their first output is far up, and a log may be truncated."""
    if noted.exists():
        print(f"\n==> Failures\n{noted.read_text(encoding='utf-8')}", end="")


def main() -> None:
    """Run the steps and print the result of each."""
    parser = argparse.ArgumentParser(description="Run everything that a change has to pass.")
    parser.add_argument("steps", nargs="*", metavar="step", help=" ".join(s.name for s in STEPS))
    names = parser.parse_args().steps or [step.name for step in STEPS]
    if unknown := set(names) - {step.name for step in STEPS}:
        parser.error(f"no such step: {' '.join(sorted(unknown))}")

    words = {True: "passed", False: "FAILED", None: "no test yet"}
    started = time.monotonic()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ[FAILURES] = str(Path(folder) / "failures.txt")
        for outcome in run([step for step in STEPS if step.name in names]):
            print(outcome.said, end="", flush=True)
            outcomes.append(outcome)
        _show_failures(Path(os.environ.pop(FAILURES)))

    print("\n==> Summary")
    for outcome in outcomes:
        step = outcome.step
        word = words[outcome.passed]
        print(f"  {word:<12} {outcome.seconds:5.1f} s  {step.name:<8} {step.title}")
    print(f"  {'':<12} {time.monotonic() - started:5.1f} s", flush=True)
    tested = [outcome.passed for outcome in outcomes if outcome.step.folders]
    if any(outcome.passed is False for outcome in outcomes):
        raise SystemExit(1)
    if tested and not any(tested):
        raise SystemExit("tools.check: there was no test to run")


if __name__ == "__main__":
    main()
