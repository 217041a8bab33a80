"""`make test`: no test is forgotten, a failing step fails the run, and no test at all does too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools import check
from tools.check import Step

PASS = (sys.executable, "-c", "")
FAIL = (sys.executable, "-c", "raise SystemExit(1)")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two test folders, one of them empty."""
    (tmp_path / "tests" / "empty").mkdir(parents=True)
    (tmp_path / "tests" / "full").mkdir()
    (tmp_path / "tests" / "full" / "test_it.py").touch()
    (tmp_path / "tests" / "test_all.py").touch()
    monkeypatch.setattr(check, "ROOT", tmp_path)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *steps: Step) -> None:
    monkeypatch.setattr(check, "STEPS", steps)
    monkeypatch.setattr("sys.argv", ["check"])
    check.main()


def test_every_test_belongs_to_a_step() -> None:
    named = {name for step in check.STEPS for name in step.folders}
    files = (check.ROOT / "tests").rglob("test_*.py")
    parts = [file.relative_to(check.ROOT).parts for file in files]
    assert parts
    assert not [part for part in parts if "/".join(part[:2]) not in named]


def scripts_of(place: str) -> set[Path]:
    """Return the scripts whose types are checked with the globals of this place."""
    folder = check.ROOT / "typings" / place
    config = json.loads((folder / "tsconfig.json").read_text(encoding="utf-8"))
    included, left_out = (
        {file.resolve() for pattern in config.get(key, ()) for file in folder.glob(pattern)}
        for key in ("include", "exclude")
    )
    return {file for file in included - left_out if file.suffix in (".js", ".mjs")}


def test_every_script_has_its_types_checked() -> None:
    checked = {file for place in check.PLACES for file in scripts_of(place)}
    scripts = {
        file.resolve()
        for folder in ("app", "tests", "tools")
        for suffix in ("js", "mjs")
        for file in (check.ROOT / folder).rglob(f"*.{suffix}")
    }
    assert scripts
    assert not scripts - checked


@pytest.mark.usefixtures("root")
def test_tests_of_no_other_step_are_unit_tests() -> None:
    assert check.with_tests(check.unit_tests()) == ("tests/full", "tests/test_all.py")


@pytest.mark.usefixtures("root")
def test_all_passed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    full = Step("full", "Full", (PASS,), ("tests/full",))
    empty = Step("empty", "Empty", (FAIL,), ("tests/empty",))
    run(monkeypatch, full, empty)
    printed = capsys.readouterr().out
    assert "passed" in printed
    assert "no test yet" in printed


@pytest.mark.usefixtures("root")
def test_a_failed_command_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    lint = Step("lint", "Lint", (FAIL, PASS))
    full = Step("full", "Full", (PASS,), ("tests/full",))
    with pytest.raises(SystemExit):
        run(monkeypatch, lint, full)


TWO = "import sys; print(sys.argv[1]); sys.exit(sys.argv[1] == 'tests/more')"


def test_folders_apart_are_run_each_by_itself_and_any_failure_counts(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "tests" / "more").mkdir()
    (root / "tests" / "more" / "test_it.py").touch()
    command = (sys.executable, "-c", TWO)
    run(monkeypatch, Step("one", "One", (command,), ("tests/full", "tests/empty"), apart=True))
    assert "tests/full\n" in capsys.readouterr().out
    both = Step("both", "Both", (command,), ("tests/full", "tests/more"), apart=True)
    with pytest.raises(SystemExit):
        run(monkeypatch, both)
    printed = capsys.readouterr().out
    assert "tests/full\n" in printed
    assert "tests/more\n" in printed


MEET = """
import sys, time
from pathlib import Path
mine, other, end = sys.argv[1:4]
Path(mine).touch()
deadline = time.monotonic() + 30
while not Path(other).exists():
    assert time.monotonic() < deadline, "alone"
    time.sleep(0.01)
print("met", mine)
sys.exit(end == "fail")
"""


