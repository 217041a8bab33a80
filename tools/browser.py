"""Find a Chromium for the tests, or get one, and write its path to .venv/chromium-path.

    .venv/bin/python -m tools.browser

In this order: the one named by $CHROMIUM, an installed one, Playwright's download, and, as root on
Debian, the `chromium` package.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
STAMP = ROOT / ".venv" / "chromium-path"

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
DOWNLOAD_SECONDS = 600


def works(path: str) -> bool:
    """Say whether this is a browser that can be started (a snap's stub, for one, may not)."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def installed() -> str | None:
    """Return an installed browser's path."""
    named = (shutil.which(name) for name in NAMES)
    apps = (str(path) for path in MAC_APPS if path.exists())
    return next((path for path in (*named, *apps) if path and works(path)), None)


def playwrights() -> str | None:
    """Return the path of Playwright's own browser, downloading it first."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not works(path):
        print("Asking Playwright to download Chromium", flush=True)
        try:
            command = [sys.executable, "-m", "playwright", "install", "chromium"]
            subprocess.run(command, timeout=DOWNLOAD_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            print("Playwright's download took too long")
    return path if works(path) else None


def debians() -> str | None:
    """Return the path of Debian's browser, installing its package first; None elsewhere."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print("Installing Debian's chromium package", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"]
    for command in (["apt-get", "update", "--quiet"], install):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return installed()


def find() -> str | None:
    """Return a working browser's path by the first way that gives one.

    Raises SystemExit when $CHROMIUM names something that is no browser.
    """
    if named := os.environ.get("CHROMIUM"):
        if not works(named):
            raise SystemExit(f"tools.browser: CHROMIUM={named} does not start")
        return named
    ways: Iterator[Callable[[], str | None]] = iter((installed, playwrights, debians))
    return next((path for way in ways if (path := way())), None)


def main() -> None:
    """Write the stamp, unless the path in it is still good."""
    known = STAMP.read_text(encoding="utf-8").strip() if STAMP.exists() else ""
    if known and Path(known).exists() and os.environ.get("CHROMIUM", known) == known:
        return
    path = find()
    if path is None:
        raise SystemExit(
            "tools.browser: no Chromium for the tests: install one, or name it with CHROMIUM=path"
        )
    STAMP.write_text(path + "\n", encoding="utf-8")
    print(f"Testing with {path}")


if __name__ == "__main__":
    main()
