"""The main path: a picture from words, in one window."""

from __future__ import annotations

from tests.comfy_server import DemoServer
from tests.e2e.conftest import Servers
from tests.e2e.desk import Desk

SEEN_PREVIEWS = """(selector) => {
  window.__previews = new Set();
  new MutationObserver(() => {
    const image = document.querySelector(`${selector} img:not([data-testid])`);
    if (image && image.src.startsWith("blob:")) window.__previews.add(image.src);
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""


def of(servers: Servers, url: str) -> DemoServer:
    """Return the server at an address."""
    return next(server for server in servers if server.url == url)


def test_the_card_gets_the_picture_of_its_server(desk: Desk, servers: Servers) -> None:
    card = desk.text_to_image().ends()
    server = of(servers, card.server)
    card.check_picture(server)
    assert server.prompts_run[-1:] == [card.prompt_id]


def test_previews_are_shown_while_it_runs(desk: Desk, servers: Servers) -> None:
    for server in servers:
        server.pause("steps")
    card = desk.text_to_image(steps=4)
    server = of(servers, card.server)
    preview = f"{card.selector} img:not([data-testid])"
    server.wait_until(lambda: server.is_holding)
    for _ in range(20):
        if desk.page.locator(preview).count():
            break
        server.step()
        server.wait_until(lambda: server.is_holding)
    desk.page.wait_for_function(
        "(where) => { const image = document.querySelector(where);"
        " return image && image.src.startsWith('blob:') && image.naturalWidth > 0; }",
        arg=preview,
    )
    assert card.state == "running"
    server.resume()
    card.ends()
    assert desk.page.locator(preview).count() == 0
