"""Finding a Chromium: the order of the ways, and what a broken one is answered with."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tools import browser


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder that programs are looked for in; no other way gives a browser."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(browser, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(browser, "SHELL_STAMP", tmp_path / "shell-stamp")
    for way in ("playwrights", "downloaded", "debians"):
        monkeypatch.setattr(browser, way, lambda: None)
    return tmp_path


def program(path: Path, exit_code: int = 0, says: str = "") -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {says}\nexit {exit_code}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_installed_browser_is_found(folder: Path) -> None:
    program(folder / "chromium", exit_code=1)
    good = program(folder / "google-chrome")
    assert browser.find() == good


def test_playwrights_own_browser_goes_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(folder / "chromium")
    monkeypatch.setattr(browser, "playwrights", lambda: str(folder / "playwright"))
    assert browser.find() == str(folder / "playwright")


def test_named_browser_goes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(folder / "chromium")
    monkeypatch.setenv("CHROMIUM", program(folder / "mine"))
    assert browser.find() == str(folder / "mine")


def test_named_browser_that_does_not_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", str(folder / "missing"))
    with pytest.raises(SystemExit, match="missing does not start"):
        browser.find()


def test_other_ways_follow(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "debians", lambda: str(folder / "debian"))
    assert browser.find() == str(folder / "debian")
    monkeypatch.setattr(browser, "downloaded", lambda: str(folder / "download"))
    assert browser.find() == str(folder / "download")


@pytest.mark.usefixtures("folder")
def test_no_browser_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["browser"])
    with pytest.raises(SystemExit, match="install one"):
        browser.main()


def test_stamps_are_renewed_when_their_browser_is_gone(folder: Path) -> None:
    program(folder / "old")
    for stamp in (browser.STAMP, browser.SHELL_STAMP):
        stamp.write_text(str(folder / "old"))
    browser.main()
    assert browser.STAMP.read_text() == str(folder / "old")
    (folder / "old").unlink()
    good = program(folder / "chromium")
    browser.main()
    assert browser.STAMP.read_text() == f"{good}\n"
    assert browser.SHELL_STAMP.read_text() == f"{good}\n"


def test_a_browser_that_is_known_stays_when_its_shell_is_not(folder: Path) -> None:
    program(folder / "chromium")
    good = program(folder / "other", says="Chromium 156.0.8078.108")
    browser.STAMP.write_text(good)
    shell = program(folder / "chromium-headless-shell", says="Chromium 156.0.8078.108")
    browser.main()
    assert browser.STAMP.read_text() == f"{good}\n"
    assert browser.SHELL_STAMP.read_text() == f"{shell}\n"


def test_a_named_browser_has_no_shell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = program(folder / "mine", says="Chromium 156.0.8078.108")
    program(folder / "chromium-headless-shell", says="Chromium 156.0.8078.108")
    monkeypatch.setenv("CHROMIUM", mine)
    browser.main()
    assert browser.SHELL_STAMP.read_text() == f"{mine}\n"


def test_the_shell_of_the_same_version_is_taken(folder: Path) -> None:
    good = program(folder / "chromium", says="Chromium 156.0.8078.108 built on Debian")
    shell = program(folder / "chromium-headless-shell", says="Chromium 156.0.8078.108")
    assert browser.shell_of(good) == shell
    program(folder / "chromium-headless-shell", says="Chromium 155.0.8078.108")
    assert browser.shell_of(good) == good


def test_the_shell_beside_playwrights_browser_is_taken(folder: Path) -> None:
    good = program(folder / "chromium-1255/chrome-linux64/chrome", says="Chrome 159.0.8154.6")
    shells = folder / "chromium_headless_shell-1255/chrome-headless-shell-linux64"
    shell = program(shells / "chrome-headless-shell", says="Shell 159.0.8154.6")
    assert browser.shell_of(good) == shell


def test_browsers_that_say_no_version_are_no_pair(folder: Path) -> None:
    good = program(folder / "chromium")
    program(folder / "chromium-headless-shell")
    assert browser.shell_of(good) == good
