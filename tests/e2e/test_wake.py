"""What keeps a window going: a worker's timers, and a look at everything when it wakes up."""

from __future__ import annotations

from tests.comfy_server import DemoServer
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.room import UNREACHABLE, Room
from tests.e2e.servers import Servers, mend, pause_all, server_at

NO_TIMERS = """
const Own = window.Worker;
const Silent = class extends EventTarget {
  postMessage({ id, milliseconds }) {
    if (milliseconds < 1000) setTimeout(() => this.ring(id), milliseconds);
  }
  ring(id) {
    this.dispatchEvent(new MessageEvent("message", { data: id }));
  }
  terminate() {}
};
window.Worker = function (url, options) {
  return String(url).endsWith("/timer.js") ? new Silent() : new Own(url, options);
};
window.Worker.prototype = Own.prototype; // PyScript extends the class
"""
"""No timer of a second or more ends any more, as if the worker had died; the page's own go on."""

LOOKED = "(id) => window.comfyui.getWindowTask(id).queuePosition !== null"
"""Whether the window has had the look that follows a POST, and knows what came of it."""

SIGNS = ("document.visibilitychange", "document.resume", "window.pageshow", "window.online")

A_WHILE = "() => new Promise((over) => setTimeout(over, 3000))"
"""More than a window waits for, that has no socket, before it looks again."""

GIVE = """(sign) => {
  const [target, name] = sign.split(".");
  const Kind = name === "pageshow" ? PageTransitionEvent : Event;
  window[target].dispatchEvent(new Kind(name));
}"""


def test_without_the_workers_timers_a_window_goes_on_only_when_it_wakes_up(
    own: Room, servers: Servers
) -> None:
    own.allow(UNREACHABLE)
    desk = Desk(own.open_with(NO_TIMERS)).ready()
    for sign in SIGNS:
        for server in servers:
            server.forget_requests()
            server.faults.refuse_ws = True
        pause_all(servers)
        card = desk.text_to_image()
        card.wait("queued")
        server = server_at(servers, card.server)
        desk.page.wait_for_function(LOOKED, arg=card.prompt_id)
        finish(server, servers, card)
        if sign == SIGNS[0]:
            desk.page.evaluate(A_WHILE)
        assert card.state in {"queued", "running"}, "another timer than the worker's went off"
        desk.page.evaluate(GIVE, sign)
        card.ends().check_picture(server)


def finish(server: DemoServer, servers: Servers, card: Card) -> None:
    """Let a prompt run to its end."""
    mend(servers)
    server.wait_until(lambda: card.prompt_id in server.history())
