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
    monkeypatch.setattr(browser, "MAC_APPS", ())
    monkeypatch.setattr(browser, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(browser, "playwrights", lambda: None)
    monkeypatch.setattr(browser, "debians", lambda: None)
    return tmp_path


def program(path: Path, exit_code: int = 0) -> str:
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_installed_browser_is_found(folder: Path) -> None:
    program(folder / "chromium", exit_code=1)
    good = program(folder / "google-chrome")
    assert browser.find() == good


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


@pytest.mark.usefixtures("folder")
def test_no_browser_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["browser"])
    with pytest.raises(SystemExit, match="install one"):
        browser.main()


def test_stamp_is_renewed_when_its_browser_is_gone(folder: Path) -> None:
    browser.STAMP.write_text(program(folder / "old"))
    browser.main()
    assert browser.STAMP.read_text() == str(folder / "old")
    (folder / "old").unlink()
    good = program(folder / "chromium")
    browser.main()
    assert browser.STAMP.read_text() == f"{good}\n"
