"""How much memory a page takes.

`performance.measureUserAgentSpecificMemory` needs a page that is isolated from others by headers,
which no plain host sends. So: the JavaScript heap in use after a collection, and Python's
WebAssembly memory, which that heap does not contain; and for pictures, which are in neither, the
memory that the page's process holds for itself alone, where the system tells.
"""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import CDPSession, Page

from tools.bench.chromium import processes, session
from tools.bench.figures import BenchError

# Runs before the page's own scripts, and notes every memory that they are given or make. (To ask
# the browser's devtools for all memories crashes Chromium.)
NOTE_MEMORIES = """(() => {
  const known = (window.__memories = new Set());
  const note = (names) => {
    for (const value of Object.values(names ?? {})) {
      if (value instanceof WebAssembly.Memory) known.add(value);
    }
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const plain = WebAssembly[name];
    WebAssembly[name] = async (source, imports) => {
      const made = await plain.call(WebAssembly, source, imports);
      for (const group of Object.values(imports ?? {})) note(group);
      note((made.instance ?? made).exports);
      return made;
    };
  }
})();"""

SUM = "[...window.__memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0)"


@dataclass(frozen=True, slots=True)
class Memory:
    """In bytes: the heap in use and WebAssembly together; and of the process, 0 when not told."""

    page: int
    process: int


def heap(devtools: CDPSession) -> int:
    """Return the JavaScript heap in use, without what is garbage already."""
    devtools.send("HeapProfiler.collectGarbage")
    devtools.send("Performance.enable")
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(int(one["value"]) for one in metrics if one["name"] == "JSHeapUsedSize")


def private(text: str) -> int:
    """Return the bytes that a process has for itself, from the text of its `smaps_rollup`."""
    sizes = (line.split() for line in text.splitlines() if line.startswith("Private_"))
    return sum(int(parts[1]) * 1024 for parts in sizes)


def process(page: Page) -> int:
    """Return the private memory of the largest page process, 0 where the system does not tell."""
    browser = page.context.browser
    if browser is None:
        return 0
    files = [Path(f"/proc/{number}/smaps_rollup") for number in processes(browser, "renderer")]
    try:
        return max((private(file.read_text(encoding="ascii")) for file in files), default=0)
    except OSError:
        return 0


def memory(page: Page) -> Memory:
    """Measure the memory of a page with `NOTE_MEMORIES`; without WebAssembly: `BenchError`."""
    found = int(page.evaluate(SUM))
    if not found:
        raise BenchError(f"{page.url} has no WebAssembly memory: Python is not in it")
    devtools = session(page)
    total = heap(devtools) + found
    devtools.detach()
    return Memory(total, process(page))
