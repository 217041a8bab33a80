"""How many task cards a page can draw in a second, and whether it stays smooth meanwhile.

One task runs on each of several servers, which hold it. The page's own sockets are then given
progress events, far more than any server sends, and what they change in the page is counted.
"""

from collections.abc import Iterator
from contextlib import ExitStack

from playwright.sync_api import Page, Playwright

from tests.comfy_server import DemoServer
from tools.bench import chromium, frames
from tools.bench.host import Host

SERVERS = 8
EVENTS_A_SECOND = 2_000
SECONDS = 5
"""The load: 250 events a second from each server, ten times those of a fast one, for so long that
garbage is collected several times."""

# Runs before the page's own scripts: knows the sockets that the page opens.
NOTE_SOCKETS = """(() => {
  const known = (window.__sockets = []);
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      known.push(this);
    }
  };
})();"""

# Gives each socket events about the task of its server, in turn, as many as are due by the clock.
PUMP = """async ([perSecond, seconds]) => {
  const tasks = window.comfyui.listTasks().filter((task) => task.state === "running");
  const socketOf = (task) =>
    window.__sockets.find((socket) => socket.readyState === 1 &&
      socket.url.startsWith(task.executionServer.replace("http", "ws")));
  const pairs = tasks.map((task) => ({ id: task.promptId, socket: socketOf(task) }));
  if (!pairs.length || pairs.some((pair) => !pair.socket)) throw new Error("a socket is missing");
  const list = document.getElementById("tasks");
  let updates = 0;
  const watch = new MutationObserver((records) => {
    const cards = records.map((record) => {
      const target = record.target;
      const element = target instanceof Element ? target : target.parentElement;
      return element?.closest('[data-testid="task-card"]');
    });
    updates += new Set(cards.filter(Boolean)).size;
  });
  watch.observe(list, { subtree: true, childList: true, attributes: true, characterData: true });
  const began = performance.now();
  let sent = 0;
  const give = () => {
    const { id, socket } = pairs[sent % pairs.length];
    sent += 1;
    const value = sent % 1000;
    const node = { value, max: 1000, state: "running", node_id: "3", prompt_id: id };
    const data = { prompt_id: id, nodes: { 3: node } };
    const text = JSON.stringify({ type: "progress_state", data });
    socket.dispatchEvent(new MessageEvent("message", { data: text }));
  };
  for (;;) {
    const passed = (performance.now() - began) / 1000;
    if (passed >= seconds) break;
    const until = performance.now() + 10; // the page's turn comes, however many are overdue
    while (sent < passed * perSecond && performance.now() < until) give();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  watch.disconnect();
  const spent = (performance.now() - began) / 1000;
  return { events: sent / spent, updates: updates / spent, cards: pairs.length };
}"""


def servers(stack: ExitStack) -> list[DemoServer]:
    """Start the servers; each holds its prompts before their first step."""
    found = [stack.enter_context(DemoServer(f"S{number}")) for number in range(SERVERS)]
    for server in found:
        server.pause("steps")
    return found


def measure(playwright: Playwright, host: Host, pool: list[DemoServer]) -> dict[str, float]:
    """Run a task on each server and give the page events about them; return values by name."""
    with (
        chromium.profile(playwright) as context,
        chromium.window(context, NOTE_SOCKETS + frames.RECORD) as page,
    ):
        page.goto(host.url)
        chromium.wait_ready(page)
        _run(page, pool)
        frames.start(page)
        found = page.evaluate(PUMP, [EVENTS_A_SECOND, SECONDS])
        smooth = frames.stop(page)
        return dict(_values(found, smooth))


def _run(page: Page, pool: list[DemoServer]) -> None:
    """Spread a batch over the servers, and wait until a task of it runs on each."""
    page.locator("#spread").set_checked(True, force=True)
    page.locator("#field-prompt").fill("a quiet lake at dawn")
    page.locator("#runs").fill(str(len(pool)))
    page.locator("[data-testid=run-button]").click()
    running = "window.comfyui.listTasks().filter((task) => task.state === 'running')"
    chromium.wait_in(page, f"{running}.length === {len(pool)}", "a running task on each server")
    chromium.wait_in(page, "window.__sockets.every((one) => one.readyState === 1)", "the sockets")


def _values(found: dict[str, float], smooth: frames.Smoothness) -> Iterator[tuple[str, float]]:
    yield "events per second", found["events"]
    yield "card updates per second", found["updates"]
    yield "frames per second", smooth.per_second
    yield "longest frame", smooth.longest
    yield "longest task", smooth.longest_task
