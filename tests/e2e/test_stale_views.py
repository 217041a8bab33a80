"""No view stays outdated after a change by time or by another part."""

from __future__ import annotations

from app.services.tracking.server_tracker import LINGER_MS
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, server_at
from tests.e2e.words import said

LATER = """(milliseconds) => {
  const { now } = Date;
  Date.now = () => now() + milliseconds;
  const elapsed = performance.now.bind(performance);
  performance.now = () => elapsed() + milliseconds;
}"""


def test_a_pinned_server_that_is_renamed_has_its_name_in_all_panels(
    first: Desk, servers: Servers
) -> None:
    desk = first  # the name would stay in a shared window
    url = servers[0].url
    desk.pin(url)
    desk.menu(url, "edit-server")
    desk.page.locator("#server-name").fill("Renamed")
    desk.page.locator("#save-server").click()
    for panel in ("#servers", "#windows", "#bar"):
        desk.page.locator(panel).get_by_text("Renamed", exact=True).wait_for()


def test_a_server_is_live_until_its_idle_socket_is_closed(desk: Desk, servers: Servers) -> None:
    card = desk.text_to_image().ends()
    server = server_at(servers, card.server)
    live = desk.row(server.url).get_by_text(said("servers.live"), exact=True)
    live.wait_for()
    desk.page.evaluate(LATER, LINGER_MS + 1_000)
    live.wait_for(state="detached")
    client = desk.info["clientId"]
    server.wait_until(lambda: client not in server.client_ids, timeout=60)


def test_how_long_ago_a_task_ended_goes_on(desk: Desk) -> None:
    card = desk.text_to_image().ends()
    shown = desk.page.locator(card.selector)
    shown.get_by_text(said("time.now")).wait_for()
    desk.page.evaluate(LATER, 130_000)
    shown.get_by_text(said("time.minutes", n=2)).wait_for()
