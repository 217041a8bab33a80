"""The main path: a picture from words, in one window."""

from __future__ import annotations

from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, pause_all, server_at

LIVE = """(selector) => {
  const image = document.querySelector(`${selector} img:not([data-testid])`);
  return image && image.src.startsWith("blob:") && image.naturalWidth > 0 ? image.src : null;
}"""


def test_the_card_gets_the_picture_of_its_server(desk: Desk, servers: Servers) -> None:
    card = desk.text_to_image().ends()
    server = server_at(servers, card.server)
    card.check_picture(server)
    assert server.prompts_run[-1:] == [card.prompt_id]


def test_previews_are_shown_while_it_runs(desk: Desk, servers: Servers) -> None:
    pause_all(servers, "steps")
    card = desk.text_to_image(steps=100)
    server = server_at(servers, card.server)
    server.step(20)
    first = desk.page.wait_for_function(LIVE, arg=card.selector).json_value()
    server.step(1)
    desk.page.wait_for_function(
        f"([selector, before]) => ({LIVE})(selector) !== before", arg=[card.selector, first]
    )
    assert card.state == "running"
    server.resume()
    card.ends().picture()


def test_the_bars_move_while_it_runs(desk: Desk, servers: Servers) -> None:
    pause_all(servers, "steps")
    card = desk.text_to_image(steps=100)
    server = server_at(servers, card.server)
    server.step(55)
    desk.page.wait_for_function(
        "(where) => Number(document.querySelector(where)?.value) >= 50",
        arg=f"{card.selector} progress",
    )
    assert "KSampler" in card.text
    server.resume()
    card.ends()
