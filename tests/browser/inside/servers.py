"""What a request takes along, which only a browser can tell; the rest is in the contract."""

from contextlib import suppress
from dataclasses import replace

from app.browser.pictures import BrowserPictures
from app.browser.servers import BrowserServers, load_servers
from app.core.comfy import requests
from app.core.errors import ServerError
from app.core.ids import ServerUrl
from app.core.pictures.urls import example_url
from app.core.servers.keys import Carried
from tests.browser.inside.world import World, noted, script

ASKED = """
  const own = window.fetch;
  window.fetch = (...what) => {
    notes.push(new Request(...what));
    return own.apply(window, what);
  };
  return () => { window.fetch = own; };
"""
"""What is fetched, as the browser reads it."""


async def it_asks_without_credentials_caches_or_referrer(world: World) -> None:
    http = BrowserServers()
    with noted(ASKED) as asked:
        await http.send(requests.queue_depth(world.url))
        await http.reachable(f"{world.url}/api/prompt", 5)
    modes = [(one.credentials, one.cache, one.referrerPolicy) for one in asked]
    assert modes == [("omit", "no-store", "no-referrer")] * 2


async def a_picture_is_shown_without_permission(world: World) -> None:
    http = BrowserServers()
    url = example_url(ServerUrl(world.url))
    assert await http.shows_picture(url, 5)
    await world.faults(no_cors=True)
    assert await http.shows_picture(url, 5)
    assert not await http.shows_picture(f"{world.url}/api/prompt", 5)
    assert not await http.shows_picture(f"{world.nobody}/a.png", 5)
    await world.faults(no_cors=False, delay_seconds=30)
    assert not await http.shows_picture(url, 0.1)
    await world.faults(delay_seconds=0)


async def a_preflight_goes_before_a_read_that_wants_one(world: World) -> None:
    with noted(ASKED) as asked:
        await BrowserServers().send(requests.features(ServerUrl(world.url)))
    assert [one.headers.get("content-type") for one in asked] == ["application/json"]


class Anyone:
    """Lets every picture in."""

    def may_ask(self, server: str) -> bool:
        return True

    def check(self, name: str, content: bytes, repeat: str) -> str:
        return "show"

    def harmed(self, server: str, why: str, limit: int) -> None:
        return None


async def every_request_carries_the_key_of_its_server(world: World) -> None:
    asked_for: list[ServerUrl] = []

    def key(server: ServerUrl) -> Carried:
        asked_for.append(server)
        return Carried({"Authorization": "Bearer trial"}, "token=a%20b")

    http = await load_servers()
    http.use_keys(key)
    pictures = BrowserPictures(await script("pictures"))
    end = pictures.begin(Anyone())
    try:
        with noted(ASKED) as asked:
            await http.send(requests.queue_depth(world.url))
            await http.send(requests.empty_prompt(world.url))
            with suppress(ServerError):
                await pictures.fetch(f"{world.url}/api/view?filename=none.png")
        own = [one for one in asked if one.url.startswith(world.url)]  # pictures may be left here
        assert [one.headers.get("authorization") for one in own] == ["Bearer trial"] * 3
        assert own[1].headers.get("content-type") == "application/json"
        assert asked_for.count(ServerUrl(world.url)) == 3
        assert [one.url.rpartition("token=")[2] for one in own] == ["a%20b"] * 3
        with noted(ASKED) as asked:  # these may be redirected to another host
            await http.final_url(f"{world.url}/api/prompt", 5)
            await http.reachable(f"{world.url}/api/prompt", 5)
            await http.send(replace(requests.queue_depth(world.url), keyless=True))
        own = [one for one in asked if one.url.startswith(world.url)]
        assert not any(one.headers.has("authorization") for one in own)
        assert [one.url for one in own] == [f"{world.url}/api/prompt"] * 3
    finally:
        end()
        http.use_keys(lambda _: None)
