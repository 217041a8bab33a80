"""Whether `dist/` starts in the other engines that are installed: at first, and from the snapshot.

No driver is needed: the page that is measured here tells its host what has become of it.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from tests.start.releases import app_of, copied, sign
from tools.bench.figures import BenchError, plain
from tools.bench.host import TOLD, Host

SECONDS = 90.0
END_SECONDS = 10.0
"""How long a start, and the end of a browser, may take: beyond this they have failed."""

MINI_BROWSERS = Path("/usr/lib")

TELL = """<script>
(() => {
  let how = "snapshot";
  const { info } = console;
  console.info = (...words) => {
    if (String(words[0]).startsWith("Bindery: a plain start")) how = "plain";
    info.apply(console, words);
  };
  const tell = (what) => {
    new Image().src = `./told/${encodeURIComponent(what)}`;
  };
  const work = async () => {
    tell(how);
    const { processImage } = await import("comfyui");
    const small = { prompt: "a quiet lake", width: 64, height: 64, steps: 2 };
    const { imageUrl } = await processImage("text-to-image", small);
    if ((await fetch(imageUrl)).ok) tell("picture");
  };
  const root = document.documentElement;
  new MutationObserver((changes, observer) => {
    if (root.dataset.ready !== "1") return;
    observer.disconnect();
    work().catch((error) => tell(`failed: ${error}`));
  }).observe(root, { attributeFilter: ["data-ready"] });
  addEventListener("DOMContentLoaded", () => {
    navigator.serviceWorker?.ready.then(() => setTimeout(tell, 2000, "installed"));
  });
})();
</script>
"""


@dataclass(frozen=True, slots=True)
class Engine:
    """A browser: the words that start it with a profile in `{folder}`, before the address."""

    name: str
    command: tuple[str, ...]


def firefox() -> Engine | None:
    """Return an installed Firefox."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    words = ("--headless", "--no-remote", "--profile", "{folder}")
    return Engine("Firefox", (found, *words)) if found else None


def webkit() -> Engine | None:
    """Return an installed WebKitGTK, with a display or a made one."""
    found = next(iter(sorted(MINI_BROWSERS.glob("*/webkit2gtk-4.*/MiniBrowser"))), None)
    if found is None:
        return None
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return Engine("WebKitGTK", (str(found),))
    display = shutil.which("xvfb-run")
    return Engine("WebKitGTK", (display, "--auto-servernum", str(found))) if display else None


def telling(dist: Path, target: Path) -> Path:
    """Copy a build to one whose page tells its host how it started, and when it is installed."""
    page = copied(dist, target) / "index.html"
    page.write_text(page.read_text("utf-8").replace("<head>", "<head>" + TELL, 1), "utf-8")
    sign(target, app_of(target))
    return target


def check(host: Host) -> dict[str, str]:
    """Return what happened in each engine, in words, on a host of a build that tells it.

    Raises `BenchError` when the page does not start in one, or the second time plainly.
    """
    said: dict[str, str] = {}
    for name, engine in (("Firefox", firefox()), ("WebKitGTK", webkit())):
        if engine is None:
            said[name] = "not installed here"
            continue
        with tempfile.TemporaryDirectory(
            prefix="bindery-bench-", ignore_cleanup_errors=True
        ) as folder:
            first, _ = started(engine, folder, host, last="installed")
            second, how = started(engine, folder, host, last="picture")
        if how != "snapshot":
            raise BenchError(f"the second start in {engine.name} was not from the snapshot")
        said[name] = (
            f"ready {plain(first)} s after the browser was started, "
            f"{plain(second)} s the second time, from the snapshot; a task ran, its picture came"
        )
    return said


def started(engine: Engine, folder: str, host: Host, last: str) -> tuple[float, str]:
    """Start the page in a browser; return the seconds until it was ready, and how it started.

    The browser is ended once the page has told `last` too.
    """
    host.ledger.forget()
    began = time.time()
    with running(engine, folder, host.url) as process:
        while True:
            told = {
                unquote(sent.path).split(TOLD)[1]: sent.at
                for sent in host.ledger.all()
                if TOLD in sent.path
            }
            if failure := next((word for word in told if word.startswith("failed")), ""):
                raise BenchError(f"the page says in {engine.name}: {failure}")
            how = next((word for word in ("snapshot", "plain") if word in told), "")
            if how and last in told:
                return told[how] - began, how
            if process.poll() is not None:
                raise BenchError(f"{engine.name} ended at once, with {process.returncode}")
            if time.time() - began > SECONDS:
                raise BenchError(
                    f"in {engine.name} the page told only {sorted(told) or 'nothing'} "
                    f"in {SECONDS:g} s"
                )
            time.sleep(0.02)


@contextmanager
def running(engine: Engine, folder: str, url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a browser in a process group of its own, all of which is ended afterwards."""
    words = [word.replace("{folder}", folder) for word in engine.command]
    process = subprocess.Popen(
        [*words, url],
        env={**os.environ, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CACHE_HOME": folder},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        for how in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, how)
                process.wait(END_SECONDS)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
