"""The JavaScript API's addresses: each from its own server, with a warning where it is a guess."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage

from tests.e2e.desk import Desk
from tests.e2e.servers import Servers
from tests.e2e.words import said

RESULT = {"images": [{"filename": "x_00001_.png", "subfolder": "s", "type": "output"}]}
QUERY = "/api/view?filename=x_00001_.png&type=output&subfolder=s"


def test_an_unknown_id_has_no_server_and_a_warning(desk: Desk) -> None:
    with desk.page.expect_console_message(lambda heard: heard.type == "warning") as heard:
        assert desk.call("getTaskBoundServer", "nobody knows") is None
    assert heard.value.text == said("warn.unbound", id="nobody knows")


def test_a_bound_picture_comes_from_the_task_whatever_the_lock_is(
    desk: Desk, servers: Servers
) -> None:
    card = desk.text_to_image().ends()
    other = next(server for server in servers if server.url != card.server)
    desk.pin(other.url)
    assert desk.call("getTaskBoundImageUrl", card.prompt_id) == card.picture()
    given = desk.call("getTaskBoundImageUrl", card.prompt_id, RESULT, "text-to-image")
    assert given.startswith(card.server + QUERY)


def test_an_unknown_ids_picture_falls_back_with_warnings(desk: Desk, servers: Servers) -> None:
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        heard.append(f"{message.type}: {message.text}")

    desk.page.on("console", hear)
    url = desk.call("getTaskBoundImageUrl", "nobody knows", RESULT)
    assert url in [server.url + QUERY for server in servers]
    desk.page.evaluate("() => true")
    desk.page.remove_listener("console", hear)
    guessed = said("warn.guessed_server", server=url.removesuffix(QUERY))
    assert heard == [f"warning: {said('warn.unbound', id='nobody knows')}", f"warning: {guessed}"]


def test_a_generated_picture_is_on_the_results_own_server_then_on_the_locked_one(
    desk: Desk, servers: Servers
) -> None:
    desk.pin(servers[1].url)
    own = {**RESULT, "executionServer": servers[0].url + "/"}
    assert desk.call("getGeneratedImageUrl", own) == servers[0].url + QUERY
    assert desk.call("getGeneratedImageUrl", RESULT) == servers[1].url + QUERY


def test_a_picture_is_built_on_the_server_that_is_named(desk: Desk) -> None:
    url = desk.call("buildImageUrlWithServer", "http://HERE.example:80/api/", RESULT)
    assert url == "http://here.example" + QUERY
    told = desk.attempt("buildImageUrlWithServer", "javascript:alert(1)//", RESULT)
    assert (told["isError"], told["name"]) == (True, "InputError")
    missing = desk.attempt("buildImageUrlWithServer", None, RESULT)
    assert missing["message"] == said("server.empty")


def test_the_base_url_is_the_locked_server_else_the_pools_choice(
    desk: Desk, servers: Servers
) -> None:
    urls = [server.url for server in servers]
    assert desk.call("getApiBaseUrl") in urls
    assert desk.locked == ""
    for url in urls:
        desk.pin(url)
        assert desk.call("getApiBaseUrl") == url
        desk.unpin()
        desk.wait_locked("")
