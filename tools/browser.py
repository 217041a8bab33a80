"""Find a Chromium for the tests, or get one, and write its path to .venv/chromium-path.

    .venv/bin/python -m tools.browser

In this order: the one named by $CHROMIUM, the one that Playwright has already, an installed one,
Playwright's download, and, as root on Debian, the `chromium` package. Playwright finds no installed
Chromium, so that one is looked for by name. Where the headless shell of the same version is
installed too, which is the same browser without a frame and takes a fifth less of the processors,
its path goes to .venv/chromium-shell-path; else the browser's goes there as well.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
STAMP = ROOT / ".venv" / "chromium-path"
SHELL_STAMP = ROOT / ".venv" / "chromium-shell-path"

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELL_NAMES = ("chromium-headless-shell", "chrome-headless-shell")
SHELLS_OF_PLAYWRIGHT = "chromium_headless_shell-*/*/*headless*shell"
"""Relative to the folder of Playwright's Chromium."""

DOWNLOAD_SECONDS = 600
"""Time limit of a download of 170 MB: enough for a slow connection, but not endless."""


def asked(path: str) -> str | None:
    """Return a browser's version output; None if it cannot be started (a snap's stub)."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.decode(errors="replace") if answer.returncode == 0 else None


def works(path: str) -> bool:
    """Return whether this is a browser that can be started."""
    return asked(path) is not None


def version(path: str) -> str:
    """Return a browser's version, "" if it reports none."""
    found = re.search(r"\d+(\.\d+){3}", asked(path) or "")
    return found[0] if found else ""


def shell_of(browser: str) -> str:
    """Return the headless shell of a browser's version, or the browser itself."""
    named = (shutil.which(name) for name in SHELL_NAMES)
    parents = list(Path(browser).parents)[1:6]  # on macOS the program is deep in its folder
    beside = [path for parent in parents for path in parent.glob(SHELLS_OF_PLAYWRIGHT)]
    wanted = version(browser)
    found = (str(path) for path in (*named, *beside) if path)
    return next((path for path in found if wanted and version(path) == wanted), browser)


def playwrights() -> str | None:
    """Return the path of Playwright's own browser, if it was downloaded before."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if works(path) else None


def installed() -> str | None:
    """Return an installed browser's path."""
    named = (shutil.which(name) for name in NAMES)
    return next((path for path in named if path and works(path)), None)


def downloaded() -> str | None:
    """Return the path of Playwright's own browser, downloading it first."""
    print("Asking Playwright to download Chromium", flush=True)
    try:
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, timeout=DOWNLOAD_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        print("Playwright's download took too long")
    return playwrights()


def debians() -> str | None:
    """Return the path of Debian's browser, installing its package first; None elsewhere."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print("Installing Debian's chromium package", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ("apt-get", "install", "--yes", "--quiet", "--no-install-recommends")
    packages = ("chromium", "chromium-headless-shell")  # some releases lack the second
    for command in (("apt-get", "update", "--quiet"), *((*install, name) for name in packages)):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return installed()


def find() -> str | None:
    """Return a working browser's path, by the first method that finds one.

    Raises SystemExit if $CHROMIUM does not name a browser.
    """
    if named := os.environ.get("CHROMIUM"):
        if not works(named):
            raise SystemExit(f"tools.browser: CHROMIUM={named} does not start")
        return named
    ways: Iterator[Callable[[], str | None]] = iter((playwrights, installed, downloaded, debians))
    return next((path for way in ways if (path := way())), None)


def known(stamp: Path) -> str | None:
    """Return the path in a stamp, if it is still valid."""
    path = stamp.read_text(encoding="utf-8").strip() if stamp.exists() else ""
    return path if path and Path(path).exists() else None


def main() -> None:
    """Write the stamps, unless their paths are still valid."""
    named = os.environ.get("CHROMIUM")
    before = known(STAMP), known(SHELL_STAMP)
    path = before[0] if before[0] and named in (None, before[0]) else find()
    if path is None:
        raise SystemExit(
            "tools.browser: no Chromium for the tests: install one, or name it with CHROMIUM=path"
        )
    shell = path if named else shell_of(path)  # a named browser is used as it is
    if (path, shell) == before:
        return
    STAMP.write_text(path + "\n", encoding="utf-8")
    SHELL_STAMP.write_text(shell + "\n", encoding="utf-8")
    print(f"Testing with {path}" + (f" and {shell}" if shell != path else ""))


if __name__ == "__main__":
    main()
