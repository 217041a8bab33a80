"""One window looks at the servers for all: probes, counted by the servers; and its successor."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.room import Room
from tests.e2e.servers import Servers
from tests.sample import length
from tests.windows import A_MOMENT, MOMENT_MS, UNTIL_MS, until

SLOW = True

WINDOWS = length(full=30, sample=8)
LOOKS = length(full=12, sample=4)
"""How many looks at a server are timed: one each five seconds."""

LOOKS_SECONDS = 20.0 * LOOKS

LOOKS_FOR_ALL = "() => debugMultiWindowServers().looksForAll"
KNOWS_ALL = "() => debugMultiWindowServers().servers.every((one) => one.state === 'up')"

HANG = "() => { setTimeout(() => { const end = Date.now() + 40000; while (Date.now() < end); }); }"
"""The window stands still, as one that the browser froze: it keeps its locks."""

HIDDEN = """
let hidden = true;
Object.defineProperty(document, "hidden", { get: () => hidden });
window.showAgain = () => {
  hidden = false;
  document.dispatchEvent(new Event("visibilitychange"));
};
"""

HURRY = 30
HURRIED = f"""
const Own = window.Worker;
window.Worker = function (url, options) {{
  const worker = new Own(url, options);
  if (!String(url).endsWith("/timer.js")) return worker;
  const post = worker.postMessage.bind(worker);
  worker.postMessage = ({{ id, milliseconds }}) =>
    post({{ id, milliseconds: milliseconds === undefined ? undefined : milliseconds / {HURRY} }});
  return worker;
}};
window.Worker.prototype = Own.prototype; // PyScript extends the class
const now = performance.now.bind(performance);
performance.now = () => now() * {HURRY};
"""
"""An hour of the page's clock and timers passes in two minutes."""

PASSED = "(until) => performance.now() >= until"


def looks_in(server: DemoServer) -> int:
    """Count the looks at a server."""
    return len(server.requests("/prompt", "GET"))


def asked(servers: Servers) -> int:
    """Count all requests that servers got, but those for files."""
    return sum(seen.route != "/view" for server in servers for seen in server.record)


def requests_of(servers: Servers) -> tuple[float, int]:
    """Wait for several looks; return how many looks a second there were, and all other requests.

    The looks are timed from one to another, so that it does not matter when the time began.
    """
    server = servers[0]

    def wait_for(count: int) -> None:
        goal = looks_in(server) + count
        server.wait_until(lambda: looks_in(server) >= goal, LOOKS_SECONDS)

    wait_for(2)  # the first may be one at the opening of a window
    first, before = looks_in(server) - 1, asked(servers) - sum(map(looks_in, servers))
    wait_for(LOOKS)
    times = [seen.at for seen in server.requests("/prompt", "GET")][first : first + LOOKS + 1]
    others = asked(servers) - sum(map(looks_in, servers)) - before
    return LOOKS / (times[-1] - times[0]), others


def leader_of(desks: list[Desk]) -> Desk:
    """Wait until one of these windows looks for all, and return it."""
    for _ in range(UNTIL_MS // MOMENT_MS):
        for desk in desks:
            if desk.page.evaluate(LOOKS_FOR_ALL):
                return desk
        desks[0].page.evaluate(A_MOMENT, MOMENT_MS)
    raise AssertionError("no window looks")


def test_servers_get_as_much_from_many_windows_as_from_one(own: Room, servers: Servers) -> None:
    own.desks(1)
    one, one_others = requests_of(servers)
    desks = own.desks(WINDOWS)
    for desk in desks:
        desk.page.wait_for_function(KNOWS_ALL)
    many, others = requests_of(servers)
    assert many <= 1.1 * one, f"{WINDOWS} windows: {many:.2f} looks a second, one: {one:.2f}"
    assert others <= one_others + WINDOWS // 4, "windows that do not look ask for something else"
    assert [desk.page.evaluate(LOOKS_FOR_ALL) for desk in desks].count(True) == 1


def test_hidden_windows_without_work_ask_nothing_until_one_is_shown(
    own: Room, servers: Servers
) -> None:
    first = Desk(own.open_with(HIDDEN + HURRIED)).ready()
    second = Desk(own.open_with(HIDDEN + HURRIED)).ready()
    leader_of([first, second])
    assert not [one for server in servers for one in server.requests("/prompt", "GET")]
    pass_minutes(second.page, 1)
    before = asked(servers)
    pass_minutes(second.page, 12)
    assert asked(servers) == before
    second.page.evaluate("() => showAgain()")
    servers[0].wait_until(lambda: looks_in(servers[0]) > 0)
    for desk in (first, second):
        until(desk.page, KNOWS_ALL)


def pass_minutes(page: Page, minutes: int) -> None:
    """Wait until so many minutes of the page's clock have passed."""
    end = page.evaluate("() => performance.now()") + minutes * 60_000
    page.wait_for_function(PASSED, arg=end, timeout=120_000)


@pytest.mark.parametrize("is_closed", [True, False])
def test_another_window_looks_when_the_leader_is_gone(
    own: Room, servers: Servers, is_closed: bool
) -> None:
    desks = own.desks(3)
    leader = leader_of(desks)
    others = [desk for desk in desks if desk is not leader]
    if is_closed:
        own.close_window(leader)
    else:
        leader.page.evaluate(HANG)
    next_leader = leader_of(others)
    before = looks_in(servers[0])
    servers[0].wait_until(lambda: looks_in(servers[0]) > before)
    assert next_leader.page.evaluate(LOOKS_FOR_ALL)
    if not is_closed:
        until(leader.page, f"() => !({LOOKS_FOR_ALL})()", milliseconds=60_000)