@pytest.mark.usefixtures("root")
def test_neighbours_beside_each_other_run_at_once_and_any_failure_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def meeting(mine: str, other: str, end: str) -> Step:
        return Step(mine, mine, ((sys.executable, "-c", MEET, mine, other, end),), beside=True)

    run(monkeypatch, meeting("a", "b", "pass"), meeting("b", "a", "pass"))
    printed = capsys.readouterr().out
    assert "==> a\nmet a\n" in printed
    assert "==> b\nmet b\n" in printed
    full = Step("full", "Full", (PASS,), ("tests/full",))
    with pytest.raises(SystemExit):
        run(monkeypatch, meeting("c", "d", "pass"), meeting("d", "c", "fail"), full)


@pytest.mark.usefixtures("root")
def test_a_command_that_is_not_there_fails_its_step_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bytes_ = "import sys; sys.stdout.buffer.write(bytes([65, 255]))"
    missing = Step("missing", "Missing", (("no-such-program",),), beside=True)
    strange = Step("strange", "Strange", ((sys.executable, "-c", bytes_),), beside=True)
    full = Step("full", "Full", (PASS,), ("tests/full",))
    with pytest.raises(SystemExit):
        run(monkeypatch, missing, strange, full)
    printed = capsys.readouterr().out
    assert "no-such-program" in printed
    assert "A\N{REPLACEMENT CHARACTER}" in printed
    assert printed.index("Summary") < printed.rindex("Full")


INTERRUPTED = """
import os, signal, sys, threading, time
from pathlib import Path
from tools import check
from tools.check import Step
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
flag = Path(sys.argv[1])
wait = (sys.executable, "-c", f"import time; open({str(flag)!r}, 'w'); time.sleep(60)")
check.STEPS = (Step("one", "One", (wait,), beside=True), Step("two", "Two", (wait,), beside=True))
def interrupt():
    deadline = time.monotonic() + 30
    while not flag.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=interrupt).start()
sys.argv = ["check"]
check.main()
"""


def test_an_interrupt_ends_what_runs(tmp_path: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED, str(tmp_path / "flag")]
    ended = subprocess.run(command, cwd=check.ROOT, capture_output=True, check=False, timeout=40)
    assert b"KeyboardInterrupt" in ended.stderr
    assert b"Summary" not in ended.stdout


def test_no_process_begins_after_an_interrupt() -> None:
    processes = check.Processes()
    waits = (sys.executable, "-c", "import time; time.sleep(60)")
    running = processes.begin(waits)
    processes.stop()
    assert running.wait(timeout=30) != 0
    with pytest.raises(OSError, match="interrupted"):
        processes.begin(waits)


@pytest.mark.usefixtures("root")
def test_no_test_at_all_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    lint = Step("lint", "Lint", (PASS,))
    empty = Step("empty", "Empty", (PASS,), ("tests/empty",))
    with pytest.raises(SystemExit, match="no test to run"):
        run(monkeypatch, lint, empty)


def test_failures_are_shown_once_more_in_the_end(
    root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    failing = root / "tests" / "full" / "test_it.py"
    failing.write_text("def test_it() -> None:\n    assert 1 == 2\n", encoding="utf-8")
    (root / "tests" / "conftest.py").write_text(
        (Path(__file__).parents[1] / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (root / "tests" / "sample.py").write_text(
        (Path(__file__).parents[1] / "sample.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    step = Step("unit", "Unit tests", ((*check.PYTEST, "-p", "no:cacheprovider"),), ("tests/full",))
    with pytest.raises(SystemExit):
        run(monkeypatch, step, Step("late", "A later step", (PASS,)))
    said = capfd.readouterr().out
    shown = said[said.index("==> Failures") : said.index("==> Summary")]
    assert "call of tests/full/test_it.py::test_it" in shown
    assert "assert 1 == 2" in shown
